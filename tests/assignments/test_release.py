"""The notebook of the students: without solutions, the same bytes every time, faults named by cell."""

from __future__ import annotations

import json
import subprocess
import sys

import nbformat
import pytest

from nngrade.assignment import SourceError
from nngrade.release import ROOT, assignments, main, release, released_notebook, solution_notebook


@pytest.mark.parametrize("slug", assignments())
def test_the_committed_notebook_is_what_its_source_gives(slug):
    assert release(slug, check=True) == "unchanged", "run: make exercises"


@pytest.mark.parametrize("slug", assignments())
def test_nothing_of_the_solution_or_the_hidden_tests_is_released(slug):
    source, released = solution_notebook(slug), released_notebook(slug)
    text = json.dumps(released)
    code = "\n".join(cell.source for cell in released.cells if cell.cell_type == "code")
    inside = False
    for line in "\n".join(cell.source for cell in source.cells).splitlines():
        if "### BEGIN" in line or "### END" in line:
            inside = "### BEGIN" in line
        elif inside and len(line.strip()) > 25:
            assert line.strip() not in code
    for cell in source.cells:
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution"):
            assert json.dumps(cell.source.splitlines()[0])[1:-1] not in text


def test_release_is_deterministic_and_leaves_nothing_else_behind(course):
    root = course()
    assert release("double", root) == "written"
    first = (root / "exercises/double/double.ipynb").read_bytes()
    assert release("double", root) == "unchanged"
    (root / "exercises/double/double.ipynb").unlink()
    assert release("double", root) == "written"
    assert (root / "exercises/double/double.ipynb").read_bytes() == first
    files = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    assert files == [
        "exercises/double/double.ipynb",
        "solutions/double/double.ipynb",
        "solutions/double/double.py",
    ]


def test_the_released_notebook_is_clean(course):
    notebook = nbformat.from_dict(released_notebook("double", course()))
    nbformat.validate(notebook)
    assert dict(notebook.metadata.kernelspec) == {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    double, test, why = notebook.cells[1:]
    assert double.source == "def double(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    assert test.source == "assert double(2) == 4"
    assert why.source == "YOUR ANSWER HERE"
    assert (test.metadata.editable, test.metadata.deletable, test.metadata.nbgrader.points) == (
        False,
        False,
        2,
    )
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in notebook.cells)


def test_a_new_cell_renames_no_other(course):
    before = [cell.id for cell in released_notebook("double", course()).cells]
    more = course("# %% [markdown]\n# # Double it", "# %% [markdown]\n# # Double it\n\n# %%\nprint('new')")
    after = [cell.id for cell in released_notebook("double", more).cells]
    assert len(after) == len(before) + 1
    assert [name for name in after if name in before] == before


FAULTS = {
    "end forgotten": ("    ### END SOLUTION\n", "", "double.py:12: ### BEGIN SOLUTION is never closed"),
    "begin forgotten": ("    ### BEGIN SOLUTION\n", "", "double.py:12: ### END SOLUTION has no ### BEGIN"),
    "both forgotten": (
        "    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION\n",
        "    return 2 * x\n",
        "double.py:12: the solution has no ### BEGIN SOLUTION",
    ),
    "hidden end forgotten": (
        "### END HIDDEN TESTS\n",
        "",
        "double.py:18: ### BEGIN HIDDEN TESTS is never closed",
    ),
    "misspelled": ("### BEGIN HIDDEN TESTS", "## BEGIN HIDDEN TEST", "double.py:18: "),
    "solution unmarked": (', "solution": true}\ndef', "}\ndef", "double.py:12: a solution stands in a cell"),
    "tests unmarked": (', "grade": true, "points": 2}', "}", "double.py:18: hidden tests stand in a cell"),
    "points forgotten": (', "points": 2', "", "double.py:18: the graded cell 'test-double' needs \"points\""),
    "points zero": ('"points": 2', '"points": 0', "double.py:18: the graded cell 'test-double' needs"),
    "points not a number": (
        '"points": 2',
        '"points": "2"',
        "double.py:18: the graded cell 'test-double' needs",
    ),
    "duplicate id": (
        '"grade_id": "why"',
        '"grade_id": "double"',
        "double.py:24: the grade_id 'double' is taken",
    ),
    "no id": ('"grade_id": "double", ', "", "double.py:12: grade_id wants"),
    "no partner": ('"grade_id": "test-double"', '"grade_id": "test-triple"', "has no partner"),
    "not a test name": ('"grade_id": "test-double"', '"grade_id": "check"', "must be called test-NAME"),
    "unknown key": ('"points": 2', '"point": 2', "double.py:18: nbgrader does not know point"),
    "question half marked": (
        ', "solution": true, "points": 1}',
        ', "points": 1}',
        "double.py:24: a question in words",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_source_is_named_by_file_and_cell(fault, course, capsys):
    old, new, said = FAULTS[fault]
    root = course(old, new)
    with pytest.raises(SourceError) as caught:
        release("double", root)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (root / "exercises").exists()
    assert main(["double", "--root", str(root)]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_check_reports_a_stale_notebook_and_writes_nothing(course, capsys):
    root = course()
    assert main(["--check", "--root", str(root)]) == 1
    assert "make exercises" in capsys.readouterr().err
    assert not (root / "exercises").exists()
    assert main(["--root", str(root)]) == 0
    assert main(["--check", "--root", str(root)]) == 0
    course("return 2 * x", "return x + x")
    assert main(["--check", "--root", str(root)]) == 0, "a solution does not show in what is released"
    course("# # Double it", "# # Twice")
    assert main(["--check", "--root", str(root)]) == 1


def test_a_source_among_the_exercises_is_refused(course, capsys):
    root = course()
    assert main(["--root", str(root)]) == 0
    (root / "exercises/double/double.py").write_text("solutions")
    assert main(["--check", "--root", str(root)]) == 1
    assert "holds the solutions; delete it" in capsys.readouterr().err


def test_the_command_works_without_the_environment_on_the_path(course):
    root = course()
    done = subprocess.run(
        [sys.executable, "-m", "nngrade.release", "--root", str(root), "no-such", "double"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(root)},
    )
    assert done.returncode == 1
    assert "there is no such file" in done.stderr
    assert done.stdout == "exercises/double/double.ipynb: written\n"
