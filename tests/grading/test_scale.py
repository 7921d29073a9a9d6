"""Nothing is lost and nothing counts twice, whatever dies: worker, writer, grader, disk, database."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from nngrade.scale.record import Record
from nngrade.scale.writer import Writer
from nngrade.states import State

pytestmark = pytest.mark.timeout(400)
FIXTURES = Path(__file__).parent / "fixtures"
WRONG = "def double(x):\n    return x"
QUICK = "c.Autograde.step = 'steps:Quick'\n"
SLOW = "c.Autograde.step = 'steps:Slow'\n"


def configure(course, *lines):
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "".join(lines))


def environment(course):
    trouble = course.temporary / "trouble"
    trouble.mkdir(exist_ok=True)
    return {"PYTHONPATH": str(FIXTURES), "TROUBLE": str(trouble)}


def hand_in(course, number):
    """So many submissions; returns what each must get: right ones, wrong ones and a broken file in turn."""
    expected = {}
    for index in range(number):
        name = f"student-{index:03d}"
        kind = index % 4
        if kind == 3:
            course.submit(name, b'{"cells": [')
        else:
            course.submit(name, course.answered(**({"double": WRONG} if kind == 1 else {})))
        expected[name] = ("invalid", 0) if kind == 3 else ("graded", 1 if kind == 1 else 4)
    return expected


def ended(course):
    """By student, state and score of all rows in the ledger; each student has one row only."""
    with sqlite3.connect(course.root / ".nngrade" / "ledger.db") as ledger:
        rows = ledger.execute("SELECT student, state, score FROM submission").fetchall()
    ledger.close()
    assert len(rows) == len({row[0] for row in rows})
    return {student: (state, score) for student, state, score in rows}


def in_gradebook(course):
    with sqlite3.connect(course.root / "gradebook.db") as book:
        rows = book.execute(
            "SELECT s.student_id, SUM(g.auto_score) FROM submitted_assignment s"
            " JOIN submitted_notebook n ON n.assignment_id = s.id JOIN grade g ON g.notebook_id = n.id"
            " GROUP BY s.student_id"
        ).fetchall()
    book.close()
    return dict(rows)


def agrees(course, expected):
    assert ended(course) == expected
    assert in_gradebook(course) == {name: score for name, (_, score) in expected.items()}
    assert not list((course.root / ".nngrade" / "spool").rglob("*.record"))
    assert not list((course.root / ".nngrade" / "received").iterdir())
    for name in expected:
        assert (course.root / "autograded" / name / "tiny" / "tiny.ipynb").exists()


def start(course, *options, **env):
    return subprocess.Popen(
        [course.python, "-W", "ignore", "-m", "nngrade", "grade", "tiny", *options],
        cwd=course.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(course.temporary), **environment(course), **env},
    )  # fmt: skip


def wait_until(happens, what, seconds=120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if happens():
                return
        except (sqlite3.Error, AssertionError):
            pass
        time.sleep(0.02)
    raise AssertionError(f"in {seconds} s there was no {what}")


def finished(course):
    return sum(state not in ("received", "infrastructure-error") for state, _ in ended(course).values())


def children(pid):
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def test_dying_at_any_step_of_writing_costs_nothing(course):
    configure(course, QUICK)
    expected = hand_in(course, 3)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(FIXTURES / "crashes.py")], cwd=course.root, text=True,
        capture_output=True, check=False, env={**os.environ, **environment(course)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert len(report) == 15
    for point, found in report.items():
        assert found["died"] == 9, point
        assert found["then"] == 0, point
        assert found["ledger"] == [[name, *end] for name, end in expected.items()], point
        assert found["gradebook"] == [[name, score] for name, (_, score) in expected.items()], point
        assert found["results"] == list(expected), point
        assert found["left"] == [], point


def test_killed_at_random_moments_it_ends_as_if_nothing_had_been(course):
    configure(course, SLOW, "c.Autograde.workers = 2\n")
    expected = hand_in(course, 30)
    chance = random.Random(5)
    kills = 0
    for whom in ("grader", "worker", "grader", "worker", "grader"):
        before = finished(course) if (course.root / ".nngrade" / "ledger.db").exists() else 0
        with start(course) as grader:
            more = before + chance.randint(1, 4)
            wait_until(lambda more=more: finished(course) >= more, "progress")
            time.sleep(chance.random() * 0.4)
            victims = children(grader.pid) if whom == "worker" else [grader.pid]
            for victim in victims[:1]:
                os.kill(victim, signal.SIGKILL)
                kills += 1
            if whom == "worker":
                wait_until(lambda more=more: finished(course) >= more + 2, "progress after a worker's death")
                grader.kill()
    assert kills == 5
    wait_until(lambda: not _left_workers(course), "end of the orphaned workers")
    done = course.run("nngrade", "grade", "tiny", env=environment(course))
    assert done.returncode == 0, done.stderr
    agrees(course, expected)


def _left_workers(course):
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            if (
                b"nngrade.scale.worker" in command
                and str(course.temporary).encode() in (folder / "environ").read_bytes()
            ):
                return True
        except OSError:
            pass
    return False


def test_a_submission_that_kills_its_worker_is_the_only_one_to_suffer(course):
    configure(course, QUICK, "c.Autograde.workers = 2\n")
    expected = hand_in(course, 4)
    right = course.answered().cells[3].source
    for name, trouble in (("fatal", "# fatal"), ("unlucky", "# unlucky"), ("raises", "# raises")):
        course.submit(name, course.answered(double=f"{right}  {trouble}"))
    done = course.run("nngrade", "grade", "tiny", env=environment(course))
    assert done.returncode == 1
    assert "fatal, raises" in done.stderr, done.stderr
    states = ended(course)
    assert {name: states.pop(name)[0] for name in ("fatal", "unlucky", "raises")} == {
        "fatal": "infrastructure-error", "unlucky": "graded", "raises": "infrastructure-error",
    }  # fmt: skip
    assert states == expected
    notes = course.ledger()["fatal"]["notes"] + course.ledger()["raises"]["notes"]
    assert "signal 9" in notes
    assert "the grader stumbled" in notes
    attempts = course.ledger()["fatal"]["attempts"]
    assert attempts == 3
    with sqlite3.connect(course.root / ".nngrade" / "ledger.db") as ledger:
        ledger.execute("UPDATE submission SET failures = 5 WHERE failures > 0")
    ledger.close()
    done = course.run("nngrade", "grade", "tiny", env=environment(course))
    assert "fatal, raises" in done.stderr
    assert course.ledger()["fatal"]["attempts"] == attempts, "it is given up, and not tried for ever"
    page = (course.root / "feedback" / "tiny.html").read_text()
    assert "signal 9" in page


def test_the_same_student_graded_from_four_places_at_once_is_graded_once(course):
    configure(course, SLOW)
    course.submit("ann", course.answered())
    graders = [start(course) for _ in range(4)]
    for grader in graders:
        _, said = grader.communicate(timeout=120)
        assert grader.returncode == 0, said
    agrees(course, {"ann": ("graded", 4)})
    assert course.ledger()["ann"]["attempts"] == 1


def test_a_record_is_not_written_while_another_grader_clears_up(tmp_path):
    writer = Writer(tmp_path, "tiny", None, None, lambda student: tmp_path / "no result")
    record = Record("0" * 64, "ann", "tiny", "1" * 64, State.GRADED)
    keeping = threading.Thread(target=writer.keep, args=[record])
    with writer._alone():
        keeping.start()
        time.sleep(0.3)
        assert list((tmp_path / "spool" / "tiny").iterdir()) == []
    keeping.join(5)
    assert writer.keeps(record)


def test_what_was_received_is_graded_though_its_folder_is_gone(course):
    configure(course, SLOW, "c.Autograde.workers = 1\n")
    expected = hand_in(course, 6)
    with start(course) as grader:
        wait_until(lambda: finished(course) >= 1, "progress")
        grader.kill()
    shutil.rmtree(course.root / "submitted" / "student-005")
    done = course.run("nngrade", "grade", "tiny", env=environment(course))
    assert done.returncode == 0, done.stderr
    agrees(course, expected)


def test_of_two_submissions_the_later_counts_and_the_earlier_has_an_end(course):
    configure(course, SLOW, "c.Autograde.workers = 1\n")
    hand_in(course, 6)
    with start(course) as grader:
        wait_until(lambda: finished(course) >= 1, "progress")
        grader.kill()
    again = json.dumps(course.answered(double=WRONG))
    (course.root / "submitted" / "student-004" / "tiny" / "tiny.ipynb").write_text(again)
    assert course.run("nngrade", "grade", "tiny", env=environment(course)).returncode == 0
    with sqlite3.connect(course.root / ".nngrade" / "ledger.db") as ledger:
        rows = ledger.execute("SELECT state, score FROM submission WHERE student = 'student-004'").fetchall()
    ledger.close()
    assert sorted(row[0] for row in rows) == ["graded", "superseded"]
    assert in_gradebook(course)["student-004"] == 1
    first = json.dumps(course.answered())  # back to the first one, which has no end worth the name
    (course.root / "submitted" / "student-004" / "tiny" / "tiny.ipynb").write_text(first)
    assert course.run("nngrade", "grade", "tiny", env=environment(course)).returncode == 0
    assert in_gradebook(course)["student-004"] == 4


FILL = """\
import json, os, shutil, subprocess, sys
from pathlib import Path
course, left = Path(sys.argv[1]), int(sys.argv[2])
small = Path("/small/my course")
shutil.copytree(course, small)
os.chdir(small)
free = os.statvfs("/small").f_bavail * os.statvfs("/small").f_frsize
Path("/small/ballast").write_bytes(b"x" * max(0, free - left))
command = [sys.executable, "-W", "ignore", "-m", "nngrade", "grade", "tiny"]
first = subprocess.run(command, text=True, capture_output=True)
Path("/small/ballast").unlink()
second = subprocess.run(command, text=True, capture_output=True)
shutil.copytree(small, course.with_name("after"))
print(json.dumps([first.returncode, first.stderr, second.returncode, second.stderr]))
"""


@pytest.mark.sandbox
@pytest.mark.parametrize("left", [20_000, 70_000, 150_000])
def test_a_full_disk_is_one_sentence_and_then_all_is_made_up_for(course, left):
    """On a small file system of its own, filled until reception, records or gradebook find no room."""
    configure(course, QUICK, "c.Autograde.patience = 0\nc.Autograde.workers = 1\n")
    expected = hand_in(course, 8)
    done = subprocess.run(
        ["bwrap", "--dev-bind", "/", "/", "--size", str(8 << 20), "--tmpfs", "/small", sys.executable,
         "-c", FILL, str(course.root), str(left)],
        text=True, capture_output=True, check=False, env={**os.environ, **environment(course)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, said, second, again = json.loads(done.stdout)
    assert first == 1
    assert "Traceback" not in said
    assert "run" in said.splitlines()[-1]
    assert second == 0, again
    shutil.rmtree(course.root)
    course.root.with_name("after").rename(course.root)
    agrees(course, expected)


def test_a_locked_and_a_lost_gradebook_cost_no_grading(course):
    configure(course, SLOW, "c.Autograde.patience = 1\nc.Autograde.workers = 2\n")
    expected = hand_in(course, 12)
    book = course.root / "gradebook.db"
    with start(course) as grader:
        wait_until(lambda: finished(course) >= 2, "progress")
        holder = sqlite3.connect(book, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        time.sleep(1.5)
        holder.rollback()
        holder.close()
        wait_until(lambda: finished(course) >= 4, "progress after the lock")
        book.rename(course.root / "elsewhere.db")
        _, said = grader.communicate(timeout=120)
    assert grader.returncode == 1
    assert "gradebook.db is gone" in said
    assert not book.exists()
    attempts = {name: row["attempts"] for name, row in course.ledger().items()}
    (course.root / "elsewhere.db").rename(book)
    done = course.run("nngrade", "grade", "tiny", env=environment(course))
    assert done.returncode == 0, done.stderr
    agrees(course, expected)
    assert {name: row["attempts"] for name, row in course.ledger().items()} == attempts, (
        "what was graded while the gradebook was gone is entered, not graded again"
    )


def test_a_gradebook_from_a_backup_is_brought_up_to_date(course):
    configure(course, QUICK)
    shutil.copy(course.root / "gradebook.db", course.root / "backup.db")
    expected = hand_in(course, 4)
    assert course.run("nngrade", "grade", "tiny", env=environment(course)).returncode == 0
    shutil.copy(course.root / "backup.db", course.root / "gradebook.db")
    assert course.run("nngrade", "grade", "tiny", env=environment(course)).returncode == 0
    agrees(course, expected)


def test_a_lost_ledger_is_told_and_made_anew(course):
    configure(course, SLOW)
    expected = hand_in(course, 8)
    with start(course) as grader:
        wait_until(lambda: finished(course) >= 1, "progress")
        (course.root / ".nngrade" / "ledger.db").unlink()
        _, said = grader.communicate(timeout=120)
    assert grader.returncode == 1
    assert "run the same command again" in said
    assert course.run("nngrade", "grade", "tiny", env=environment(course)).returncode == 0
    agrees(course, expected)


@pytest.mark.sandbox
def test_really_graded_by_workers_and_the_same_again(course):
    configure(course, "c.Autograde.workers = 2\n")
    expected = hand_in(course, 12)
    assert course.run("nngrade", "grade", "tiny").returncode == 0
    agrees(course, expected)
    assert course.run("nngrade", "grade", "tiny", "--force").returncode == 0
    agrees(course, expected)
    assert {row["attempts"] for row in course.ledger().values()} == {2}


def test_workers_are_given_no_way_to_a_database(course, monkeypatch):
    from nngrade.scale.worker import environment as workers_environment

    for name in ("PGPASSWORD", "PGHOST", "DATABASE_URL", "COURSE_DB_URL", "MY_SECRET"):
        monkeypatch.setenv(name, "x")
    assert not {"PGPASSWORD", "PGHOST", "DATABASE_URL", "COURSE_DB_URL", "MY_SECRET"} & set(
        workers_environment()
    )
    assert "PATH" in workers_environment()
