"""The same safe path from every entrance, for root and for a plain user, and refusals in one clear line."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.sandbox, pytest.mark.timeout(300)]
PLAIN = "c = get_config()\nc.Execute.timeout = 4\n"


def test_nbgraders_own_command_takes_the_safe_path(course):
    course.submit("ann", course.answered())
    course.submit("bob", b"{")
    done = course.run("nbgrader", "autograde", "tiny")
    assert done.returncode == 0, done.stderr
    assert {name: (row["state"], row["score"]) for name, row in course.ledger().items()} == {
        "ann": ("graded", 4),
        "bob": ("invalid", 0),
    }
    assert course.ledger()["ann"]["sandboxed"] == 1
    assert course.run("nbgrader", "generate_feedback", "tiny").returncode == 0
    assert "double(x)" in course.feedback("ann").replace('<span class="tok-n">double</span>', "double")


def test_students_stay_apart_where_the_steps_lie_in_folders_of_folders(course):
    """As in the course of this book, which keeps everything that changes below `course/`."""
    config = course.root / "nbgrader_config.py"
    nested = "".join(
        f"c.CourseDirectory.{step}_directory = 'course/{step}'\n"
        for step in ("submitted", "autograded", "feedback")
    )
    config.write_text(config.read_text() + nested)
    course.submit("ann", course.answered())
    course.submit("bob", course.answered(double="def double(x):\n    return x"))
    shutil.move(course.root / "submitted", course.root / "course" / "submitted")
    done = course.run("nngrade", "grade", "tiny")
    assert done.returncode == 0, done.stderr
    database = sqlite3.connect(course.root / "course" / ".nngrade" / "ledger.db")
    scores = dict(database.execute("SELECT student, score FROM submission").fetchall())
    database.close()
    assert scores == {"ann": 4, "bob": 1}
    assert (course.root / "course" / "feedback" / "bob" / "tiny" / "tiny.html").exists()


def test_the_button_of_formgrader_takes_the_safe_path(course):
    course.submit("ann", course.answered(double="def double(x):\n    return x"))
    script = (
        "import sys; from nbgrader.apps import NbGrader; from nbgrader.apps.api import NbGraderAPI\n"
        "app = NbGrader(); app.initialize([])\n"
        "done = NbGraderAPI(app.coursedir, parent=app).autograde('tiny', 'ann')\n"
        "print(done['success'])\n"
    )
    (course.root / "button.py").write_text(script)
    done = course.run("button")
    assert "True" in done.stdout, done.stderr
    assert course.ledger()["ann"]["state"] == "graded"
    assert course.ledger()["ann"]["score"] == 1


def test_graded_once_and_again_only_when_forced_or_changed(course):
    folder = course.submit("ann", course.answered())
    for expected in (1, 1):
        assert course.run("nngrade", "grade", "tiny").returncode == 0
        assert course.ledger()["ann"]["attempts"] == expected
    assert course.run("nngrade", "grade", "tiny", "--force").returncode == 0
    assert course.ledger()["ann"]["attempts"] == 2
    assert course.ledger()["ann"]["score"] == 4
    (folder / "tiny.ipynb").write_text(json.dumps(course.answered(double="def double(x):\n    return 0")))
    assert course.run("nngrade", "grade", "tiny").returncode == 0
    assert course.ledger()["ann"]["score"] == 1
    page = (course.root / "feedback" / "tiny.html").read_text()
    assert "ann/tiny/tiny.html" in page
    assert "<script" not in page


def test_a_killed_grader_loses_nothing(course):
    course.submit(
        "ann", course.answered(double="import time\ntime.sleep(3)\ndef double(x):\n    return 2 * x")
    )
    program = [course.python, "-W", "ignore", "-m", "nngrade", "grade", "tiny"]
    with subprocess.Popen(
        program, cwd=course.root, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as grader:
        _wait_for(lambda: (course.root / ".nngrade" / "ledger.db").exists() and course.ledger(), 60)
        _wait_for(lambda: course.ledger()["ann"]["attempts"] == 1, 30)
        grader.kill()
    assert course.ledger()["ann"]["state"] == "received"
    assert course.run("nngrade", "grade", "tiny").returncode == 0
    assert course.ledger()["ann"]["state"] == "graded"
    assert course.ledger()["ann"]["score"] == 4


def _wait_for(condition, seconds):
    import time

    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except (sqlite3.Error, KeyError):
            pass
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def test_an_answer_for_a_person_waits_for_one(course):
    course.submit("ann", course.answered(why="Because **two** halves make one. <script>alert(1)</script>"))
    assert course.run("nngrade", "grade", "tiny").returncode == 0
    page = course.feedback("ann")
    assert "a person reads this" in page
    assert "<strong>two</strong>" in page
    assert "<script" not in page


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a plain user; the other tests run as one")
def test_works_as_a_plain_user(tools):
    """In a folder with a space, for a user who owns nothing else and may not enter root's home."""
    uid = 54_321
    place = Path(tempfile.mkdtemp(prefix="plain user "))
    try:
        python, env = _interpreter_for(uid, place)
        course = object.__new__(tools.Classroom)
        owner = {"user": uid, "group": uid, "extra_groups": [], "env": {**env, "HOME": str(place)}}
        course.__init__(place / "my course", python=python, **owner)
        for path in [place, *place.rglob("*")]:
            os.chown(path, uid, uid, follow_symlinks=False)
        course.release()
        course.submit(
            "ann", course.answered(double="import os\nprint('I AM', os.getuid())\n" + tools.RIGHT["double"])
        )
        course.submit(
            "eve", course.answered(double="import socket\nsocket.create_connection(('192.0.2.1', 80), 1)")
        )
        shutil.chown(course.root / "submitted", uid, uid)
        done = course.run("nngrade", "grade", "tiny")
        assert done.returncode == 0, done.stderr
        assert course.ledger()["ann"]["score"] == 4
        assert "I AM 1000" in course.printed("ann")
        assert course.ledger()["eve"]["score"] == 1
        assert "unreachable" in course.printed("eve")
        assert list(course.temporary.glob("nngrade-run-*")) == []
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _interpreter_for(uid, place):
    """An interpreter that this user may run, with this environment's packages: its own, or the system's."""
    packages = [sysconfig.get_paths()["purelib"], str(Path(__file__).parents[2])]
    for python in (sys.executable, "/usr/bin/python3"):
        probe = "import sys, zmq, numpy, nbgrader; print(sys.version_info[:2])"
        env = {"PYTHONPATH": os.pathsep.join(packages), "HOME": str(place)}
        env["PATH"] = f"{place}/bin:/usr/bin:/bin"
        place.chmod(0o755)
        (place / "bin").mkdir(exist_ok=True)  # nbgrader calls alembic by its name
        (place / "bin" / "alembic").write_text(f'#!/bin/sh\nexec "{python}" -m alembic.config "$@"\n')
        (place / "bin" / "alembic").chmod(0o755)
        done = subprocess.run(
            [python, "-c", probe], env=env, cwd="/", user=uid, group=uid, extra_groups=[],
            capture_output=True, check=False,
        ) if os.access(python, os.X_OK) and _may_enter(uid, python) else None  # fmt: skip
        if done and done.returncode == 0:
            return python, env
    pytest.skip("no interpreter with these packages that a plain user may run")


def _may_enter(uid, python):
    return (
        subprocess.run(["test", "-x", python], user=uid, group=uid, extra_groups=[], check=False).returncode
        == 0
    )


def test_without_bubblewrap_it_says_what_to_install(course, tmp_path):
    course.submit("ann", course.answered())
    script = (
        "import sys, shutil; shutil.which = lambda *a, **k: None\n"
        "from nngrade.__main__ import main; sys.exit(main(['grade', 'tiny']))\n"
    )
    (course.root / "without.py").write_text(script)
    done = course.run("without")
    assert done.returncode == 1
    assert course.ledger()["ann"]["state"] == "infrastructure-error"
    note = json.loads(course.ledger()["ann"]["notes"])[0]
    assert "apt install bubblewrap" in note
    assert "apt install bubblewrap" in done.stderr
    assert "Traceback" not in done.stderr
    assert course.run("nngrade", "grade", "tiny").returncode == 0, (
        "an infrastructure error must be tried again"
    )
    assert course.ledger()["ann"]["state"] == "graded"


def test_an_unsandboxed_kernel_is_refused_unless_told_so_loudly(course):
    config = course.root / "nbgrader_config.py"
    config.write_text(
        config.read_text() + "from jupyter_client.manager import AsyncKernelManager\n"
        "c.SandboxedExecute.kernel_manager_class = AsyncKernelManager\n"
        "import nngrade.execute\nnngrade.execute.KERNEL = 'python3'\n"
        "nngrade.execute.SandboxKernelManager = AsyncKernelManager\n"
    )
    course.submit("ann", course.answered())
    assert course.run("nngrade", "grade", "tiny").returncode == 1
    assert course.ledger()["ann"]["state"] == "infrastructure-error"
    assert "not sandboxed" in json.loads(course.ledger()["ann"]["notes"])[0]
    loudly = {"NNGRADE_UNSANDBOXED": "i-trust-every-submission"}
    assert course.run("nngrade", "grade", "tiny", env=loudly).returncode == 0
    assert course.ledger()["ann"]["state"] == "graded"
    assert course.ledger()["ann"]["sandboxed"] == 0
    assert "WITHOUT a sandbox" in (course.root / "feedback" / "tiny.html").read_text()


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("grade", "nothing"), "No submissions of 'nothing'"),
        (("grade", "tiny", "--course", "/usr"), "is no course"),
        (("demo",), "checkout"),
    ],
)
def test_foreseeable_trouble_is_one_line(course, command, says):
    done = course.run("nngrade", *command)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_the_attacks_work_on_plain_nbgrader(released_course, tools, tmp_path):
    """What the hostile tests refuse does succeed on stock nbgrader: the tests bite."""
    course = object.__new__(tools.Classroom)
    course.root, course.python, course.popen = tmp_path / "plain", sys.executable, {}
    shutil.copytree(released_course.root, course.root)
    (course.root / "nbgrader_config.py").write_text(PLAIN)
    skipping = course.answered(double="def double(x):\n    return 0", halve="pass")
    for cell in skipping.cells:
        cell.metadata["tags"] = ["skip-execution"]
    course.submit("skip", skipping)
    os.symlink(course.root / "gradebook.db", course.submit("link", course.answered()) / "notes.txt")
    reading = "print(open('tiny.ipynb').read())\nimport os; print('NETWORKS', os.listdir('/sys/class/net'))\n"
    course.submit("read", course.answered(double=reading + tools.RIGHT["double"]))
    assert course.run("nbgrader", "autograde", "tiny").returncode == 0
    with sqlite3.connect(course.root / "gradebook.db") as book:
        scores = dict(
            book.execute(
                "SELECT s.student_id, SUM(g.auto_score) FROM grade g"
                " JOIN submitted_notebook n ON g.notebook_id = n.id"
                " JOIN submitted_assignment s ON n.assignment_id = s.id GROUP BY s.student_id"
            ).fetchall()
        )
    book.close()
    assert scores["skip"] == 4, "skipped tests give all points"
    copied = course.root / "autograded" / "link" / "tiny" / "notes.txt"
    assert copied.read_bytes() == (course.root / "gradebook.db").read_bytes()[: copied.stat().st_size] or (
        copied.read_bytes()[:6] == b"SQLite"
    ), "the gradebook is in the student's results"
    assert tools.SECRET in course.printed("read"), "the hidden test is read"


def test_the_doctor_finds_a_sandbox_here(course):
    done = course.run("nngrade", "doctor")
    assert done.returncode == 0, done.stdout
    assert "bubblewrap" in done.stdout
