"""Sphinx extension: what every page of the book gets beside its text.

The chapter as a notebook to download and a print button, the page's description for machines that show a
link, the page for addresses that do not exist, and a root page that leads to the book.
"""

import html
import importlib.util
import json
import re
from pathlib import Path

import photos
from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[2]
WRITER = ROOT / "tools" / "notebook.py"
NOTEBOOKS = "_downloads/notebooks"
_MENDED = {
    # Names that hide the text which is to be seen.
    # (The header's search button is an icon alone and keeps its name.)
    'search-button-field search-button__button pst-js-only" title="Search" aria-label="Search"': (
        'search-button-field search-button__button pst-js-only"'
    ),
    '<summary aria-label="Toggle hidden content">': "<summary>",
    # A role that has been withdrawn, and a sidebar that is no region.
    'role="doc-biblioentry"': 'role="listitem"',
    'id="pst-primary-sidebar" class': 'id="pst-primary-sidebar" role="complementary" aria-label="Book" class',
}
# A name that holds its hash needs no second one, and would get it from the second build on.
_HASHED_TWICE = re.compile(r"(mystnb\.[0-9a-f]+\.css)\?v=\w+")
_NUMBER = re.compile(r"(\d+)-")
_BARE_FIGURE = re.compile(r"<nn-([a-z-]+)></nn-\1>")
_DESCRIPTION = re.compile(r'<meta content="([^"]*)" name="description"')

_HOME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{title}: the book begins at {first}.">
<meta http-equiv="refresh" content="0; url={first}">
<link rel="icon" href="_static/favicon.svg">
<link rel="stylesheet" href="_static/tokens.css">
<style>body {{ margin: 4rem; color: var(--nn-ink); background: var(--nn-paper); font: 1.1rem/1.6 serif; }}
a {{ color: var(--nn-blue); }}</style>
</head>
<body>
<main><h1>{title}</h1><p><a href="{first}">Open the book</a></p></main>
</body>
</html>
"""


def is_notebook(app: Sphinx, page: str) -> bool:
    """Whether a page is a chapter with code that can be run."""
    return page in app.env.all_docs and "kernelspec" in app.env.metadata.get(page, {})


def add_buttons(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Put the notebook and the print button where the theme offers the page's source text."""
    if doctree is None:
        context["header_buttons"] = []
        return
    buttons = []
    if is_notebook(app, page):
        url = context["pathto"](f"{NOTEBOOKS}/{Path(page).name}.ipynb", 1)
        buttons.append(
            {
                "type": "link",
                "url": url,
                "text": "Notebook (.ipynb)",
                "tooltip": "Download this chapter as a notebook",
                "icon": "fas fa-download",
                "label": "download-notebook-button",
            }
        )
    buttons.append(
        {
            "type": "javascript",
            "javascript": "window.print()",
            "text": "Print or PDF",
            "tooltip": "Print this page, or save it as PDF",
            "icon": "fas fa-file-pdf",
            "label": "print-button",
        }
    )
    context["header_buttons"] = [
        {
            "type": "group",
            "tooltip": "Download this page",
            "icon": "fas fa-download",
            "buttons": buttons,
            "label": "download-buttons",
        }
    ]


def describe(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Add what a messenger or a search engine shows for a link to the page, without naming a host."""
    title = context.get("title") or app.config.html_title
    described = _DESCRIPTION.search(context.get("metatags", ""))
    given = html.unescape(described[1]) if described else ""
    text = given or f"{title}: a page of {app.config.html_title}, an interactive textbook on deep learning."
    tags = {
        "og:title": title,
        "og:description": text,
        "og:site_name": app.config.html_title,
        "og:type": "article",
    }
    lines = [f'<meta property="{name}" content="{html.escape(value)}" />' for name, value in tags.items()]
    if not given:
        lines.append(f'<meta name="description" content="{html.escape(text)}" />')
    context["metatags"] = context.get("metatags", "") + "\n".join(lines) + "\n"


def mark_chapter(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Say above the title which part of the book the page belongs to."""
    site = app.env.external_site_map
    part = next((tree.caption for tree in site.root.subtrees if page in tree.files()), "")
    number = _NUMBER.match(Path(page).name)
    if number:
        mark = f'<p class="nn-chapter-mark">{html.escape(part)} · Chapter {int(number[1])}</p>'
        context["body"] = context["body"].replace("<h1>", f"{mark}\n<h1>", 1)


def draw_figures(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Put its drawing into a figure that the page names by its tag alone: seen where no script runs."""
    if _BARE_FIGURE.search(context.get("body", "")):
        from nnlib.figures import gallery, show, starts

        def drawn(found: re.Match) -> str:
            name = found[1]
            if name not in gallery.PICTURES:
                return found[0]
            start = getattr(starts, f"{name}_start")({})
            return show.element(name, start, *gallery.PICTURES[name](start))

        context["body"] = _BARE_FIGURE.sub(drawn, context["body"])


def leave_out_widgets(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    """Drop the kernel widgets' states: the figures need none, and each state repeats their whole script."""
    context["script_files"] = [
        script
        for script in context["script_files"]
        if getattr(script, "attributes", {}).get("type") != "application/vnd.jupyter.widget-state+json"
    ]


def extra_pages(app: Sphinx):
    """The page for an address that does not exist."""
    yield "404", {"title": "This page does not exist"}, "404.html"


def finish(app: Sphinx, problem: Exception | None) -> None:
    """Write the root page and the notebooks once the pages are there."""
    if problem or app.builder.name != "html":
        return
    first = f"{app.config.root_doc}.html"
    Path(app.outdir, "index.html").write_text(
        _HOME.format(title=html.escape(app.config.html_title), first=first), encoding="utf-8"
    )
    forget_icon_fonts(Path(app.outdir, "_static", "styles", "pydata-sphinx-theme.css"))
    dark = photos.dark_style((ROOT / "nnlib" / "figures" / "tokens.css").read_text(encoding="utf-8"))
    for page in Path(app.outdir).rglob("*.html"):
        for picture in photos.pictures_on(page, mend(page)):
            photos.prepare(picture, dark, Path(app.outdir).parent / "photos")
    folder = Path(app.outdir, NOTEBOOKS)
    folder.mkdir(parents=True, exist_ok=True)
    for page in app.env.found_docs:
        if is_notebook(app, page):
            write_notebook(app, page, folder / f"{Path(page).name}.ipynb")


def forget_icon_fonts(styles: Path) -> None:
    """Take the icon fonts out of the theme's style sheet: icons.css draws the few icons there are."""
    text = styles.read_text(encoding="utf-8")
    text = re.sub(r"@font-face\{[^}]*Font Awesome[^}]*\}", "", text)
    # Whole rules alone: the end of a longer selector, cut off, would spoil the rule that follows it.
    text = re.sub(r"(?<=[{}])(?:\.fa-[\w-]+(?:::?before|::?after)?,?)+\{[^{}]*\}", "", text)
    styles.write_text(text, encoding="utf-8")


def mend(page: Path) -> str:
    """Repair what an audit of the theme's own HTML found; a page mended already stays as it is. Its text."""
    text = before = page.read_text(encoding="utf-8")
    for wrong, right in _MENDED.items():
        text = text.replace(wrong, right)
    text = _HASHED_TWICE.sub(r"\1", text)
    if text != before:
        page.write_text(text, encoding="utf-8")
    return text


def write_notebook(app: Sphinx, page: str, target: Path) -> None:
    """Write one chapter as a notebook for JupyterLab, unless the one there is newer than the chapter."""
    chapter = Path(app.env.doc2path(page))
    # MyST-NB takes the glued values out of the executed notebook, into a file beside it.
    values = Path(app.outdir).parent / "jupyter_execute" / f"{page}.glue.json"
    sources = [path for path in (chapter, ROOT / "book" / "references.bib", values) if path.exists()]
    if target.exists() and target.stat().st_mtime > max(source.stat().st_mtime for source in sources):
        return
    # By its path: an installed package has the same name.
    spec = importlib.util.spec_from_file_location("book_notebook", WRITER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    outputs = json.loads(values.read_text(encoding="utf-8")).values() if values.exists() else ()
    module.write(module.convert(chapter, module.glued(outputs)), target)


def setup(app: Sphinx) -> dict:
    """Connect to Sphinx."""
    app.connect("html-page-context", add_buttons, priority=600)
    app.connect("html-page-context", describe, priority=600)
    app.connect("html-page-context", mark_chapter, priority=600)
    app.connect("html-page-context", draw_figures, priority=600)
    app.connect("html-page-context", leave_out_widgets, priority=600)
    app.connect("html-collect-pages", extra_pages)
    app.connect("build-finished", finish, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
