"""What tests can do with a student's functions, objects and values: the same as in a plain kernel."""

import importlib.util
from pathlib import Path

import pytest

from nngrade.judge.released import collect, is_setup
from nngrade.mutants import Bench, read_answers, run_cell
from nngrade.release import ROOT, solution_notebook

_spec = importlib.util.spec_from_file_location("trial", Path(__file__).parent / "fixtures" / "trial.py")
court = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(court)
pytestmark = [pytest.mark.timeout(120), pytest.mark.filterwarnings("ignore::DeprecationWarning")]

SETUP = (
    court.SETUP
    + """
from nnlib.layers import Linear, Sequential
model = Sequential(Linear(3, 2)).build((3,), seed=1)
table = np.arange(400_000.0)
def helper(x):
    return x + 1
def through(x):
    return double(x)
"""
)

ANSWERS = """
from collections import namedtuple
from contextlib import contextmanager
def double(x):
    print("doubling")
    return 2 * x
def add_one(x):
    x += 1
def fill(names, found):
    names.append("new"); found["k"] = 1
def apply(f, *args, **kwargs):
    return f(*args, **kwargs)
def squares(n):
    for i in range(n):
        yield i * i
class Value:
    count = 0
    def __init__(self, data): self.data = data
    def __add__(self, other): return Value(self.data + getattr(other, "data", other))
    __radd__ = __add__
    def __mul__(self, other): return Value(self.data * getattr(other, "data", other))
    def __eq__(self, other): return isinstance(other, Value) and self.data == other.data
    def __lt__(self, other): return self.data < getattr(other, "data", other)
    def __repr__(self): return f"Value({self.data})"
    def __len__(self): return 3
    def __getitem__(self, i): return [self.data, i][i]
    def twice(self): return self + self
class Small(Value):
    pass
class Mine(ValueError):
    pass
def fails(kind):
    if kind == "mine":
        raise Mine("my own")
    raise {"value": ValueError, "type": TypeError, "key": KeyError}[kind]("no good")
Pair = namedtuple("Pair", "weights bias")
def pair():
    return Pair(np.ones(2), 0.5)
@contextmanager
def opened():
    log.append("in")
    yield 7
    log.append("out")
log = []
best = np.array([1.0, 2.0])
def draw(rng):
    return rng.normal(size=2)
def is_model(m):
    return m is model
def size_of(t):
    return t.shape, t is table
def train(m):
    m.params.vector[:] = 0
def returned():
    return ValueError("returned")
def many():
    return {"a": (1, [2.5, None]), 3: {4, 5}}, frozenset([6]), range(3), b"x", 1j, np.float32(2), np.int64
def make_adder(n):
    return lambda x: x + n
def sum(values):
    return 42
"""

CELLS = {
    "values": """
assert double(3) == 6 and double("ab") == "abab" and double([1]) == [1, 1]
r = double(np.arange(3, dtype="f4"))
assert type(r) is np.ndarray and r.dtype == np.float32 and (r == [0, 2, 4]).all()
assert (best == [1, 2]).all() and best.sum() == 3
d, f, r, b, c, s, t = many()
assert d == {"a": (1, [2.5, None]), 3: {4, 5}} and f == {6} and list(r) == [0, 1, 2]
assert b == b"x" and c == 1j and type(s) is np.float32 and t is np.int64
p = pair()
w, b = p
assert p.weights.sum() == 2 and p.bias == b == 0.5 and len(p) == 2
assert make_adder(3)(4) == 7
assert type(returned()) is not ValueError or str(returned()) == "returned"
assert isinstance(returned(), ValueError)
""",
    "functions": """
assert apply(lambda v: v * 10, 4) == 40
assert apply(double, 4) == 8 and apply(np.sqrt, 4.0) == 2 and apply(helper, 4) == 5
assert apply(lambda f: f(2), double) == 4
assert apply(lambda *a, k=0: (a, k), 1, [2], k=3) == ((1, [2]), 3)
calls = []
def remember(x):
    calls.append(x)
    return x
assert apply(remember, 5) == 5 and calls == [5]
assert through(4) == 8
assert double.__name__ == "double" and callable(double)
assert [double(i) for i in range(3)] == [0, 2, 4]
assert sum([1, 2]) == 42
""",
    "objects-of-tests": """
class Net:
    rate = 0.5
    def forward(self, x):
        return x * self.rate
    def __len__(self):
        return 4
class Use:
    pass
assert apply(lambda n: n.forward(4), Net()) == 2
""",
    "iterators": """
assert list(squares(4)) == [0, 1, 4, 9]
g = squares(3)
assert next(g) == 0 and next(g) == 1 and next(g) == 4 and next(g, None) is None
assert apply(list, iter([1, 2])) == [1, 2]
assert apply(lambda g: next(g), (i for i in [7])) == 7
import types
assert isinstance(squares(2), types.GeneratorType)
for a, b in zip(squares(3), [0, 1, 4], strict=True):
    assert a == b
""",
    "classes": """
a = Value(2)
b = a + 3
assert b.data == 5 and (a + b).data == 7 and (1 + a).data == 3 and (a * b).data == 10
assert repr(a) == str(a) == "Value(2)"
assert isinstance(a, Value) and not isinstance(3, Value) and not isinstance(a, Small)
assert isinstance(Small(1), Value)
assert a == Value(2) and a != b and a < b and not b < a
assert a.twice().data == 4 and (a.twice() + a).data == 6
assert len(a) == 3 and a[0] == 2 and a[1] == 1
a.data = 10
assert a.data == 10 and Value.count == 0
same = a
assert same is a and a in [b, a]
assert apply(lambda v: v, a) == a
assert not hasattr(a, "nothing")
""",
    "errors": """
for kind, error in ("value", ValueError), ("type", TypeError), ("key", KeyError), ("mine", ValueError):
    try:
        fails(kind)
    except error as e:
        caught = e
    else:
        assert False
    assert type(caught).__name__ == {"mine": "Mine"}.get(kind, error.__name__)
expect_raises(call(fails, "mine"), ValueError, "own")
expect_raises(call(fails, "type"), TypeError)
try:
    missing
except NameError as e:
    assert "missing" in str(e)
""",
    "printing": """
import contextlib, io
said = io.StringIO()
with contextlib.redirect_stdout(said):
    double(1)
assert said.getvalue() == "doubling\\n"
assert call(double, 1).happened.printed == "doubling\\n"
""",
    "changes": """
x, names, found = np.zeros(3), [], {}
add_one(x)
fill(names, found)
assert x.sum() == 3 and names == ["new"] and found == {"k": 1}
c = call(add_one, np.zeros(2))
assert c.happened.arguments_after[0].sum() == 2 and c.args[0].sum() == 0
try:
    expect_unchanged(c)
except AssertionError as e:
    assert "modified input" in str(e)
else:
    assert False
nested = {"w": [np.zeros(2)]}
apply(lambda d: add_one(d["w"][0]), nested)
""",
    "models": """
assert is_model(model)
mine = Sequential(Linear(3, 2)).build((3,), seed=2)
assert not is_model(mine)
x = np.ones((1, 3), "f4")
assert np.allclose(apply(lambda m, x: m(x), mine, x), mine(x))
train(mine)
assert mine.params.vector.sum() == 0
shape, same = size_of(table)
assert shape == (400_000,) and same
assert np.allclose(draw(np.random.default_rng(3)), np.random.default_rng(3).normal(size=2))
""",
    "managers": """
with opened() as seven:
    assert seven == 7 and log == ["in"]
assert log == ["in", "out"]
""",
}


def in_a_plain_kernel(cell):
    def work(sock):
        names = {"__name__": "__main__"}
        for source in (SETUP, ANSWERS, cell):
            exec(source, names)
        sock.sendall(b"passed")

    ours, theirs = court.socket.socketpair()
    court.in_a_process(work, theirs)
    said = ours.recv(10)
    ours.close()
    return said == b"passed"


@pytest.mark.parametrize("name", CELLS)
def test_the_same_cell_passes_in_the_judge_and_in_a_plain_kernel(name):
    assert in_a_plain_kernel(CELLS[name])
    outcome = court.trial(CELLS[name], ANSWERS, SETUP)
    assert outcome["verdict"] == "passed", outcome


@pytest.mark.parametrize(
    ("cell", "verdict", "words"),
    [
        ("double(1)\n0.5", "passed", ""),
        ("assert double(3) == 7, 'double(3) is not 7'", "failed", "double(3) is not 7"),
        ("assert double(3) == 7", "failed", "does not hold"),
        ("fails('value')", "failed", "no good"),
        ("call(lambda: 1)", "passed", ""),
        ("1/0", "failed", "division"),
        ("raise KeyboardInterrupt", "failed", ""),
        ("%matplotlib inline\nassert double(1) == 2", "passed", ""),
        ("while True: pass", "timeout", "too long"),
        ("try:\n    while True: pass\nexcept Exception: pass", "timeout", "too long"),
    ],
)
def test_how_a_cell_ends(cell, verdict, words):
    outcome = court.trial(cell, ANSWERS, SETUP, seconds=2)
    assert outcome["verdict"] == verdict
    assert words in outcome.get("evalue", "")
    assert outcome.get("value") == ("0.5" if "0.5" in cell else None)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("np.array(['six', 'eight'])", "np.array(['six', 'eight'])"),
        ("np.zeros(1, [('a', int)])[0]", "void of the notebook"),
        ("10**4290", "too many digits"),
        ("range(10**12)", "range of the notebook"),
    ],
)
def test_a_strange_value_is_named(answer, words):
    answers = f"def double(x): return {answer}"
    outcome = court.trial("expect_close(call(double, 3), 6)", answers, SETUP, stub="def double(x): ...")
    assert outcome["verdict"] == "failed"
    assert words in outcome["evalue"]


HIDDEN = "assert double(1) == 2\n### BEGIN HIDDEN TESTS\n{}\n### END HIDDEN TESTS"


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        ("assert double(2) == 5, 'SECRET 5'", "fails for other inputs"),
        ("expect_close(call(double, 31), 5)", "fails for other inputs"),
        ("{}expect_close(call(double, 31), 5)", "fails for x"),
        ("double(SECRET)", "fails for other inputs"),
        ("{}expect_close(call(leak, 31), 5)", "error   Exception"),
        ("{}expect_close(call(shape, 31), 5)", "another shape"),
        ("{}expect_close(call(thing, 31), 5)", "of type object"),
    ],
)  # fmt: skip
def test_of_a_hidden_test_nothing_is_told_but_its_property(hidden, words):
    leaks = (
        "\ndef leak(x): raise type(f'I_was_given_{x}', (ValueError,), {})('with it')\n"
        "def shape(x): return np.zeros((x, 1))\n"
        "def thing(x): return type(f'T{x}', (), {})()\n"
    )
    cell = HIDDEN.format(hidden.format("with task('perceptron', 'score', hidden='x'):\n    "))
    outcome = court.trial(cell, ANSWERS + leaks, SETUP)
    assert outcome["verdict"] == "failed"
    assert words in outcome["evalue"] or words == "error   Exception"
    assert "SECRET" not in outcome["evalue"]
    assert "31" not in outcome["evalue"]


ANSWERS_OF_BOOK = [
    (path.stem, answer)
    for path in sorted((ROOT / "tests" / "mutants" / "perceptron").glob("*.py"))
    for answer in read_answers(path)
    if "endless" not in answer.title
]


@pytest.fixture(scope="module")
def bench():
    bench = Bench("perceptron")
    cells = solution_notebook("perceptron").cells
    return bench, court.set_up([cell.source for cell in cells if is_setup(cell)])[0]


@pytest.mark.parametrize("task", sorted({task for task, _ in ANSWERS_OF_BOOK}))
def test_the_judge_says_the_same_words_as_a_plain_kernel_about_every_answer(bench, task):
    plain, setup = bench
    for answer in [answer for name, answer in ANSWERS_OF_BOOK if name == task]:

        def names(answer=answer):
            found = dict(plain._before[answer.task])
            with court.contextlib.redirect_stdout(None):
                run_cell(answer.code, found, f"{answer.task} answer")
            return found

        outcome = court.hold(court.honest(names), setup, plain.tasks[task].test.source, [answer.code], 60)
        said = "all checks passed" if outcome["verdict"] == "passed" else outcome["evalue"]
        assert said == plain.judge(answer).said


def test_what_is_read_from_released_cells():
    stub = "class Value:\n    def __add__(self, o): ...\n    def grow(self): ...\ndef f(): ...\nx = 1\n%magic"
    assert collect([stub]) == (["Value", "f"], {"Value": ["__add__"]})
    assert collect(["def broken("]) == ([], {})
