"""Builds the pages with Sphinx, warnings being errors, after the chapters that need it were executed.

Run inside .venv: sphinx_site.py WORK NOTEBOOK_CACHE [--all]

WORK keeps Sphinx's memory between runs, so that one changed page costs one page; the pages are in WORK/html.
"""

import functools
import gc
import io
import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
os.chdir(ROOT)
# A document is a million small objects that all stay: a third of the time saved.
gc.set_threshold(200_000, 20, 50)
# jsonschema would load a grammar for international web addresses: two seconds, and it checks nothing here.
sys.modules["rfc3987_syntax"] = None

import pybtex.plugin  # noqa: E402
from chapters import execute  # noqa: E402
from jinja2 import FileSystemBytecodeCache  # noqa: E402
from jupyter_book.config import get_final_config  # noqa: E402
from sphinx.application import Sphinx  # noqa: E402
from sphinx.errors import SphinxError  # noqa: E402
from sphinx.util.console import nocolor  # noqa: E402
from sphinx.util.docutils import docutils_namespace, patch_docutils  # noqa: E402
from sphinx_external_toc.parsing import parse_toc_yaml  # noqa: E402

# Asked thirty times a build, and each time it would read what every installed package offers.
pybtex.plugin._load_entry_point = functools.cache(pybtex.plugin._load_entry_point)


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
        include_patterns=[f"{name}.*" for name in listed()],
        external_toc_exclude_missing=False,
    )
    return config


def listed() -> list[str]:
    """The pages of the table of contents."""
    return list(parse_toc_yaml(ROOT / "_toc.yml"))


class Pages:
    """Which pages must be read or written again although their own text did not change.

    runs: the execution whose outputs each chapter is to show.
    """

    def __init__(self, work: Path, runs: dict[str, str]):
        self.failed = work / "failed.json"
        self.shown, self.runs = work / "runs.json", runs
        self.templates = work / "templates"
        self.templates.mkdir(exist_ok=True)
        self.titles: dict[str, str] = {}
        self.read: list[str] = []
        self.renamed = True

    def connect(self, app: Sphinx) -> None:
        """Listen to one build."""
        app.connect("env-get-outdated", self.again)
        app.connect("env-before-read-docs", self.remember)
        app.connect("source-read", self.announce)
        app.connect("env-updated", self.everywhere)
        app.connect("env-check-consistency", self.no_more)
        app.builder.templates.environment.bytecode_cache = FileSystemBytecodeCache(self.templates)

    def again(self, app, env, added, changed, removed) -> list[str]:
        """Chapters executed anew, and pages of a failed build: Sphinx would think both done."""
        self.titles = {name: title.astext() for name, title in env.titles.items()}
        shown = json.loads(self.shown.read_text()) if self.shown.exists() else {}
        anew = [name for name, run in self.runs.items() if shown.get(name) != run]
        return anew + (json.loads(self.failed.read_text()) if self.failed.exists() else [])

    def remember(self, app, env, docnames) -> None:
        """Keep the list of what is read, written down before anything can go wrong."""
        self.read = list(docnames)
        self.failed.write_text(json.dumps(self.read))

    def announce(self, app, docname, source) -> None:
        """One line a page."""
        print(f"  [{self.read.index(docname) + 1}/{len(self.read)}] {docname}", flush=True)

    def everywhere(self, app, env) -> list[str]:
        """A title stands in every page's table of contents: a new one rewrites them all."""
        titles = {name: title.astext() for name, title in env.titles.items()}
        self.renamed = not self.titles or titles != self.titles
        return list(env.found_docs) if self.renamed else []

    def no_more(self, app, env) -> None:
        """Without a new title, the page above a changed one in the table of contents stays as it is."""
        if not self.renamed:
            env.files_to_rebuild.clear()

    def done(self) -> None:
        """The build is whole."""
        self.failed.unlink(missing_ok=True)
        self.shown.write_text(json.dumps(self.runs))


def build(work: Path, notebook_cache: Path, everything: bool) -> int:
    """Build into work/html; print each warning as `page:line: text`, return how many."""
    nocolor()
    config = configuration(notebook_cache)
    runs, said = execute.ensure(listed(), notebook_cache, config["myst_enable_extensions"])
    if not said:
        said = write_pages(work, config, Pages(work, runs), everything)
    for line in said:
        print(line, file=sys.stderr)
    return len(said)


def write_pages(work: Path, config: dict, pages: Pages, everything: bool) -> list[str]:
    """Let Sphinx read and write what changed; returns its warnings."""
    warnings = io.StringIO()
    crash = ""
    with patch_docutils(str(ROOT)), docutils_namespace():
        try:
            app = Sphinx(
                srcdir=str(ROOT),
                confdir=None,
                outdir=str(work / "html"),
                doctreedir=str(work / "doctrees"),
                buildername="html",
                confoverrides=config,
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
        pages.done()
    return said


def note_modules(target: Path) -> None:
    """Write down which installed packages a build imports, for the builder that stays (warm.py)."""
    known = json.loads(target.read_text(encoding="utf-8")) if target.exists() else []
    own = (str(ROOT / "book"), str(ROOT / "tools"))
    files = {name: getattr(module, "__file__", None) or "" for name, module in list(sys.modules.items())}
    names = [
        name for name, file in files.items() if file.endswith((".py", ".so")) and not file.startswith(own)
    ]
    if set(names) - set(known):
        target.write_text(json.dumps(known + [name for name in names if name not in known]))


def main(arguments: list[str]) -> int:
    """Entry of the command line."""
    work, notebook_cache = Path(arguments[0]), Path(arguments[1])
    work.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    problems = build(work, notebook_cache, "--all" in arguments)
    note_modules(work.parent / "modules.json")
    if not problems:
        print(f"  pages ready in {time.perf_counter() - began:.1f} s", flush=True)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
