"""The bench of the GPU: what it says without one; and its steps run, on a CPU, where nothing is measured."""

import itertools
import json

import pytest

torch = pytest.importorskip("torch")

from bench import gpu, networks, report, timing  # noqa: E402

pytestmark = pytest.mark.torch


def test_without_a_gpu_it_says_so_in_one_line(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert gpu.main(["--results", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.err == "bench.gpu needs a CUDA GPU, and this machine has none: nothing was measured\n"
    assert said.out == ""
    assert not list(tmp_path.iterdir())


def run(contest):
    for step in (contest.ours, contest.peer, *contest.rivals.values()):
        step()
    return contest.name


def test_the_steps_run():
    contests = gpu.contests("cpu", compile_it=False, quick=True)
    names = [run(make()) for _, make in itertools.islice(contests, 6)]
    assert len(set(names)) == 6
    assert names[-1] == "VGG with batch norm, batch 4, bfloat16"
    gradient = gpu.gradient_of_pictures(
        "gradient of 2 pictures", networks.lenet, (2, 1, 28, 28), "cpu", compile_it=False
    )
    assert "gradient of 2 pictures" in run(gradient)
    pictures = gradient.ours()
    assert pictures.shape == (2, 1, 28, 28)
    assert float(pictures.abs().sum()) > 0


def test_being_behind_the_compilers_graphs_counts_as_missed():
    times = {"nnlib": [1.0], "PyTorch eager": [4.0], "PyTorch, reduce-overhead": [0.95]}
    beside = {"PyTorch, reduce-overhead": gpu.OVERHEAD}
    result = timing.Result("GPU", "x", 3.0, times, beside)
    assert result.held()
    times["PyTorch, reduce-overhead"] = [0.85]
    assert not result.held()
    assert result.held("PyTorch eager")
    assert "0.90 MISSED" in report.table([result])
    assert timing.Result("GPU", "x", 3.0, {"nnlib": [1.0], "PyTorch eager": [4.0]}, beside).held(), "left out"


def test_it_runs_from_end_to_end(monkeypatch, tmp_path, capsys):
    """On a CPU that says it is a GPU."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(gpu, "machine", lambda: {"name": "a GPU that is none"})
    monkeypatch.setattr(gpu, "clock", lambda step, repeats: timing._clock(step, 1))
    contests = gpu.contests
    monkeypatch.setattr(gpu, "contests", lambda device, *rest: contests("cpu", *rest))
    with pytest.raises(SystemExit):
        gpu.main(["VGGG", "--results", str(tmp_path)])
    assert "there is no work VGGG; there are:" in capsys.readouterr().err
    monkeypatch.setattr(torch.compiler, "reset", lambda: None)  # nothing was compiled, and it takes seconds
    with monkeypatch.context() as settings:  # which bench.gpu sets for all of its process
        settings.setattr(torch.backends.cudnn, "benchmark", False)
        assert gpu.main(["LeNet", "--quick", "--no-compile", "--results", str(tmp_path)]) == 0
    content = json.loads((tmp_path / "gpu.json").read_text())
    assert content["gpu"]["name"] == "a GPU that is none"
    assert [r["name"] for r in content["results"]] == ["LeNet, batch 4, float32"]
    assert "a GPU that is none" in (tmp_path / "gpu.svg").read_text()
    assert "beside PyTorch, fused Adam" in capsys.readouterr().out
