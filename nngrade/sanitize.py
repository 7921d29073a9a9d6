"""Makes what a kernel has sent fit to be opened by an instructor: no script, no surprise."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

import nh3
from markupsafe import escape
from mistune import HTMLRenderer
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

LONGEST_MARKDOWN = 20_000  # rendering may take time quadratic in the length; longer ones stay as they are

_TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details", "div",
    "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p",
    "pre", "s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"alt", "src", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_FIGURE = re.compile(r"<Figure size \d+x\d+ with \d+ Axes>$")
_IMAGE = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean_html(html: str) -> str:
    """HTML reduced to text, tables, lists and pictures that carry their own data; links must be http(s)."""

    def keep(tag: str, name: str, value: str) -> str | None:
        if tag == "img" and name == "src":
            return value if re.match(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*$", value) else None
        if tag == "a" and name == "href":  # a browser reads past the white space in which a scheme can hide
            return value if re.match(r"https?://", "".join(value.split()), re.IGNORECASE) else None
        return value

    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"http", "https", "data"},
        link_rel="noopener noreferrer nofollow",
    )


class _Renderer(IPythonRenderer):
    """Markdown in which a picture that is no longer there is a word, not an error."""

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if url.startswith("data:"):
            return HTMLRenderer.image(self, text, url, title)
        return f"<em>[picture left out: {escape(text or url)}]</em>"


def clean_markdown(markdown: str) -> str:
    """Markdown as HTML that is safe to show, its formulas still TeX."""
    if len(markdown) > LONGEST_MARKDOWN:
        return f"<pre>{escape(plain(markdown))}</pre>"
    renderer = _Renderer(escape=False, exclude_anchor_links=True)
    return clean_html(MarkdownWithMath(renderer=renderer).render(markdown))


def plain(text: str) -> str:
    """Text without terminal colors, control characters, or characters that turn the text around."""
    return _CONTROL.sub("", _ANSI.sub("", text))


def _text(value: Any, otherwise: str = "") -> str:
    """A text, or the lines of one, fit to be shown; a kernel may put anything in its place."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    return plain(value) if isinstance(value, str) else otherwise


def _picture(mime: str, data: Any) -> str | None:
    """A picture's base64 text, encoded anew, or None when it is not what it says it is."""
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError, AttributeError):
        return None
    return base64.b64encode(raw).decode() if raw.startswith(_IMAGE[mime]) else None


def clean_output(output: NotebookNode) -> NotebookNode | None:
    """One output of a cell with only what is safe to show; None when nothing is."""
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return NotebookNode(output_type="stream", name=name, text=_text(output.get("text")))
    if kind == "error":
        name, value = _text(output.get("ename"), "Error"), _text(output.get("evalue"))
        lines = output.get("traceback")
        trace = [_text(line) for line in lines] if isinstance(lines, list) else []
        return NotebookNode(output_type="error", ename=name, evalue=value, traceback=trace)
    if kind not in ("display_data", "execute_result"):
        return None
    data, shown = output.get("data"), NotebookNode()
    data = data if isinstance(data, dict) else {}
    if isinstance(data.get("text/plain"), str):
        shown["text/plain"] = plain(data["text/plain"])
    if isinstance(data.get("text/html"), str):
        shown["text/html"] = clean_html(data["text/html"])
    for mime in _IMAGE:
        if mime in data and (picture := _picture(mime, data[mime])):
            shown[mime] = picture
    if not shown:
        return None
    cleaned = NotebookNode(output_type=kind, data=shown, metadata=NotebookNode())
    if kind == "execute_result":
        cleaned["execution_count"] = None
    return cleaned


def clean_cell(cell: NotebookNode) -> None:
    """Clean all that a kernel has put into a code cell."""
    if cell.cell_type == "code":
        cell.outputs = [clean for output in cell.outputs if (clean := clean_output(output)) is not None]
        if type(cell.execution_count) is not int:
            cell.execution_count = None


def say_what_is_not_drawn(cell: NotebookNode) -> None:
    """Tell whoever looks into a graded notebook why there is the name of a figure, but no figure."""
    for output in cell.get("outputs", []):
        text = output.get("data", {}).get("text/plain", "")
        if len(output.get("data", {})) == 1 and _FIGURE.match(text):
            output.data["text/plain"] = f'{text}, not drawn; c.SandboxedExecute.pictures = "all" has it drawn'


class SanitizeOutputs(NbGraderPreprocessor):
    """Cleans every output before the notebook is written where formgrader and feedback read it."""

    def preprocess_cell(self, cell: NotebookNode, resources: dict, index: int) -> tuple[NotebookNode, dict]:
        clean_cell(cell)
        return cell, resources
