"""The document nodes behind the small elements, and how each output format writes them.

Every element is built from ordinary nodes (paragraphs, lists, literal blocks) so that links, mathematics and
search work in it as anywhere else. Only the wrappers below are new. HTML writes them as custom elements;
every other format writes what is inside them: a question, its options and their explanations.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

SCRIPT = "nn-questions.js"  # every question of the book, for the review page


class NNElement(nodes.General, nodes.Element):
    """One whole element: `kind` is predict, quiz, parsons or reveal; `ids[0]` is the author's id."""


class NNBox(nodes.General, nodes.Element):
    """A wrapper that HTML writes as `tag` (div or details) with its classes, and other formats leave out."""


class NNSummary(nodes.General, nodes.TextElement):
    """The line that stays visible while a `details` box is closed; a paragraph elsewhere."""


class NNItem(nodes.list_item):
    """A list item that HTML writes with the `data` attributes the custom element needs."""


class NNProgress(nodes.General, nodes.Element):
    """Where a chapter shows how far its reader has come."""


class NNReview(nodes.General, nodes.Element):
    """Where the review page lists what was missed; it holds a plain list of every question."""


def page_name(docname: str) -> str:
    """Name a page in the reader's progress: its path, without the folder that every page shares."""
    return docname.removeprefix("book/")


def chapter_title(translator) -> str:
    """Return the title of the page being written."""
    title = translator.builder.env.titles.get(translator.docnames[0])
    return title.astext() if title is not None else page_name(translator.docnames[0])


def review_url(translator) -> str | None:
    """Return the address of the review page as seen from the page being written, or None without one."""
    env, docname = translator.builder.env, translator.docnames[0]
    pages = sorted(getattr(env, "nn_review_pages", ()))
    return translator.builder.get_relative_uri(docname, pages[0]) if pages else None


def visit_element(self, node: NNElement) -> None:
    attributes = {"data-page": page_name(self.docnames[0]), "data-chapter": chapter_title(self)}
    if node.get("multiple"):
        attributes["data-multiple"] = "true"
    # the comments let the review page take the finished HTML of a question over, whatever lies inside it
    self.body.append(f"\n<!--nn:{node['ids'][0]}-->")
    self.body.append(self.starttag(node, f"nn-{node['kind']}", CLASS="nn-element", **attributes))


def depart_element(self, node: NNElement) -> None:
    self.body.append(f"</nn-{node['kind']}><!--/nn:{node['ids'][0]}-->\n")


def visit_box(self, node: NNBox) -> None:
    self.body.append(self.starttag(node, node["tag"]))


def depart_box(self, node: NNBox) -> None:
    self.body.append(f"</{node['tag']}>\n")


def visit_summary(self, node: NNSummary) -> None:
    self.body.append(self.starttag(node, "summary", ""))


def depart_summary(self, node: NNSummary) -> None:
    self.body.append("</summary>\n")


def visit_item(self, node: NNItem) -> None:
    data = {f"data-{key}": value for key, value in node.get("data", {}).items()}
    self.body.append(self.starttag(node, "li", "", **data))


def depart_item(self, node: NNItem) -> None:
    self.body.append("</li>\n")


def visit_progress(self, node: NNProgress) -> None:
    attributes = {"data-page": page_name(self.docnames[0]), "data-chapter": chapter_title(self)}
    if url := review_url(self):
        attributes["data-review"] = url
    self.body.append(self.starttag(node, "nn-progress", CLASS="nn-progress", **attributes))


def depart_progress(self, node: NNProgress) -> None:
    self.body.append("</nn-progress>\n")


def visit_review(self, node: NNReview) -> None:
    self.body.append(self.starttag(node, "nn-review", CLASS="nn-review"))


def depart_review(self, node: NNReview) -> None:
    """Load the questions by hand: Sphinx would give the link the version of the script before this build."""
    here = self.builder.get_target_uri(self.docnames[0])
    script = relative_uri(here, f"_static/{SCRIPT}")
    self.body.append(f'</nn-review>\n<script src="{script}"></script>\n')


def pass_over(self, node) -> None:
    """Write nothing for a wrapper: its content speaks for itself."""


def leave_out(self, node) -> None:
    raise nodes.SkipNode


def register(app: Sphinx) -> None:
    """Tell every builder how to write the nodes."""
    plain = ("latex", "text", "man", "texinfo")

    def as_paragraph(step: str):
        return lambda self, node: getattr(self, f"{step}_paragraph")(node)

    def as_list_item(step: str):
        return lambda self, node: getattr(self, f"{step}_list_item")(node)

    through = dict.fromkeys(plain, (pass_over, pass_over))
    app.add_node(NNElement, html=(visit_element, depart_element), **through)
    app.add_node(NNBox, html=(visit_box, depart_box), **through)
    app.add_node(NNReview, html=(visit_review, depart_review), **through)
    app.add_node(
        NNProgress, html=(visit_progress, depart_progress), **dict.fromkeys(plain, (leave_out, None))
    )
    app.add_node(
        NNSummary,
        html=(visit_summary, depart_summary),
        **dict.fromkeys(plain, (as_paragraph("visit"), as_paragraph("depart"))),
    )
    app.add_node(
        NNItem,
        html=(visit_item, depart_item),
        **dict.fromkeys(plain, (as_list_item("visit"), as_list_item("depart"))),
    )
