"""Forging a score in a real course: attacks on snapshots, on the judge, and on what feedback shows."""

import pytest
from attacks import RIGHT, WRONG, Attack, changed, hand_in_and_grade, judge, judge_together

pytestmark = [pytest.mark.sandbox, pytest.mark.timeout(400)]

REMEMBERS = """
seen = []
def double(x):
    seen.append(x)
    open("/tmp/seen", "a").write(f"input {x} ")
    return 2 * x
"""
TELLS = """
import os
print("SEEN", seen, os.path.exists("/tmp/seen"))
def halve(x): return x / 2
"""
FAKE = """
import sys, types
sys.modules["nngrade.judge.agent"] = fake = types.ModuleType("agent")
fake.snapshot = lambda path: None
"""
LINKED = """
import os
for number in range(20):
    os.symlink("/proc/1/root/run/kernel/s-1", f"/run/kernel/j{number}")
"""
IMPOSTOR = """
import os, socket, threading
from nngrade.judge.channel import Channel
from nngrade.judge.wire import dump, load
def answer(door):
    line = Channel(door.accept()[0])
    while True:
        nonce = load(line.receive())[1]
        line.send(dump(("answer", nonce, "value", dump(True), b"", "passed")))
for number in range(20):
    door = socket.socket(socket.AF_UNIX); door.bind(f"/run/kernel/j{number}"); door.listen()
    threading.Thread(target=answer, args=(door,), daemon=True).start()
"""
KILLS = """
import nngrade.judge.agent as agent, os
real = agent.snapshot
def snapshot(path):
    real(path); os.system("kill -9 $(pgrep -P %d)" % os.getpid())
agent.snapshot = snapshot
"""
ALL_AT_ONCE = """
from IPython import get_ipython
import ast, builtins, sys
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
shell = get_ipython()
shell.ast_transformers.append(Drop())
shell.input_transformers_cleanup.append(lambda lines: [l.replace("assert ", "0 and ") for l in lines])
run = shell.run_cell
shell.run_cell = lambda *a, **k: run("pass")
send = shell.kernel.session.send
def ok(stream, kind, content=None, *a, **k):
    if isinstance(content, dict) and content.get("status") == "error": content["status"] = "ok"
    return send(stream, kind, content, *a, **k)
shell.kernel.session.send = ok
builtins.AssertionError = ArithmeticError
"""
EQUAL = "class Any:\n    def __eq__(self, other): return True\ndef double(x): return Any()\n"
VERDICT = """
import json, nngrade.execute, nngrade.verdicts, nngrade.judge.court as court
court.FAILED = court.UNJUDGED = court.TIMED_OUT = "passed"
nngrade.verdicts.score = lambda cell: (1000, 1000)
print(json.dumps({"verdict": "passed"}))
"""
SPEECHLESS = """
class Silent(Exception):
    def __str__(self): raise self
def double(x): raise Silent
"""

ATTACKS = [
    Attack("aa-careful", "graded", 4, RIGHT, why="the control"),
    Attack("tells-hidden-inputs", "graded", 4, make=changed(lambda n: None, double=REMEMBERS, halve=TELLS),
           printed=("SEEN [] False",), why="all tests are judged after the last cell"),
    Attack("equal-to-all", "graded", 1, EQUAL, why="comparisons are the judge's"),
    Attack("transforms-and-sends", "graded", 0, ALL_AT_ONCE + WRONG, why="no verdict comes from the kernel"),
    Attack("no-snapshot", "graded", 0, FAKE + WRONG, why="what is not judged has no points"),
    Attack("link-to-elsewhere", "graded", 0, LINKED + WRONG, why="only sockets are connected to"),
    Attack("impostor", "graded", 0, IMPOSTOR + WRONG, why="an answer is data, and True is not 6"),
    Attack("kills-snapshots", "graded", 0, KILLS + RIGHT, why="what is not judged has no points"),
    Attack("verdicts", "graded", 1, VERDICT + WRONG, why="verdicts are made in another process"),
    Attack("endless-in-a-call", "graded|timeout", 1, "def double(x):\n    while True: pass\n",
           why="a snapshot's loop ends with it; later tests have snapshots of their own"),
    Attack("dies-in-a-call", "graded", 1, "import os\ndef double(x): os._exit(0)\n", why="likewise"),
    Attack("unspeakable", "graded", 1, SPEECHLESS, absent="process ended", why="asked with care"),
    Attack("zz-careful", "graded", 4, RIGHT, why="the control"),
]  # fmt: skip


@pytest.fixture(scope="module")
def graded(hostile_course):
    """All attacks handed in and graded by one command."""
    config = hostile_course.root / "nbgrader_config.py"  # the grader's own modules take seconds to import
    config.write_text(config.read_text() + "c.SandboxedExecute.timeout = 30\n")
    return hand_in_and_grade(hostile_course, ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack(graded, attack):
    judge(graded, attack)


def test_pages_give_nothing_away(graded, tools):
    judge_together(graded, ATTACKS, tools.SECRET)
    for attack in ATTACKS:
        assert "-4" not in graded.feedback(attack.name), "an input of a hidden test"
