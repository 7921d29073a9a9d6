"""The benches run, count fairly, and fail when a promise is broken. How fast anything is, is not tested."""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
pytest.importorskip("sklearn")

ROOT = Path(__file__).parents[2]


@pytest.fixture
def result():
    """A result in which nnlib takes 1 or 2 ms, and PyTorch 4 or 5."""
    from bench.timing import Result

    times = {"nnlib": [1.0, 2.0, 2.0], "PyTorch eager": [5.0, 4.0, 5.0], "other": [1.0, 1.0, 1.0]}
    return Result("W1", "a small net", 2.0, times)


def test_ratios_of_medians_and_of_minima(result):
    assert result.ratios("PyTorch eager") == (2.5, 4.0)
    assert result.held()
    result.gate = 3.0  # the minima alone would hold it
    assert not result.held()
    result.gate = None
    assert result.held()


def test_rivals_take_turns():
    from bench import timing

    calls = []

    def runner(name):
        return lambda: calls.append(name) or time.sleep(0.003)

    contest = timing.Contest("W0", "sleep", runner("a"), runner("b"), {"c": runner("c")})
    result = timing.run(contest, 0.05)
    rounds = len(result.milliseconds["nnlib"])
    assert rounds >= 3
    assert {len(times) for times in result.milliseconds.values()} == {rounds}
    measured = calls[-3 * rounds :]
    assert all(set(measured[i : i + 3]) == {"a", "b", "c"} for i in range(0, 3 * rounds, 3))
    assert {measured[i] for i in range(0, 3 * rounds, 3)} == {"a", "b", "c"}  # each begins a round in turn
    assert all(3 <= ms < 100 for ms in result.milliseconds["nnlib"])


def test_files_tell_everything(result, tmp_path):
    from bench import report

    path = report.write(tmp_path, "two words", [result], {"note": 1})
    content = json.loads(path.read_text())
    assert content["machine"]["numpy"] == np.__version__
    assert content["results"][0]["times faster"]["PyTorch eager"] == {"median": 2.5, "minimum": 4.0}
    assert path.with_suffix(".svg").read_text().lstrip().startswith("<?xml")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["two words.json", "two words.svg"]
    assert "2.50x  4.00x  2.00 held" in report.table([result])


@pytest.mark.parametrize("name", ["lenet", "convnet", "vgg", "efficientnet_lite0"])
def test_both_networks_are_the_same(name):
    """With the same weights the two give the same answers: nobody is timed on less work."""
    from bench import networks

    mine, theirs = getattr(networks, name)()
    shape = {"vgg": (2, 3, 32, 32), "efficientnet_lite0": (2, 3, 64, 64)}.get(name, (2, 1, 28, 28))
    x = np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
    mine.build(shape[1:])
    arrays = list(theirs.parameters())
    assert len(mine.params) == len(arrays)
    with torch.no_grad():
        for ours, other in zip(mine.params.values(), arrays, strict=True):
            other.copy_(torch.from_numpy(ours.T.copy() if ours.ndim == 2 else ours))
        expected = theirs.eval()(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(mine(x), expected, rtol=1e-3, atol=1e-3 * np.abs(expected).max())


def run_bench(folder, *arguments):
    command = [sys.executable, "-m", "bench", *arguments, "--results", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240)


def test_a_quick_run(tmp_path):
    done = run_bench(tmp_path, "--quick", "W3", "W4", "W6", "W7")
    assert done.returncode == 0, done.stderr
    assert "scikit-learn" in done.stdout
    assert "memory of a training step, LeNet" in done.stdout
    content = json.loads((tmp_path / "latest.json").read_text())
    assert {result["work"] for result in content["results"]} == {"W3", "W4", "W6", "W7"}
    assert not content["imports torch"]


def test_gate_and_wrong_calls(tmp_path, monkeypatch, capsys):
    from bench import __main__ as program
    from bench import footprint, works

    slow = program_contest(ours=0.02, peer=0.001)
    monkeypatch.setitem(works.WORKS, "W1", lambda quick, compile_it: iter([slow]))
    monkeypatch.setattr(footprint, "import_time", lambda times: (0.1, False))
    monkeypatch.setattr(footprint, "memory_of_a_step", lambda names: {})
    call = ["W1", "--quick", "--results", str(tmp_path)]
    assert program.main(call) == 0
    assert program.main([*call, "--gate"]) == 1
    assert "below the gate: W1 sleeping" in capsys.readouterr().out
    with pytest.raises(SystemExit) as wrong:
        program.main(["W99"])
    assert wrong.value.code == 2
    assert "there is no work W99" in capsys.readouterr().err


def test_what_is_absent_is_named(monkeypatch, capsys):
    from bench import jax_rival, steps

    monkeypatch.setitem(sys.modules, "jax", None)
    assert jax_rival.scanned(torch.nn.Sequential(), []) is None
    assert "JAX is left out: it is not installed" in capsys.readouterr().err

    def fails():
        raise RuntimeError("no C++ compiler\nand more")

    assert steps.compiled(fails) is None
    assert "torch.compile is left out: it does not work here (no C++ compiler)" in capsys.readouterr().err


def test_other_threads_need_another_process(monkeypatch):
    from bench import __main__ as program

    calls = []

    def run(command, env, check):
        calls.append((command, env["OMP_NUM_THREADS"]))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(program.subprocess, "run", run)
    assert program.main(["W1", "--threads", "2"]) == 0
    assert calls == [([sys.executable, "-m", "bench", "W1", "--threads", "2"], "2")]


def program_contest(ours, peer):
    from bench.timing import Contest

    return Contest("W1", "sleeping", lambda: time.sleep(ours), lambda: time.sleep(peer), {}, 1.0)
