"""Chapters are executed for what they were made from, without PyTorch, and the same way each time."""

import asyncio
import importlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / ".cache" / "notebooks"
LISTED = [
    line.split("file: ")[1].strip()
    for line in (ROOT / "_toc.yml").read_text().splitlines()
    if "file: " in line
]
CHAPTERS = [name for name in LISTED if (ROOT / f"{name}.md").read_text().startswith("---\njupytext:")]
EACH_MB = 2000  # two run together in 4 GB
HEAD = """---
jupytext:
  text_representation:
    format_name: myst
kernelspec:
  display_name: Python 3
  name: python3
---

# A chapter

"""


def in_a_thread(work, *arguments):
    """Do it in a thread: a browser that another test has open holds the event loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *arguments).result()


@pytest.fixture(scope="module")
def tools():
    """The package that executes chapters."""
    sys.path.insert(0, str(ROOT / "tools"))
    yield importlib.import_module("chapters.execute"), importlib.import_module("chapters.records")
    sys.path.remove(str(ROOT / "tools"))


@pytest.fixture
def run(tools, tmp_path):
    """Execute cells as a chapter: (chapter, record or None, what was printed)."""
    execute, _ = tools

    def run(*cells):
        text = HEAD + "\n".join(f"```{{code-cell}} python\n{cell}\n```\n" for cell in cells)
        path = tmp_path / "chapter.md"
        path.write_text(text)
        chapter = execute.Chapter("chapter", path, text)
        chapter.read(["colon_fence"])
        record = in_a_thread(asyncio.run, execute.execute(chapter, tmp_path / "cache"))
        return chapter, record, "".join(o.get("text", "") for c in chapter.code for o in c.outputs)

    return run


def test_an_execution_knows_what_it_was_made_from(run):
    _, record, said = run(
        "from pathlib import Path\nimport nnlib.perceptron\nfrom nnlib.datasets import animals",
        f"root = Path({str(ROOT)!r})",
        "text = (root / 'LICENSE').read_text()\nnames = list((root / 'bench').iterdir())",
        "data = animals()\nprint(len(data))",
    )
    assert int(said) > 10
    wanted = {"nnlib/__init__.py", "nnlib/perceptron.py", "nnlib/datasets/animals.py", "LICENSE"}
    wanted.add("nnlib/datasets/data/animals/breeds.csv")
    assert wanted <= set(record.files), "modules and data, whatever opened them"
    assert not [path for path in record.files if path.startswith(("nnlib/vision", "nnlib/plot", ".venv"))]
    assert list(record.folders) == ["bench"], (
        "a folder is noted if the chapter lists it, not if an import does"
    )
    assert record.peak_mb > 20
    assert record.seconds > 0
    assert record.holds()


def test_a_record_holds_until_something_it_was_made_from_changes(tools, monkeypatch):
    _, records = tools
    made = {"chapter": "c", "text": "t", "code": "h", "settings": records.settings()}
    record = records.Record(**made, files={"LICENSE": records.of_file("LICENSE")},
                            folders={"bench": records.of_folder("bench")})  # fmt: skip
    assert record.holds()
    assert not records.Record(**made, files={"LICENSE": "other"}).holds()
    assert not records.Record(**made, files={"gone.py": "known"}).holds()
    assert not records.Record(**made, folders={"bench": "other"}).holds()
    assert not records.Record(**made | {"settings": "other"}).holds()


def test_a_chapter_finds_no_torch_and_no_name_of_ours(run):
    _, _, said = run(
        "import importlib.util\n"
        "names = sorted(n for n in dir() if n[0] != '_' and n not in ('In', 'Out', 'exit', 'quit', 'open'))\n"
        "print(names, importlib.util.find_spec('torch'))\n"
        "try:\n    import torch\nexcept ModuleNotFoundError as problem:\n    print(problem)"
    )
    assert said == "['get_ipython', 'importlib'] None\nNo module named 'torch'\n"


def test_a_chapter_shows_its_plots_whatever_draws_elsewhere(run, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    chapter, _, _ = run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    assert [o.output_type for cell in chapter.code for o in cell.outputs] == ["display_data"]


def test_a_broken_cell_is_told_and_not_kept(run, tmp_path):
    chapter, record, _ = run("x = 1", "\ny = x / 0")
    assert record is None
    assert "chapter: in the cell `y = x / 0`:" in chapter.problem
    assert "ZeroDivisionError" in chapter.problem
    assert len(chapter.problem.splitlines()) <= 9
    assert not (tmp_path / "cache" / "records").exists()


def test_only_what_no_longer_holds_is_executed(tools, tmp_path, monkeypatch):
    """An edit of prose executes nothing, a cell its chapter, a file of nnlib what read it."""
    execute, records = tools
    pages = {"one": "import nnlib.perceptron", "two": "print(2)"}
    monkeypatch.setattr(execute, "ROOT", tmp_path)
    library = {"nnlib/perceptron.py": records.of_file("nnlib/perceptron.py")}
    monkeypatch.setattr(records, "of_file", lambda path: library.get(path, "as it was"))
    monkeypatch.setattr(execute, "of_file", records.of_file)

    def write(prose=""):
        for name, cell in pages.items():
            text = f"{HEAD}{prose}\n\n```{{code-cell}} python\n{cell}\n```\n"
            (tmp_path / f"{name}.md").write_text(text)

    def ensure():
        runs, problems = in_a_thread(execute.ensure, list(pages), tmp_path / "cache", ["colon_fence"])
        assert problems == []
        return runs

    write()
    # The chapters lie outside, and what they read of the project is watched.
    monkeypatch.setattr(execute, "_BEGIN", execute._BEGIN.replace(str(tmp_path), str(ROOT)))
    first = ensure()
    write("Other prose.")
    assert ensure() == first
    pages["two"] = "print(3)"
    write()
    second = ensure()
    assert second["one"] == first["one"]
    assert second["two"] != first["two"]
    library["nnlib/perceptron.py"] = "edited"
    third = ensure()
    assert third["one"] != second["one"]
    assert third["two"] == second["two"]
    executed = list((tmp_path / "cache" / "executed").iterdir())
    assert len(executed) == 2, "what no chapter needs any more is thrown away"


@pytest.mark.site
@pytest.mark.parametrize("name", CHAPTERS)
def test_each_chapter_was_executed_on_numpy_within_its_memory(tools, name):
    """Every page of the site was computed with PyTorch hidden, so a reader without it gets the same."""
    execute, records = tools
    record = records.load(BUILT, name)
    assert record, f"{name} has no outputs: make site"
    assert "torch" in execute.HIDDEN
    assert record.peak_mb <= EACH_MB, f"{name} took {record.peak_mb} MB"
    assert "nnlib/kernels/torch_kernels.py" not in record.files


@pytest.mark.site
def test_executed_again_a_chapter_says_the_same_to_the_byte(tools, tmp_path):
    execute, records = tools
    [chapter] = execute.chapters_of(["book/neurons/02-perceptron"])
    chapter.read(
        [
            "amsmath",
            "attrs_block",
            "attrs_inline",
            "colon_fence",
            "deflist",
            "dollarmath",
            "fieldlist",
            "substitution",
        ]
    )
    again = in_a_thread(asyncio.run, execute.execute(chapter, tmp_path))
    record = records.load(BUILT, chapter.name)
    assert again.code == record.code, "the site is older than the chapter: make site"
    once, twice = (
        nbformat.read(cache / "executed" / record.code / "base.ipynb", 4) for cache in (BUILT, tmp_path)
    )
    for before, after in zip(once.cells, twice.cells, strict=True):
        assert json.dumps(before.get("outputs")) == json.dumps(after.get("outputs")), before.source


@pytest.mark.site
def test_built_again_every_page_is_the_same_to_the_byte(site, tmp_path):
    command = [sys.executable, str(ROOT / "tools" / "sphinx_site.py"), str(tmp_path / "work"), str(BUILT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    built = tmp_path / "work" / "html"
    pages = sorted(path.relative_to(site) for path in site.rglob("*.html"))
    assert len(pages) >= len(LISTED)
    assert [str(page) for page in pages if (site / page).read_bytes() != (built / page).read_bytes()] == []
    pictures = sorted(path.relative_to(site) for path in site.rglob("_images/*"))
    assert [str(p) for p in pictures if (site / p).read_bytes() != (built / p).read_bytes()] == []
