"""Attacks that lie in what is handed in: notebooks, files and folders made to deceive the grader.

Every row names the state in which it must end and the points that it may have. That the careful student
among them gets all points shows that no attack touches another's work.
"""

import contextlib
import json
import os
import socket

import pytest
from attacks import (
    RIGHT,
    WRONG,
    Attack,
    beside,
    cell_of,
    changed,
    hand_in_and_grade,
    judge,
    judge_together,
    raw,
)

pytestmark = [pytest.mark.sandbox, pytest.mark.timeout(400)]


def _skip(notebook):
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution"]


def _retype(notebook):
    for name in ("test-double", "test-halve"):
        cell = cell_of(notebook, name)
        cell.cell_type, cell.source = "markdown", "nothing to see"
        del cell["outputs"], cell["execution_count"]


def _edit_tests(notebook):
    cell_of(notebook, "test-double").source = "pass"


def _points(notebook):
    cell_of(notebook, "test-double").metadata.nbgrader["points"] = 1000


def _unlock(notebook):
    cell_of(notebook, "test-double").metadata.nbgrader.update(solution=True, grade=True, locked=False)
    cell_of(notebook, "test-double").source = "pass"


def _schema(version):
    def change(notebook):
        for cell in notebook.cells:
            if "nbgrader" in cell.metadata:
                cell.metadata.nbgrader["schema_version"] = version

    return change


def _double_tests(notebook):
    notebook.cells.append(json.loads(json.dumps(cell_of(notebook, "test-double"))))
    notebook.cells[-1]["source"] = "pass"
    notebook.cells[-1]["id"] = "copy"


def _other_kernel(notebook):
    notebook.metadata.kernelspec = {"name": "bash", "language": "bash", "display_name": "bash"}


def _surrogate(notebook):
    cell_of(notebook, "double").source = RIGHT + "# \ud800"


def _strange_cells(notebook):
    notebook.cells.insert(0, {"cell_type": "code", "source": {"a": 1}, "metadata": []})
    notebook.cells.insert(0, "not a cell")


def _no_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata = {}


def _link_folder(course, name):
    real = course.root / "elsewhere"
    real.mkdir()
    (real / "tiny.ipynb").write_text(json.dumps(course.answered()))
    (course.root / "submitted" / name).mkdir(parents=True)
    os.symlink(real, course.root / "submitted" / name / "tiny")


def _link_gradebook(folder, course):
    os.symlink(course.root / "gradebook.db", folder / "notes.txt")


def _socket_file(folder, course):
    with contextlib.chdir(folder), socket.socket(socket.AF_UNIX) as listener:  # the path would be too long
        listener.bind("s")


def _big_file(folder, course):
    with open(folder / "big.bin", "wb") as file:
        file.truncate(30 << 20)


def _many_files(folder, course):
    for number in range(300):
        (folder / f"{number}.txt").write_text("x")


def _shadows(folder, course):
    for module in ("numpy", "math", "ast", "builtins", "IPython", "sitecustomize", "usercustomize"):
        (folder / f"{module}.py").write_text("raise SystemExit('the student is in')")
    (folder / "ipython_config.py").write_text("raise SystemExit('the student is in')")


def _company(folder, course):
    """Whatever a grader might read by its name."""
    (folder / "nbgrader_config.py").write_text("raise SystemExit('the student is in')")
    (folder / "gradebook.db").write_text("not a database")
    (folder / "timestamp.txt").write_text("tomorrow \0 <script>")
    (folder / "evil.ipynb").write_text(json.dumps(course.answered()))
    (folder / ".nngrade").mkdir()
    (folder / ".nngrade" / "ledger.db").write_text("not a database")
    (folder / "nngrade").mkdir()
    (folder / "nngrade" / "__init__.py").write_text("raise SystemExit('the student is in')")


def _folder_as_notebook(course, name):
    (course.folder(name) / "tiny.ipynb").mkdir()


def _deep(folder, course):
    (folder / "/".join("d" * 12)).mkdir(parents=True)
    (folder / "/".join("d" * 12) / "x.txt").write_text("x")


def _strange_ids(notebook):
    cell_of(notebook, "double").metadata = {"nbgrader": {"grade_id": {"a": []}}, "tags": {"skip": 1}}
    notebook.cells[0]["cell_type"] = 5
    notebook.cells[0]["id"] = ["x"]


def _unsettling_names(folder, course):
    (folder / "two\nlines <script>.txt").write_text("x")
    (folder / os.fsdecode(b"\xff.txt")).write_text("x")
    (folder / "\u202egnp.exe").write_text("x")


NEST = b"[" * 100_000 + b"]" * 100_000
SLOW = "*a " * 60_000  # minutes for a renderer of markdown that takes time quadratic in the length

ATTACKS = [
    Attack("aa-careful", "graded", 4, RIGHT, why="the control: everything right, before all others"),
    Attack("skip-tag", "tampered", 0, make=changed(_skip, double=WRONG, halve="pass")),
    Attack("tests-retyped", "repaired", 1, make=changed(_retype, double=WRONG)),
    Attack("tests-edited", "repaired", 1, make=changed(_edit_tests, double=WRONG)),
    Attack("points-raised", "tampered", 1, make=changed(_points, double=WRONG)),
    Attack("test-made-answer", "tampered", 1, make=changed(_unlock, double=WRONG)),
    Attack("tests-doubled", "repaired", 1, make=changed(_double_tests, double=WRONG)),
    Attack("schema-old", "repaired", 4, make=changed(_schema(1))),
    Attack("schema-new", "repaired", 4, make=changed(_schema(99))),
    Attack("metadata-gone", "repaired", 4, make=changed(_no_metadata), why="found again by cell ids"),
    Attack("kernel-chosen", "graded", 4, make=changed(_other_kernel)),
    Attack("surrogate", "graded", 4, make=changed(_surrogate)),
    Attack("strange-cells", "graded", 4, make=changed(_strange_cells)),
    Attack("no-json", "invalid", 0, make=raw(b'{"cells": [')),
    Attack("no-notebook", "invalid", 0, make=lambda course, name: course.folder(name)),
    Attack("nested-json", "invalid", 0, make=raw(NEST)),
    Attack("big-number", "invalid", 0, make=raw(b'{"nbformat": ' + b"9" * 50_000 + b"}")),
    Attack("not-utf8", "invalid", 0, make=raw(b"\xff\xfe\x00{")),
    Attack("future-format", "invalid", 0, make=raw(b'{"nbformat": 7, "cells": []}')),
    Attack("list-json", "invalid", 0, make=raw(b"[1, 2]")),
    Attack("many-cells", "invalid", 0, make=raw(json.dumps({"nbformat": 4, "cells": [{}] * 5000}).encode())),
    Attack("link", "invalid", 0, make=beside(_link_gradebook)),
    Attack("link-to-folder", "invalid", 0, make=beside(lambda f, c: os.symlink("/", f / "all"))),
    Attack("pipe", "invalid", 0, make=beside(lambda f, c: os.mkfifo(f / "pipe"))),
    Attack("socket-file", "invalid", 0, make=beside(_socket_file)),
    Attack("linked-submission", "invalid", 0, make=_link_folder),
    Attack("big-file", "invalid", 0, make=beside(_big_file)),
    Attack("many-files", "invalid", 0, make=beside(_many_files)),
    Attack("shadow-modules", "graded", 4, make=beside(_shadows), absent="the student is in"),
    Attack("company", "graded", 4, make=beside(_company), absent="the student is in"),
    Attack("folder-as-notebook", "invalid", 0, make=_folder_as_notebook),
    Attack("deep-folders", "invalid", 0, make=beside(_deep)),
    Attack("strange-ids", "repaired", 1, make=changed(_strange_ids)),
    Attack("unsettling-names", "repaired", 4, make=beside(_unsettling_names), why="left out, with a word"),
    Attack("not-a-number", "invalid", 0, make=raw(b'{"nbformat": 4, "cells": NaN}')),
    Attack("huge-source", "invalid", 0, make=changed(lambda n: None, double="#" * 300_000)),
    Attack("slow-to-render", "graded", 4, make=changed(lambda n: None, why=SLOW)),
    Attack("<img src=x onerror=alert(9)>", "invalid", 0, make=raw(b"{"), why="a name that is HTML"),
    Attack("zz-careful", "graded", 4, RIGHT, why="the control: everything right, after all others"),
]  # fmt: skip


@pytest.fixture(scope="module")
def graded(hostile_course):
    """All attacks handed in and graded by one command."""
    return hand_in_and_grade(hostile_course, ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack(graded, attack):
    judge(graded, attack)


def test_all_end_once_and_no_page_runs_or_gives_away_anything(graded, tools):
    judge_together(graded, ATTACKS, tools.SECRET)
