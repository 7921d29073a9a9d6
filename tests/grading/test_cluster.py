"""A large course's way: a Dask scheduler with several workers, and the gradebook on a PostgreSQL server."""

import importlib.util
import os
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures"
_spec = importlib.util.spec_from_file_location("servers", FIXTURES / "servers.py")
servers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(servers)

pytestmark = [pytest.mark.timeout(400), pytest.mark.postgres]
WRONG = "def double(x):\n    return x"
TOTALS = (
    "SELECT s.student_id, SUM(g.auto_score) FROM submitted_assignment s"
    " JOIN submitted_notebook n ON n.assignment_id = s.id JOIN grade g ON g.notebook_id = n.id"
    " GROUP BY s.student_id"
)


@pytest.fixture(scope="module")
def postgres():
    server = servers.Postgres()
    yield server
    server.close()


@pytest.fixture
def environment(course):
    return {"PYTHONPATH": str(FIXTURES), "TMPDIR": str(course.temporary)}


@pytest.fixture
def cluster(environment):
    running = servers.Cluster(3, environment)
    yield running
    running.close()


def on_server(postgres):
    return f"c.CourseDirectory.db_url = {postgres.url!r}\nc.CourseDirectory.course_id = 'school'\n"


def rows(course):
    path = course.root / ".nngrade" / "ledger.db"
    if not path.exists():
        return {}
    database = sqlite3.connect(path)
    if not database.execute("SELECT * FROM sqlite_master WHERE name = 'submission'").fetchall():
        return {}  # a moment ago it was made
    found = database.execute("SELECT student, state, score, attempts FROM submission").fetchall()
    database.close()
    assert len({row[0] for row in found}) == len(found)
    return {row[0]: row[1:] for row in found}


def wait_for(course, number):
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline:
        if sum(row[0] not in ("received", "infrastructure-error") for row in rows(course).values()) >= number:
            return
        time.sleep(0.05)
    raise AssertionError(f"{number} submissions were not graded in time: {rows(course)}")


def start(course, environment, *options):
    return subprocess.Popen(
        [course.python, "-W", "ignore", "-m", "nngrade", "grade", "tiny", *options], cwd=course.root,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment},
    )  # fmt: skip


def test_nothing_is_lost_when_workers_the_server_and_the_grader_die(course, environment, cluster, postgres):
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + on_server(postgres) + "c.Autograde.step = 'steps:Slow'\n")
    done = course.run("nbgrader", "generate_assignment", "tiny", "--force")
    assert done.returncode == 0, done.stderr
    expected = {}
    for number in range(28):
        wrong = number % 3 == 1
        course.submit(f"student-{number:02d}", course.answered(**({"double": WRONG} if wrong else {})))
        expected[f"student-{number:02d}"] = ("graded", 1 if wrong else 4)
    with start(course, environment, "--scheduler", cluster.address) as grader:
        wait_for(course, 3)
        os.killpg(cluster.workers[0].pid, signal.SIGKILL)
        wait_for(course, 7)
        postgres.kill()
        time.sleep(1)
        postgres.start()
        wait_for(course, 14)
        grader.kill()
    with start(course, environment, "--scheduler", cluster.address) as grader:
        _, said = grader.communicate(timeout=200)
        assert grader.returncode == 0, said
    assert {name: row[:2] for name, row in rows(course).items()} == expected
    assert dict(postgres.query(TOTALS)) == {name: score for name, (_, score) in expected.items()}
    assert not list((course.root / ".nngrade" / "spool").rglob("*.record"))
    again = rows(course)
    assert course.run("nngrade", "grade", "tiny", env=environment).returncode == 0
    assert rows(course) == again, "there was nothing left to grade"
    table = course.run("nngrade", "export", "tiny", "--format", "canvas", env=environment)
    assert table.returncode == 0, table.stderr
    assert sum(line.startswith("student-") for line in table.stdout.splitlines()) == 28


def test_the_same_student_entered_by_four_at_once_stands_there_once(course, postgres):
    """Four writers without any lock between them, each as if on a machine of its own."""
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + on_server(postgres))
    assert course.run("nbgrader", "generate_assignment", "tiny", "--force").returncode == 0
    script = (
        "from nngrade.scale.book import Book, Entry\nfrom nngrade.scale.record import Points, Record\n"
        "from nngrade.states import State\n"
        f"book = Book({postgres.url!r}, 'tiny')\n"
        "for _ in range(25):\n"
        "    points = [Points('tiny', 'test-double', 3.0, False)]\n"
        "    book.enter([Entry(Record('d', 'four', 'tiny', 'v', State.GRADED, points=points))])\n"
    )
    writers = [
        subprocess.Popen([course.python, "-W", "ignore", "-c", script], stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for writer in writers:
        _, said = writer.communicate(timeout=120)
        assert writer.returncode == 0, said
    assert dict(postgres.query(TOTALS))["four"] == 3
    assert postgres.query("SELECT COUNT(*) FROM submitted_assignment WHERE student_id = 'four'") == [(1,)]


def test_a_scheduler_that_is_not_there_is_named(course, environment):
    course.submit("ann", course.answered())
    address = f"tcp://127.0.0.1:{servers.free_port()}"
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "import nngrade.scale.cluster as cluster\ncluster.PATIENCE = 2\n")
    with start(course, environment, "--scheduler", address) as grader:
        _, said = grader.communicate(timeout=120)
    assert grader.returncode == 1
    assert f"No Dask scheduler with workers answers at {address}" in said
    assert "Traceback" not in said
