"""What late work costs, what one task graded anew touches, and the tables that learning platforms read."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest
from nbgrader.converters.base import NbGraderException

from nngrade.late import LatePenalty
from nngrade.lms import FORMATS, Line, columns_of, table

FIXTURES = Path(__file__).parent / "fixtures"
WRONG = "def double(x):\n    return x"
POLICY = (
    "c.Autograde.step = 'steps:Quick'\n"
    "c.AssignLatePenalties.plugin_class = 'nngrade.late.LatePenalty'\n"
    "c.LatePenalty.percent_per_day = 25\n"
)


def run(course, *command):
    done = course.run("nngrade", *command, env={"PYTHONPATH": str(FIXTURES)})
    assert done.returncode == 0, done.stderr
    return done


def in_book(course, statement, *values):
    with sqlite3.connect(course.root / "gradebook.db") as book:
        found = book.execute(statement, values).fetchall()
    book.close()
    return found


POINTS = (
    "SELECT c.name, g.auto_score, g.manual_score, g.needs_manual_grade FROM grade g"
    " JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook n ON n.id = g.notebook_id"
    " JOIN submitted_assignment s ON s.id = n.assignment_id WHERE s.student_id = ? ORDER BY c.name"
)
BY_HAND = "UPDATE grade SET manual_score = ?, needs_manual_grade = 0 WHERE auto_score IS NULL"


@pytest.mark.parametrize(
    ("days", "minutes", "lost"),
    [(0, 0, None), (0, 10, None), (0, 16, 2), (0.5, 0, 2), (1, 0, 2), (1.2, 0, 4), (9, 0, 12)],
)
def test_a_share_of_the_points_for_each_day_begun(days, minutes, lost):
    plugin = LatePenalty(percent_per_day=10, grace_minutes=15, most_percent=60)
    seconds = days * 86_400 + minutes * 60 - (1 if days == 1 else 0)
    assert plugin.late_submission_penalty("ann", 20, seconds) == lost


def test_late_work_costs_points_also_those_that_people_give_later(course):
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + POLICY)
    in_book(course, "UPDATE assignment SET duedate = '2026-01-10 12:00:00.000000'")
    for name, time in (
        ("early", "2026-01-10 11:59:00 UTC"),
        ("late", "2026-01-11 13:00:00 UTC"),
        ("undated", None),
    ):
        folder = course.submit(name, course.answered())
        if time:
            (folder / "timestamp.txt").write_text(time)
    run(course, "grade", "tiny")
    table_now = dict(
        row.split(",") for row in run(course, "export", "tiny", "--columns", "student", "late").stdout.split()
    )
    assert table_now == {"student": "late", "early": "0", "late": "2", "undated": "0"}
    assert "late: −2" in (course.root / "feedback" / "tiny.html").read_text()
    in_book(course, BY_HAND, 1)
    run(course, "grade", "tiny")
    columns = ("student", "points", "late", "grade", "percent", "complete")
    text = run(course, "export", "tiny", "--columns", *columns).stdout
    assert text.splitlines() == [
        ",".join(columns), "early,5,0,5,100.0,yes", "late,5,2.5,2.5,50.0,yes", "undated,5,0,5,100.0,yes",
    ]  # fmt: skip
    in_book(
        course,
        "UPDATE submitted_assignment SET extension = '1970-01-03 00:00:00.000000' WHERE student_id = 'late'",
    )
    assert "late,0" in run(course, "export", "tiny", "--columns", "student", "late").stdout


def test_one_task_graded_anew_leaves_all_else_as_it_is(course):
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.Autograde.step = 'steps:Quick'\n")
    course.submit("ann", course.answered())
    bob = course.submit("bob", course.answered(double=WRONG))
    run(course, "grade", "tiny")
    in_book(course, BY_HAND, 0.5)
    in_book(course, "UPDATE grade SET auto_score = 2.5 WHERE auto_score = 3")  # stands for an older version
    in_book(course, "UPDATE grade SET auto_score = 0 WHERE auto_score = 1")
    course.submit("new", course.answered())
    done = run(course, "grade", "tiny", "--task", "halve")
    assert in_book(course, POINTS, "ann") == [
        ("test-double", 2.5, None, 0), ("test-halve", 1, None, 0), ("why", None, 0.5, 0)
    ]  # fmt: skip
    assert in_book(course, POINTS, "bob") == [
        ("test-double", 0, None, 0), ("test-halve", 1, None, 0), ("why", None, 0.5, 0)
    ]  # fmt: skip
    assert "1  received" in done.stdout, "who has no result yet is graded as a whole, another time"
    assert course.ledger()["ann"]["score"] == 3.5
    cells = {
        c.metadata.nbgrader.grade_id: c for c in course.autograded("bob").cells if "nbgrader" in c.metadata
    }
    assert cells["test-double"].metadata.nngrade.verdict == "failed"
    assert cells["test-halve"].metadata.nngrade.verdict == "passed"
    (bob / "tiny.ipynb").write_text(json.dumps(course.answered(why="Another answer")))
    run(course, "grade", "tiny", "--student", "bob")
    assert in_book(course, POINTS, "bob")[2] == ("why", None, 0.5, 1), "a new answer is to be read again"
    assert in_book(course, POINTS, "ann")[2] == ("why", None, 0.5, 0)
    unknown = course.run("nngrade", "grade", "tiny", "--task", "nothing", env={"PYTHONPATH": str(FIXTURES)})
    assert unknown.returncode == 1
    assert "no autograded task 'nothing'. Choose from: double, halve" in unknown.stderr


def line(student="ann", **changes):
    values = {
        "student": student, "first_name": "Ann", "last_name": "Lee", "email": "ann@example.org",
        "lms_id": "7", "assignment": "gates", "timestamp": "2026-01-10 12:00:00", "score": 7.5, "late": 1.5,
        "max_score": 8.0, "waiting": False,
    }  # fmt: skip
    return Line(**{**values, **changes})


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_for_moodle_names_its_own_columns():
    (row,) = rows_of(table([line()], "moodle", "gates"))
    assert row == {
        "Username": "ann", "ID number": "7", "Email address": "ann@example.org", "Full name": "Ann Lee",
        "gates": "6", "Maximum grade": "8", "Last modified (submission)": "2026-01-10 12:00:00",
    }  # fmt: skip


def test_the_table_for_canvas_has_the_points_in_a_line_of_their_own():
    most, row = rows_of(table([line()], "canvas", "gates"))
    assert (most["Student"].strip(), most["gates"]) == ("Points Possible", "8")
    assert (row["Student"], row["ID"], row["SIS User ID"], row["gates"]) == ("Lee, Ann", "7", "ann", "6")


def test_columns_can_be_chosen_and_named():
    chosen = columns_of(["Matrikel=student", "percent"])
    assert table([line()], "plain", "gates", chosen) == "Matrikel,percent\r\nann,75.0\r\n"
    with pytest.raises(NbGraderException, match="no column 'grad'"):
        columns_of(["grad"])
    assert set(FORMATS) == {"plain", "moodle", "canvas"}


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+1", "-1", "\tx"])
def test_no_name_is_a_formula(name):
    (row,) = rows_of(table([line(name, first_name=name)], "plain", "gates"))
    assert row["student"] == f"'{name}"
    assert float(row["grade"]) == 6


def test_commas_quotes_and_lines_in_names_stay_in_their_cell():
    (row,) = rows_of(table([line(first_name='A "B", C\nD')], "plain", "gates"))
    assert row["first-name"] == 'A "B", C\nD'


def test_nbgraders_own_export_writes_it_too(course):
    course.submit("ann", course.answered())
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.Autograde.step = 'steps:Quick'\n")
    run(course, "grade", "tiny")
    done = course.run("nbgrader", "export", "--exporter", "nngrade.lms.MoodleExport", "--to", "moodle.csv")
    assert done.returncode == 0, done.stderr
    (row,) = rows_of((course.root / "moodle.csv").read_text())
    assert (row["Username"], row["tiny"], row["Maximum grade"]) == ("ann", "4", "5")
