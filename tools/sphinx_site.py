"""Builds the pages with Sphinx, warnings being errors.

Run inside .venv: sphinx_site.py WORK NOTEBOOK_CACHE [--all]

WORK keeps Sphinx's memory between runs, so that one changed page costs one page; the pages are in WORK/html.
"""

import gc
import io
import json
import os
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
os.chdir(ROOT)
gc.set_threshold(
    200_000, 20, 50
)  # a document is a million small objects that all stay: a third of the time saved
# jsonschema would load a grammar for international web addresses: two seconds, and it checks nothing here.
sys.modules["rfc3987_syntax"] = None

from jinja2 import FileSystemBytecodeCache  # noqa: E402
from jupyter_book.config import get_final_config  # noqa: E402
from sphinx.application import Sphinx  # noqa: E402
from sphinx.errors import SphinxError  # noqa: E402
from sphinx.util.console import nocolor  # noqa: E402
from sphinx.util.docutils import docutils_namespace, patch_docutils  # noqa: E402
from sphinx_external_toc.parsing import parse_toc_yaml  # noqa: E402

_COLORS = re.compile(r"\x1b\[[0-9;]*m")


def configuration(notebook_cache: Path) -> dict:
    """What Jupyter Book makes of _config.yml, and what is decided here."""
    config, _ = get_final_config(
        user_yaml=ROOT / "_config.yml",
        cli_config={"latex_individualpages": False},
        raise_on_invalid=True,
    )
    config.update(
        nitpicky=True,
        nb_execution_cache_path=str(notebook_cache),
        # Exactly the pages of the table of contents, without a walk through everything else in the checkout.
        include_patterns=[f"{name}.*" for name in parse_toc_yaml(ROOT / "_toc.yml")],
        external_toc_exclude_missing=False,
    )
    return config


class Pages:
    """Which pages must be read or written again although their own text did not change."""

    def __init__(self, work: Path):
        self.failed = work / "failed.json"
        self.templates = work / "templates"
        self.templates.mkdir(exist_ok=True)
        self.titles: dict[str, str] = {}
        self.read: list[str] = []

    def connect(self, app: Sphinx) -> None:
        """Listen to one build."""
        app.connect("env-get-outdated", self.again)
        app.connect("env-before-read-docs", self.remember)
        app.connect("source-read", self.announce)
        app.connect("env-updated", self.everywhere)
        app.builder.templates.environment.bytecode_cache = FileSystemBytecodeCache(self.templates)

    def again(self, app, env, added, changed, removed) -> list[str]:
        """Pages of a failed build: Sphinx would think them done, and their warnings would be gone."""
        self.titles = {name: title.astext() for name, title in env.titles.items()}
        return json.loads(self.failed.read_text()) if self.failed.exists() else []

    def remember(self, app, env, docnames) -> None:
        """Keep the list of what is read, written down before anything can go wrong."""
        self.read = list(docnames)
        self.failed.write_text(json.dumps(self.read))

    def announce(self, app, docname, source) -> None:
        """One line a page: executing a notebook can take its time."""
        print(f"  [{self.read.index(docname) + 1}/{len(self.read)}] {docname}", flush=True)

    def everywhere(self, app, env) -> list[str]:
        """A title stands in every page's table of contents: a new one rewrites them all."""
        titles = {name: title.astext() for name, title in env.titles.items()}
        return list(env.found_docs) if self.titles and titles != self.titles else []


def build(work: Path, notebook_cache: Path, everything: bool) -> int:
    """Build into work/html; print each warning as `page:line: text`, return how many."""
    nocolor()
    warnings = io.StringIO()
    pages = Pages(work)
    crash = ""
    with patch_docutils(str(ROOT)), docutils_namespace():
        try:
            app = Sphinx(
                srcdir=str(ROOT),
                confdir=None,
                outdir=str(work / "html"),
                doctreedir=str(work / "doctrees"),
                buildername="html",
                confoverrides=configuration(notebook_cache),
                status=None,
                warning=warnings,
                warningiserror=True,
                keep_going=True,
            )
            pages.connect(app)
            app.build(force_all=everything)
        except SphinxError as problem:
            crash = f"{problem}\n"
    said = (warnings.getvalue() + crash).replace(f"{ROOT}{os.sep}", "").splitlines()
    said = [line for line in said if line.strip()]
    if not said:
        pages.failed.unlink(missing_ok=True)
    for line in said + broken_cells(work / "html" / "reports", pages.read):
        print(line, file=sys.stderr)
    return len(said)


def broken_cells(reports: Path, read: list[str]) -> list[str]:
    """The end of each traceback that a notebook of this build left."""
    found = [(name, reports / f"{name}.err.log") for name in read]
    return [
        f"{name}: {line}"
        for name, log in found
        if log.exists()
        for line in _COLORS.sub("", log.read_text(encoding="utf-8")).strip().splitlines()[-8:]
        if line.strip()
    ]


def main() -> int:
    """Entry of the command line."""
    work, notebook_cache = Path(sys.argv[1]), Path(sys.argv[2])
    work.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    problems = build(work, notebook_cache, "--all" in sys.argv)
    if not problems:
        print(f"  pages ready in {time.perf_counter() - began:.1f} s", flush=True)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
