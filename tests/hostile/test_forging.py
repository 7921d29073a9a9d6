"""Forging a score, by somebody who knows the judge's source: every attempt ends without one.

That these attacks are real is shown beside it: most of them deceive the same test cell where it runs in the
student's own process, as plain nbgrader runs it.
"""

import importlib.util
import os
import pickle
import socket
import struct
import time
from pathlib import Path

import pytest

from nngrade.judge.channel import Channel, ClosedError
from nngrade.judge.wire import dump, load

_HERE = Path(__file__).parent


def _module(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


court = _module("trial", _HERE.parent / "grading" / "fixtures" / "trial.py")
forgeries = _module("forgeries", _HERE / "fixtures" / "forgeries.py")
FORGERIES = [
    pytest.param(*row[1:], id=row[0])
    for rows in (forgeries.COMPARISONS, forgeries.PATCHES, forgeries.SPYING, forgeries.CONTROL_FLOW)
    for row in rows
]
STUB = "def double(x): ...\nclass Value:\n    def __sub__(self, other): ...\n    def norm(self): ...\n"
pytestmark = [pytest.mark.timeout(120), pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def in_the_students_process(answer, cell):
    """Whether the test cell passes where the student's code runs."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            names = {"__name__": "__main__"}
            for source in (court.SETUP, answer, cell):
                exec(source, names)
            os.write(write, b"passed")
        finally:
            os._exit(0)
    os.close(write)
    said = os.read(read, 10)
    os.close(read)
    os.waitpid(pid, 0)
    return said == b"passed"


@pytest.mark.parametrize(("answer", "cell", "deceives", "why"), FORGERIES)
def test_forgery(answer, cell, deceives, why):
    outcome = court.trial(cell, answer, seconds=4, stub=STUB)
    assert outcome["verdict"] != "passed", why
    assert "6.25" not in outcome.get("evalue", "")
    if deceives:
        assert in_the_students_process(answer, cell)


@pytest.mark.parametrize("rows", ["COMPARISONS", "PATCHES", "SPYING", "CONTROL_FLOW"])
def test_the_honest_answer_passes_the_first_of_each_kind(rows):
    cell = {"SPYING": "assert double(3) == 6"}.get(rows, getattr(forgeries, rows)[0][2])
    if rows != "CONTROL_FLOW":
        assert court.trial(cell, "def double(x): return 2 * x")["verdict"] == "passed"
    else:
        assert court.trial(cell, "def double(f):\n    f(3)\n    return 6")["verdict"] == "passed"


# Frames that no honest snapshot sends


def forger(reply):
    """A process that answers every question by ``reply(channel, nonce, act)``."""

    def work(sock):
        channel = Channel(sock)
        while True:
            _, nonce, act, *_ = load(channel.receive())
            reply(channel, nonce, act)

    return work


def answer(channel, nonce, payload, status="value", changed=b"", printed=""):
    channel.send(dump(("answer", nonce, status, payload, changed, printed)))


HANDLE = b"h" + struct.pack("<Q", 0) + dump(("double", "c"))


def then(reply):
    """Hand over ``double`` as a function; then forge the answer to the call."""
    return forger(lambda c, n, act: answer(c, n, HANDLE) if act == "name" else reply(c, n))


def tag(letter, text):
    return letter + struct.pack("<I", len(text)) + text.encode()


def before_it_was_asked(sock):
    Channel(sock).send(dump(("answer", bytes(8), "value", dump(6), b"", "")))
    time.sleep(20)


def twice(channel, nonce):
    frame = dump(("answer", nonce, "value", dump(6), b"", ""))
    channel.socket.sendall(2 * (struct.pack("<I", len(frame)) + frame))  # at once: no race with the judge


def callback(number, act, arguments):
    def reply(channel, nonce):
        channel.send(dump(("call", bytes(8), number, act, dump(arguments))))
        status, value = load(channel.receive())[2:]
        answer(channel, nonce, value if status == "value" else dump(6))

    return reply


FRAMES = {
    "garbage": then(lambda c, n: c.socket.sendall(b"\xff" * 100)),
    "no-frame": then(lambda c, n: c.send(b"garbage")),
    "a-gigabyte": then(lambda c, n: c.socket.sendall(struct.pack("<I", 1 << 30))),
    "half-a-frame": then(lambda c, n: (c.socket.sendall(b"\xff\0\0\0ab"), c.close())),
    "pickle": then(lambda c, n: answer(c, n, pickle.dumps(6))),
    "before-it-was-asked": before_it_was_asked,
    "another-number": then(lambda c, n: answer(c, bytes(8), dump(6))),
    "no-number": then(lambda c, n: c.send(dump(("answer", dump(6))))),
    "unknown-status": then(lambda c, n: answer(c, n, dump(6), status="passed")),
    "a-verdict": then(lambda c, n: c.send(dump({"verdict": "passed"}))),
    "nested-values": then(lambda c, n: answer(c, n, dump(dump(6)))),
    "two-values": then(lambda c, n: answer(c, n, dump(6) + dump(6))),
    "name-of-the-judge": then(lambda c, n: answer(c, n, tag(b"n", "expected"))),
    "import": then(lambda c, n: answer(c, n, tag(b"p", "os") + dump("system"))),
    "object": then(lambda c, n: answer(c, n, tag(b"O", "nnlib.layers") + dump("Linear") + dump(None))),
    "memory": then(lambda c, n: answer(c, n, b"M" + bytes(8))),
    "stub": then(lambda c, n: answer(c, n, b"x" + bytes(8) + dump("function"))),
    "functions-of-nobody": then(lambda c, n: answer(c, n, b"E" + bytes(8))),
    "hung-up": then(lambda c, n: c.close()),
    "callback-of-nobody": then(callback(0, "call", ((), {}))),
    "callback-below-zero": then(callback(-1, "call", ((), {}))),
    "callback-in-rags": then(lambda c, n: c.send(dump(("call", 1, 2)))),
    "strange-description": then(lambda c, n: answer(c, n, b"h" + bytes(8) + dump(["x"]))),
    "changes-of-nothing": then(lambda c, n: answer(c, n, dump(5), changed=dump(((99, 6), (-1, [6]))))),
}  # fmt: skip


@pytest.mark.parametrize("name", FRAMES)
def test_forged_frame(name):
    cell = "expected = 6\nassert double(3) == expected"
    outcome = court.trial(cell, work=FRAMES[name], seconds=4)
    assert outcome["verdict"] != "passed"


def test_of_two_answers_the_second_ends_the_hearing():
    outcome = court.trial("assert double(3) == 6\nassert double(4) == 6", work=then(twice), seconds=4)
    assert outcome["verdict"] == "failed"
    assert "answered before it was asked" in outcome["evalue"]


@pytest.mark.parametrize("act", ["get", "item", "iter", "len", "next", "set", "special", "eval"])
@pytest.mark.parametrize("what", ["__globals__", "__code__", "f_globals", "__class__"])
def test_a_function_of_the_test_can_be_called_and_nothing_else(act, what):
    work = then(callback(0, act, (what,)))
    outcome = court.trial(
        "expected = 6.25\ndef f(): pass\nassert double(f) == expected", work=work, seconds=4
    )
    assert outcome["verdict"] != "passed"


def test_silence_costs_the_time_of_one_call():
    started = time.monotonic()
    outcome = court.trial("call(double, 3, seconds=0.01)", work=then(lambda c, n: time.sleep(60)), seconds=6)
    assert outcome["verdict"] == "timeout"
    assert time.monotonic() - started < 40


def test_a_flood_ends_at_its_limit():
    def flood(channel, nonce):
        answer(channel, nonce, dump(bytes(60 << 20)))

    outcome = court.trial("for i in range(100): double(i)", work=then(flood), seconds=60)
    assert outcome["verdict"] == "failed"
    assert "more data" in outcome["evalue"]


def test_an_honest_line_is_closed_quietly():
    ours, theirs = socket.socketpair()
    theirs.close()
    with pytest.raises(ClosedError):
        Channel(ours).receive(time.monotonic() + 1)
    ours.close()


def test_nobody_stands_in_for_what_an_earlier_test_makes():
    """Failing one test on purpose, before it makes what the next one compares with, gains nothing there."""
    answers = "def double(x): return 0\nexpected, expect_less = 0, lambda *a: None\n"
    answers += "def halve(x): return 0"
    names, _ = court.set_up([court.SETUP])
    held = court.Court(names, {"answers": ["double"], "classes": {}, "seconds": 4, "source": ""})
    hidden = "### BEGIN HIDDEN TESTS\ndef expect_less(*a): raise AssertionError\n### END HIDDEN TESTS"
    cells = ["assert double(3) == 6\nexpected = 1.5\n" + hidden, "assert halve(3) == expected",
             "### BEGIN HIDDEN TESTS\nexpect_less(halve(3), 2)\n### END HIDDEN TESTS"]  # fmt: skip
    ends = []
    for number, source in enumerate(cells):
        ours, theirs = socket.socketpair()
        pid = court.in_a_process(court.honest(court.notebook(court.SETUP, answers)), theirs)
        cell = court.TestCell(str(number), source)
        student = court.Student(Channel(ours), court.crossing_names(names), time.monotonic())
        outcome = held.visible(cell, student)
        ends.append(held.hidden(cell) if outcome["verdict"] == "passed" else outcome)
        ours.close()
        os.kill(pid, 9)
        os.waitpid(pid, 0)
    assert [end["verdict"] for end in ends] == ["failed"] * 3
    assert "an earlier check makes" in ends[1]["evalue"]
    assert "an earlier check makes" in ends[2]["evalue"]
