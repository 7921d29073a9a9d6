"""Attacks on the grader, each handed in by a student of its own, all graded in one run.

Every row names the state in which it must end and the points that it may have. That the careful student
between them gets all points shows that no attack touches another's work.
"""

import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nngrade.sandbox import janitor

pytestmark = pytest.mark.sandbox
RIGHT = "def double(x):\n    return 2 * x\n"
WRONG = "def double(x):\n    return 0\n"


@dataclass
class Attack:
    """One hostile student: ``answer`` is the code of its first answer, or ``make(course, name)`` hands in."""

    name: str
    state: str
    score: float
    answer: str = ""
    make: Callable | None = None
    printed: str = ""
    absent: str = "\0"
    why: str = ""


def _cells(notebook, name):
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def changed(change, **answers):
    """Hand in a notebook to which ``change`` has been done."""

    def make(course, name):
        notebook = course.answered(**answers)
        change(notebook)
        course.submit(name, notebook)

    return make


def raw(data):
    return lambda course, name: course.submit(name, data)


def beside(action):
    """Hand in right answers, with something beside the notebook."""

    def make(course, name):
        folder = course.submit(name, course.answered())
        action(folder, course)

    return make


def _skip(notebook):
    for cell in notebook.cells:
        cell.metadata["tags"] = ["skip-execution"]


def _retype(notebook):
    for name in ("test-double", "test-halve"):
        cell = _cells(notebook, name)
        cell.cell_type, cell.source = "markdown", "nothing to see"
        del cell["outputs"], cell["execution_count"]


def _edit_tests(notebook):
    _cells(notebook, "test-double").source = "pass"


def _points(notebook):
    _cells(notebook, "test-double").metadata.nbgrader["points"] = 1000


def _unlock(notebook):
    _cells(notebook, "test-double").metadata.nbgrader.update(solution=True, grade=True, locked=False)
    _cells(notebook, "test-double").source = "pass"


def _schema(version):
    def change(notebook):
        for cell in notebook.cells:
            if "nbgrader" in cell.metadata:
                cell.metadata.nbgrader["schema_version"] = version

    return change


def _double_tests(notebook):
    notebook.cells.append(json.loads(json.dumps(_cells(notebook, "test-double"))))
    notebook.cells[-1]["source"] = "pass"
    notebook.cells[-1]["id"] = "copy"


def _other_kernel(notebook):
    notebook.metadata.kernelspec = {"name": "bash", "language": "bash", "display_name": "bash"}


def _surrogate(notebook):
    _cells(notebook, "double").source = RIGHT + "# \ud800"


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
    os.chdir(folder)  # the path would be too long
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s")
    os.chdir("/")


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


FIND = """
import glob, os
places = [".", "..", "/home/*", "/root", "/srv", "/mnt", "/tmp", "/var/*", "/run/*", "/proc/1/cwd",
          "/proc/1/root/home/*"]
found = [p for place in places for deep in ("/*.", "/*/*.", "/*/*/*.")
         for kind in ("ipynb", "db") for p in glob.glob(place + deep + kind)]
print("FOUND", [p for p in found if os.path.isfile(p)])
"""
NETWORK = """
import socket
def attempt(*address, family=socket.AF_INET, kind=socket.SOCK_STREAM):
    try:
        s = socket.socket(family, kind); s.settimeout(1); s.connect(*address); print("CONNECTED", address)
    except OSError as error:
        print("refused", address, error.errno)
attempt(("192.0.2.1", 80)); attempt(("192.0.2.1", 53), kind=socket.SOCK_DGRAM)
attempt("\\0/tmp/.X11-unix/X0", family=1)
attempt((2, 22), family=40)
"""
PARENT = """
import ctypes, os, signal
print("PARENT PID", os.environ.get("JPY_PARENT_PID"))
for attempt in (lambda: open("/proc/1/mem", "rb").read(1), lambda: os.setuid(0),
                lambda: os.kill(4242, 9),
                lambda: open("/proc/sys/kernel/hostname", "w")):
    try:
        print("DONE", attempt())
    except OSError as error:
        print("refused", error.errno)
libc = ctypes.CDLL(None, use_errno=True)
print("ptrace", libc.ptrace(16, 1, 0, 0), "unshare", libc.unshare(0x10000000))
print("few processes", len([p for p in os.listdir("/proc") if p.isdigit()]) < 5)
"""
STARTUP = """
import os
for folder in ("~/.ipython/profile_default/startup", "/tmp", "~", "~/.config", "/dev/shm", "."):
    folder = os.path.expanduser(folder); os.makedirs(folder, exist_ok=True)
    open(folder + "/planted.py", "w").write("print('PLANTED')")
"""
PLANTED = """
import os
seen = [f for _, _, files in os.walk("/home") for f in files if "planted" in f]
print("SEEN", seen, os.listdir("/tmp"), os.listdir("/dev/shm"))
"""
FORKS = """
import os, time
for _ in range(2000):
    try:
        if os.fork() == 0:
            time.sleep(60); os._exit(0)
    except OSError:
        print("NO MORE"); break
"""
DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "31.41592"])
    os._exit(0)
"""
DISK = """
import errno
try:
    for number in range(100):
        with open(f"/tmp/{number}", "wb") as file:
            file.write(bytes(8 << 20))
except OSError as error:
    print("FULL", errno.errorcode[error.errno])
"""
HTML = """
from IPython.display import HTML, Javascript, Markdown, SVG, display
display(HTML("<script>alert(1)</script><img src=x onerror=alert(2)><b>bold</b>"))
display(HTML("<iframe src='javascript:alert(3)'></iframe>"))
display(Javascript("alert(4)")); display(Markdown("<script>alert(5)</script>"))
display({"image/svg+xml": "<svg onload='alert(6)'/>", "text/plain": "svg"}, raw=True)
display({"image/png": "'><script>alert(7)</script>", "text/plain": "png"}, raw=True)
print("\\x1b]0;title\\x07<script>alert(8)</script>")
"""
NEST = b"[" * 100_000 + b"]" * 100_000

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
    Attack("reads-all", "graded", 4, FIND + RIGHT, printed="FOUND []"),
    Attack("network", "graded", 4, NETWORK + RIGHT, printed="refused", absent="CONNECTED"),
    Attack("parent", "graded", 4, PARENT + RIGHT, printed="PARENT PID None", absent="DONE"),
    Attack("plants-startup", "graded", 4, STARTUP + RIGHT),
    Attack("plants-startup-later", "graded", 4, PLANTED + RIGHT, printed="SEEN [] [] []", absent="PLANTED"),
    Attack("forks", "graded", 4, FORKS + RIGHT, printed="NO MORE"),
    Attack("daemon", "graded", 4, DAEMON + RIGHT),
    Attack("disk", "graded", 4, DISK + RIGHT, printed="FULL ENOSPC"),
    Attack("memory", "out-of-memory", 0, "x = b'x' * 700_000_000\n" + RIGHT),
    Attack("address-space", "out-of-memory", 1, "x = []\nwhile True: x.append(bytes(50_000_000))\n" + RIGHT),
    Attack("output", "too-much-output", 0, "while True:\n    print('x' * 1000)\n" + RIGHT),
    Attack("one-big-output", "too-much-output", 0, "print('x' * 60_000_000)\n" + RIGHT),
    Attack("raw-output", "too-much-output", 0, "import os\nwhile True: os.write(1, bytes(65536))\n" + RIGHT),
    Attack("endless", "timeout", 1, "while True: pass\n" + RIGHT),
    Attack("stubborn", "timeout", 0, "import signal\nsignal.signal(2, signal.SIG_IGN)\nwhile 1: 0\n"),
    Attack("dies", "dead-kernel", 3, make=changed(lambda n: None, halve="import os\nos._exit(0)")),
    Attack("html", "graded", 4, HTML + RIGHT),
    Attack("zz-careful", "graded", 4, RIGHT, why="the control: everything right, after all others"),
]  # fmt: skip


@pytest.fixture(scope="session")
def graded(hostile_course):
    """All attacks handed in and graded by one command."""
    for attack in ATTACKS:
        if attack.make:
            attack.make(hostile_course, attack.name)
        else:
            hostile_course.submit(attack.name, hostile_course.answered(double=attack.answer, why="<script>"))
    done = hostile_course.run("nngrade", "grade", "tiny")
    assert done.returncode == 0, done.stderr[-3000:]
    return hostile_course


@pytest.mark.timeout(400)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack(graded, attack):
    row = graded.ledger()[attack.name]
    assert row["state"] in attack.state.split("|"), row["notes"]
    assert row["score"] == attack.score
    assert row["max_score"] == 5
    assert attack.printed in graded.printed(attack.name)
    assert attack.absent not in graded.printed(attack.name)
    if attack.state not in ("graded",):
        assert json.loads(row["notes"]), "the student is told nothing"


def test_every_submission_has_exactly_one_final_row(graded):
    rows = graded.ledger()
    assert set(rows) == {attack.name for attack in ATTACKS}
    assert all(row["finished"] and row["attempts"] == 1 for row in rows.values())


def test_no_feedback_shows_a_hidden_test_or_runs_anything(graded, tools):
    for attack in ATTACKS:
        page = graded.feedback(attack.name)
        assert "assert double(3)" not in page
        assert "HIDDEN TESTS" not in page
        assert "<script" not in page.lower()
        assert "onerror=" not in page.replace("&#39;", "'").split("<main>")[0]
        assert "default-src 'none'" in page or "default-src &#39;none&#39;" in page


def test_the_instructors_notebook_runs_nothing_either(graded):
    outputs = [output for cell in graded.autograded("html").cells for output in cell.get("outputs", [])]
    mimes = {mime for output in outputs for mime in output.get("data", {})}
    assert mimes <= {"text/plain", "text/html", "image/png", "image/jpeg"}
    html = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    assert "bold" in html
    assert all(word not in html for word in ("script", "onerror", "iframe", "javascript"))


def test_nothing_is_left_behind(graded):
    assert janitor.sweep() == 0, "folders or control groups of a grader that has ended"
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not any(b"31.41592" in command for command in commands)
    assert not list((graded.root / ".nngrade" / "intake").glob("*/*"))
