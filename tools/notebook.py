"""Turns a chapter's MyST markdown into a notebook for plain Jupyter.

    python tools/notebook.py book/neurons/02-perceptron.md perceptron.ipynb
    python tools/notebook.py CHAPTER.md OUT.ipynb --values EXECUTED.ipynb --site https://example.org/book/

Predictions, quizzes, Parsons problems and hints become markdown with details boxes; references, terms,
citations and glued values become text or links; code cells stay. Glued values are taken from an executed
notebook (--values), or found by running the code (--execute). The same chapter always gives the same bytes.
"""

import argparse
import ast
import base64
import hashlib
import mimetypes
import os
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import jupytext
import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parent))

from notebook_references import References
from notebook_roles import Context
from notebook_text import readable

LABEL = re.compile(r"^\((?P<label>[\w:.-]+)\)=\s*\n+#+\s+(?P<title>.+)$", re.M)
NAMED = re.compile(r"^\s*(?::name:|name:)\s*(?P<label>\S+)\s*$", re.M)
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>[^)\s:]+)\)")
HIDDEN = {"remove-input", "hide-input", "remove-cell", "hide-cell"}


class ChapterError(Exception):
    """Foreseeable bad input, told in one line."""


def labels_of(text: str) -> dict[str, str]:
    """Return the labels a chapter defines with the heading each stands for; a figure's is its name."""
    found = {
        m["label"]: m["label"].removeprefix("fig-").replace("-", " ") + " figure"
        for m in NAMED.finditer(text)
    }
    return found | {match["label"]: match["title"].strip() for match in LABEL.finditer(text)}


def without_glue(source: str) -> str:
    """Drop `glue(...)` and its import: the values stand in the text, and plain Jupyter needs no MyST-NB."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source  # IPython's own commands
    lines = source.splitlines()
    for node in reversed(tree.body):
        called = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        glued = called and getattr(node.value.func, "id", None) == "glue"
        imported = isinstance(node, ast.ImportFrom) and node.module == "myst_nb"
        if glued or (imported and [name.name for name in node.names] == ["glue"]):
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines).strip("\n")


def values_of(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Return the glued values that the outputs of an executed notebook hold."""
    return glued(output for cell in notebook.cells for output in cell.get("outputs", []))


def glued(outputs: Iterable[dict]) -> dict[str, str]:
    """Return the values among these outputs that `glue` has named."""
    found = {}
    for output in outputs:
        name = output.get("metadata", {}).get("scrapbook", {}).get("name")
        texts = [v for mime, v in output.get("data", {}).items() if mime.endswith("text/plain")]
        if name and texts:
            found[name] = texts[0]
    return found


def execute(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    from nbclient import NotebookClient

    return NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()


def attach_images(cell: nbformat.NotebookNode, folder: Path) -> None:
    """Put the pictures of the chapter into the cell, so that the notebook is whole on its own."""

    def attach(found: re.Match) -> str:
        path = folder / found["path"]
        if not path.is_file():
            return found[0]
        mime = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        data = base64.b64encode(path.read_bytes()).decode()
        cell.setdefault("attachments", {})[path.name] = {mime: data}
        return f"![{found['alt']}](attachment:{path.name})"

    cell.source = IMAGE.sub(attach, cell.source)


def code_cells(cell: nbformat.NotebookNode, context: Context) -> list[nbformat.NotebookNode]:
    """Return a code cell in its clean form, followed by its caption where it has one."""
    source = without_glue(cell.source)
    if not source:
        return []
    clean = nbformat.v4.new_code_cell(source)
    if HIDDEN & set(cell.metadata.get("tags", [])):
        clean.metadata["jupyter"] = {"source_hidden": True}
    caption = cell.metadata.get("mystnb", {}).get("figure", {}).get("caption", "")
    return [clean, nbformat.v4.new_markdown_cell(readable(caption, context))] if caption else [clean]


def convert(chapter: Path, values: dict[str, str] | None = None, site: str = "", run: bool = False):
    """Return the notebook of a chapter.

    values: glued values by name; run: find them by running the chapter; site: the address of the book.
    Raises ChapterError for a file that is not a chapter.
    """
    try:
        text = chapter.read_text(encoding="utf-8")
        source = jupytext.reads(text, fmt="md:myst")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not text in UTF-8"
        raise ChapterError(
            f"a chapter in MyST markdown was wanted, {chapter} cannot be read: {reason}"
        ) from error
    except Exception as error:  # jupytext raises whatever its parsers raise
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ChapterError(
            f"{chapter} is not MyST markdown with code cells: {reason}; mend it and try again"
        ) from error
    if run:
        values = values_of(execute(nbformat.from_dict(source), chapter.parent))
    bibliography = next(
        (p / "references.bib" for p in chapter.parents if (p / "references.bib").exists()), None
    )
    references = References(bibliography)
    context = Context(
        labels_around(chapter) | labels_of(text),
        values or {},
        references.cite,
        lambda path: page_url(site, chapter, path),
    )
    cells = []
    for cell in source.cells:
        if cell.cell_type == "code":
            cells += code_cells(cell, context)
        elif shown := readable(cell.source, context):
            cells.append(nbformat.v4.new_markdown_cell(shown))
            attach_images(cells[-1], chapter.parent)
    if listed := references.listed(text):
        cells.append(nbformat.v4.new_markdown_cell(listed))
    kernel = dict(source.metadata.get("kernelspec", {})) or {"display_name": "Python 3", "name": "python3"}
    kernel.setdefault("language", "python")
    made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    set_ids(made)
    nbformat.validate(made)
    return made


def book_of(chapter: Path) -> Path | None:
    """Return the folder of the whole book, if the chapter stands in one."""
    return next((p for p in chapter.resolve().parents if (p / "_config.yml").exists()), None)


def labels_around(chapter: Path) -> dict[str, str]:
    """Return the titles of the labels in the other pages of the book."""
    book = book_of(chapter)
    pages = sorted((book / "book").rglob("*.md")) if book else []
    found = {}
    for page in pages:
        found |= labels_of(page.read_text(encoding="utf-8"))
    return found


def page_url(site: str, chapter: Path, path: str) -> str:
    """Return the address of another page of the book, or its bare path when the book has no address."""
    root = book_of(chapter)
    if not site or root is None:
        return path
    target = Path(os.path.normpath(chapter.resolve().parent / path)).relative_to(root)
    return f"{site.rstrip('/')}/{target.with_suffix('.html').as_posix()}"


def set_ids(notebook: nbformat.NotebookNode) -> None:
    """Name each cell after its content, so that a change elsewhere leaves its id as it was."""
    seen: dict[str, int] = {}
    for cell in notebook.cells:
        key = f"{cell.cell_type}\0{cell.source}"
        seen[key] = seen.get(key, 0) + 1
        cell["id"] = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()[:12]


def write(notebook: nbformat.NotebookNode, target: Path) -> None:
    """Write the notebook whole or not at all."""
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False) as file:
            file.write(nbformat.writes(notebook).rstrip("\n") + "\n")
        os.chmod(file.name, 0o644)
        os.replace(file.name, target)
    except OSError as error:
        raise ChapterError(f"{target} cannot be written: {error.strerror}; choose another place") from error


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("chapter", type=Path, help="the chapter, MyST markdown")
    parser.add_argument("notebook", type=Path, help="the notebook to write")
    parser.add_argument(
        "--values", type=Path, help="an executed notebook of the chapter, for its glued values"
    )
    parser.add_argument("--execute", action="store_true", help="run the chapter to find its glued values")
    parser.add_argument("--site", default="", help="address of the book, for links to other chapters")
    given = parser.parse_args(arguments)
    try:
        values = None
        if given.values:
            try:
                values = values_of(nbformat.read(given.values, as_version=4))
            except Exception as error:  # nbformat raises whatever its readers raise
                raise ChapterError(
                    f"an executed notebook was wanted, {given.values} cannot be read as one"
                ) from error
        write(convert(given.chapter, values, given.site, given.execute), given.notebook)
    except ChapterError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
