"""`make chapter` begins a chapter whose every part is green; `make report` tells what chapters cost."""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PART = "Part IV · Illusions"
MADE = (
    "book/illusions/98-mirages.md",
    "solutions/mirages/mirages.py",
    "nngrade/checks/known/mirages.py",
    "tests/mutants/mirages/mix.py",
)


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """The modules behind `make`, and a copy of the project that they write to."""
    copy = tmp_path / "copy"
    for name in ("book", "nngrade", "solutions", "tools", "tests/mutants"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "vendor"))
    for name in ("_toc.yml", "_config.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, copy)
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    scaffold, report = (importlib.import_module(f"project.{name}") for name in ("scaffold", "report"))
    monkeypatch.setattr(scaffold, "ROOT", copy)
    return scaffold, report, copy


def begin(scaffold, name="98-mirages", part=PART, title="Mirages"):
    return scaffold.chapter(name, part, title)


def test_everything_is_there_and_filled_in(tools):
    scaffold, _, copy = tools
    assert begin(scaffold) == "mirages"
    for name in MADE:
        text = (copy / name).read_text(encoding="utf-8")
        assert "@" not in text.replace("@ ", ""), f"a word of the template is left in {name}"
    chapter = (copy / MADE[0]).read_text(encoding="utf-8")
    assert "# Mirages" in chapter
    assert "exercises/mirages/mirages.ipynb" in chapter
    listed = (copy / "_toc.yml").read_text(encoding="utf-8")
    assert "      - file: book/illusions/98-mirages\n" in listed
    assert len(listed.splitlines()) <= len((ROOT / "_toc.yml").read_text().splitlines()) + 3


def test_its_assignment_is_green(tools):
    """Released without its solution; all wrong answers rejected in words, all right ones accepted."""
    scaffold, _, copy = tools
    begin(scaffold)

    def run(*command):
        code = f"import sys; sys.path.insert(0, {str(copy)!r}); import runpy; sys.argv = {list(command)!r}; "
        code += f"runpy.run_module({command[0]!r}, run_name='__main__')"
        return subprocess.run([sys.executable, "-c", code], cwd=copy, capture_output=True, text=True)

    released = run("nngrade.release", "mirages")
    assert released.returncode == 0, released.stderr
    notebook = (copy / "exercises" / "mirages" / "mirages.ipynb").read_text(encoding="utf-8")
    assert "NotImplementedError" in notebook
    assert "return (1 - share)" not in notebook
    judged = run("nngrade.mutants", "mirages")
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert judged.stdout.splitlines()[-1].split() == ["all", "4/4", "3/3"]


def test_its_page_reads_as_a_notebook_and_runs(tools):
    scaffold, _, copy = tools
    begin(scaffold)
    command = [sys.executable, "tools/notebook.py", MADE[0], "out.ipynb", "--execute"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    text = (copy / "out.ipynb").read_text(encoding="utf-8")
    assert "A number that the chapter computed, 6.0, is glued" in text
    assert ":::" not in text


def test_chapters_stand_in_the_order_of_their_numbers(tools):
    scaffold, _, copy = tools
    begin(scaffold, "97-echoes")
    begin(scaffold, "96-shadows")
    begin(scaffold, "20-beyond", "Part V · Into the world")
    lines = (copy / "_toc.yml").read_text(encoding="utf-8").splitlines()
    at = {line.split("/")[-1]: number for number, line in enumerate(lines) if "file:" in line}
    assert at["96-shadows"] < at["97-echoes"] < at["20-beyond"] < at["review"]
    assert '  - caption: "Part V · Into the world"' in lines
    assert (copy / "book" / "into-the-world" / "20-beyond.md").exists()


@pytest.mark.parametrize(
    ("name", "part", "says"),
    [
        ("mirages", PART, "NAME=mirages is no number and slug"),
        ("98-Mirages", PART, "NAME=98-Mirages"),
        ("98-mirages", "Illusions", 'PART="Illusions" is no part'),
        ("97-perceptron", PART, "solutions/perceptron/perceptron.py exists already"),
    ],
)
def test_trouble_is_told_and_nothing_is_written(tools, name, part, says):
    scaffold, _, copy = tools
    before = sorted(copy.rglob("*"))
    with pytest.raises(scaffold.TroubleError) as trouble:
        begin(scaffold, name, part)
    assert says in str(trouble.value)
    assert "\n" not in str(trouble.value)
    assert sorted(copy.rglob("*")) == before


def test_the_report_weighs_what_a_page_names(tools, tmp_path, monkeypatch, capsys):
    _, report, _ = tools
    site, records = tmp_path / "site", tmp_path / "records"
    for folder in (site / "book" / "part", records):
        folder.mkdir(parents=True)
    (site / "style.css").write_bytes(b"x" * 500_000)
    page = '<link rel="stylesheet" href="../../style.css?v=1"><link rel="next" href="b.html">'
    (site / "book" / "part" / "02-a.html").write_text(
        page + '<img src="../../style.css"><img src="gone.svg">'
    )
    numbers = {"chapter": "book/part/02-a", "seconds": 3.25, "peak_mb": 150.0, "cells": 7}
    (records / "a.json").write_text(json.dumps(numbers))
    monkeypatch.setattr(report, "SITE", site)
    monkeypatch.setattr(report, "RECORDS", records)
    report.show()
    assert capsys.readouterr().out.splitlines()[1].split() == ["part/02-a", "7", "3.2", "150", "0.50"]
