"""What the elements of all pages make together: each chapter's progress, and the review page.

The review page asks missed questions again. It takes the finished HTML of every question from the pages that
were just written (links, numbers and mathematics resolved) and keeps it in one script, because a page opened
from `file://` may load a script but not fetch another page.
"""

import json
import os
import posixpath
import re
import tempfile
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from .nodes import SCRIPT, NNElement, NNProgress, NNReview, page_name

LINK = re.compile(r"""(\s(?:href|src)=")([^"]*)(")""")
OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class Progress(SphinxDirective):
    """Show the reader's progress here rather than at the end of the page."""

    def run(self) -> list[nodes.Node]:
        return [NNProgress()]


class Review(SphinxDirective):
    """Place the review page; one page of a book has it."""

    def run(self) -> list[nodes.Node]:
        self.env.nn_review_pages.add(self.env.docname)
        return [NNReview(ids=["nn-review"])]


def prepare(app: Sphinx, env: BuildEnvironment, *_) -> None:
    """Make room in the environment, which is kept between builds."""
    if not hasattr(env, "nn_elements"):
        env.nn_elements = {}
        env.nn_review_pages = set()


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    prepare(app, env)
    env.nn_elements.pop(docname, None)
    env.nn_review_pages.discard(docname)


def merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    for docname in docnames:
        if docname in other.nn_elements:
            env.nn_elements[docname] = other.nn_elements[docname]
        if docname in other.nn_review_pages:
            env.nn_review_pages.add(docname)


def end_with_progress(app: Sphinx, document: nodes.document) -> None:
    """Close a chapter that asks something with its reader's progress."""
    if (
        next(document.findall(NNElement), None) is None
        or next(document.findall(NNProgress), None) is not None
    ):
        return
    home = next((child for child in document.children if isinstance(child, nodes.section)), document)
    home += NNProgress()


def in_reading_order(env: BuildEnvironment) -> list[str]:
    """Return the pages that ask something, in the order of the table of contents."""
    order: list[str] = []

    def walk(docname: str) -> None:
        if docname not in order:
            order.append(docname)
            for child in env.toctree_includes.get(docname, ()):
                walk(child)

    walk(env.config.root_doc)
    rest = sorted(set(env.nn_elements) - set(order))
    return [docname for docname in order + rest if docname in env.nn_elements]


def list_questions(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill the places that need to know every page: the review page's list and a chapter's plain ending."""
    env = app.env
    for place in doctree.findall(NNReview):
        place.clear()
        for page in in_reading_order(env):
            place += nodes.paragraph("", "", nodes.strong(text=env.titles[page].astext()))
            questions = nodes.bullet_list(bullet="-")
            for record in env.nn_elements[page]:
                url = app.builder.get_relative_uri(docname, page) + "#" + record["id"]
                link = nodes.reference("", record["prompt"], refuri=url, internal=True)
                questions += nodes.list_item("", nodes.paragraph("", "", link))
            place += questions


def rewrite_review(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the review page anew when the questions of any other page have changed."""
    now = [(page, env.titles[page].astext(), env.nn_elements[page]) for page in in_reading_order(env)]
    before, env.nn_listed = getattr(env, "nn_listed", None), now
    return sorted(env.nn_review_pages) if now != before else []


def load_math_on_review_page(app: Sphinx, pagename: str, template: str, context: dict, doctree) -> None:
    env = app.env
    if pagename not in getattr(env, "nn_review_pages", ()):
        return
    if any(record["math"] for records in env.nn_elements.values() for record in records):
        env.domains["math"].data["has_equations"][pagename] = True


def moved(html: str, page_url: str, review_url: str) -> str:
    """Rewrite the relative links of a page's HTML so that they hold on the review page."""
    home = posixpath.dirname(review_url) or "."

    def fix(found: re.Match) -> str:
        target = found[2]
        if OUTSIDE.match(target) or target.startswith("/"):
            return found[0]
        path, _, fragment = target.partition("#")
        full = posixpath.normpath(posixpath.join(posixpath.dirname(page_url), path)) if path else page_url
        link = posixpath.relpath(full, home) + (f"#{fragment}" if fragment else "")
        return found[1] + link + found[3]

    return LINK.sub(fix, html)


def questions_of(app: Sphinx, docname: str, review: str) -> list[dict]:
    """Return the questions of one page with their finished HTML, addressed from the review page."""
    builder, env = app.builder, app.env
    page = Path(builder.get_outfilename(docname)).read_text(encoding="utf-8")
    page_url, review_url = builder.get_target_uri(docname), builder.get_target_uri(review)
    made = []
    for record in env.nn_elements[docname]:
        start, end = (page.find(f"<!--{mark}nn:{record['id']}-->") for mark in ("", "/"))
        html = page[start:end].partition("-->")[2] if 0 <= start < end else ""
        made.append(
            {
                "page": page_name(docname),
                "chapter": env.titles[docname].astext(),
                "id": record["id"],
                "kind": record["kind"],
                "prompt": record["prompt"],
                "url": builder.get_relative_uri(review, docname) + "#" + record["id"],
                "html": moved(html, page_url, review_url),
            }
        )
    return made


def write_questions(app: Sphinx, error: Exception | None) -> None:
    """Write the script with every question, next to the pages."""
    env = app.env
    if error or app.builder.format != "html" or not getattr(env, "nn_review_pages", None):
        return
    review = min(env.nn_review_pages)
    made = [question for page in in_reading_order(env) for question in questions_of(app, page, review)]
    # "<" is escaped so that no closing script tag can end the file early, wherever it is inlined
    data = json.dumps(made, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    target = Path(app.outdir, "_static", SCRIPT)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False) as file:
        file.write(f"globalThis.nnQuestions = {data};\n")
    os.chmod(file.name, 0o644)
    os.replace(file.name, target)


def register(app: Sphinx) -> None:
    app.add_directive("progress", Progress)
    app.add_directive("review", Review)
    app.connect("env-before-read-docs", prepare)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("doctree-read", end_with_progress)
    app.connect("doctree-resolved", list_questions)
    app.connect("env-updated", rewrite_review)
    # before MathJax decides whether this page needs it
    app.connect("html-page-context", load_math_on_review_page, priority=400)
    app.connect("build-finished", write_questions)
