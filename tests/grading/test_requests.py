"""What the grader asks of a kernel beside a cell's code, and what it does while kernels are at work."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from nngrade.lean import check_schemas_once

pytestmark = [pytest.mark.sandbox, pytest.mark.timeout(300)]
PLOT = "import matplotlib.pyplot as plt\nplt.plot([0, 1])\nplt.show()\n"


def _drawn(tools, folder, config, **answers):
    """By source of its first line, whether a picture came of each plotting cell."""
    course = tools.Classroom(folder, tools.SAFE + config)
    path = folder / "source" / "tiny" / "tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(2, new_code_cell("# given\n" + PLOT, id="given"))
    nbformat.write(notebook, path)
    course.release().submit("ann", course.answered(double=f"# answer\n{PLOT}{tools.RIGHT['double']}"))
    done = course.run("nngrade", "grade", "tiny", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert course.ledger()["ann"]["score"] == 4
    cells = [cell for cell in course.autograded("ann").cells if "plt.show" in cell.source]
    assert "data:image/png" in course.feedback("ann")
    return {cell.source.split("\n")[0]: cell.outputs[0].data for cell in cells}


def test_pictures_that_students_get_back_are_drawn_and_the_others_named(tools, tmp_path):
    drawn = _drawn(tools, tmp_path / "course", "")
    assert "image/png" in drawn["# answer"]
    assert "image/png" not in drawn["# given"]
    assert drawn["# given"]["text/plain"].startswith("<Figure size 640x480 with 1 Axes>, not drawn")
    assert "SandboxedExecute.pictures" in drawn["# given"]["text/plain"]


def test_all_pictures_are_drawn_where_the_course_says_so(tools, tmp_path):
    drawn = _drawn(tools, tmp_path / "course", "c.SandboxedExecute.pictures = 'all'\n")
    assert all("image/png" in data for data in drawn.values())
    assert "not drawn" not in json.dumps(drawn)


LISTEN = """
asked = []
get_ipython().events.register("pre_run_cell", lambda info: asked.append(info.raw_cell))
"""


def test_snapshots_come_with_the_cell_before_or_are_asked_for(course, tools):
    """One request for an answer and its test; a kernel that has lost the hook, or ran nothing, is asked."""
    halve = tools.RIGHT["halve"] + "\nprint(len(asked), 'cells since')"
    deaf = "get_ipython().events.callbacks['post_run_cell'].clear()\n"
    course.submit("ann", course.answered(double=tools.RIGHT["double"] + LISTEN, halve=halve))
    course.submit("bob", course.answered(double=deaf + tools.RIGHT["double"] + LISTEN, halve=halve))
    course.submit("cem", course.answered(double=""))
    done = course.run("nngrade", "grade", "tiny", "--workers", "1")
    assert done.returncode == 0, done.stderr
    scores = {student: row["score"] for student, row in course.ledger().items()}
    assert scores == {"ann": 4, "bob": 4, "cem": 1}
    assert "1 cells since" in course.printed("ann")
    assert "2 cells since" in course.printed("bob")
    assert "was not run" not in course.feedback("cem")


NOTE = """
from pathlib import Path
def note(assignment, student, **rest):
    pages = sorted(path.parent.parent.name for path in Path("feedback").glob("*/tiny/*.html"))
    with open("noted.txt", "a") as file:
        file.write(f"{student}: {' '.join(pages)}\\n")
c.CourseAutograde.post_convert_hook = note
"""


def test_pages_are_written_while_others_are_graded(tools, tmp_path):
    course = tools.Classroom(tmp_path / "course", tools.SAFE + NOTE).release()
    for student in ("ann", "bob", "cem"):
        course.submit(student, course.answered())
    done = course.run("nngrade", "grade", "tiny", "--workers", "1")
    assert done.returncode == 0, done.stderr
    noted = (course.root / "noted.txt").read_text().splitlines()
    first, second = noted[0].split(":")[0], noted[1].split(":")[0]
    assert noted[2].split(": ")[1].split() == sorted([first, second])
    made = {path: path.stat().st_mtime_ns for path in (course.root / "feedback").glob("*/tiny/*.html")}
    assert len(made) == 3
    assert course.run("nngrade", "grade", "tiny").returncode == 0
    assert made == {path: path.stat().st_mtime_ns for path in made}, "pages written early are known"


def test_a_schema_is_checked_when_it_is_first_met(monkeypatch):
    from jsonschema import Draft4Validator, validate

    met = []
    monkeypatch.setattr(Draft4Validator, "check_schema", lambda schema, *rest: met.append(schema))
    check_schemas_once()
    monkeypatch.setattr(Draft4Validator, "check_schema", Draft4Validator.check_schema)
    schema = {"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer"}
    for value in (1, 2, 3):
        validate(value, schema)
    assert met == [schema]
    with pytest.raises(Exception, match="'one' is not of type 'integer'"):
        validate("one", schema)
