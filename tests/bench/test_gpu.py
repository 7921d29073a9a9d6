"""The bench of the GPU: what it says without one; and its steps run, on a CPU, where nothing is measured."""

import itertools

import pytest

torch = pytest.importorskip("torch")

from bench import gpu, networks, timing  # noqa: E402

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
    names = [run(contest) for contest in itertools.islice(contests, 6)]
    assert len(set(names)) == 6
    assert names[-1] == "VGG with batch norm, batch 4, bfloat16"
    gradient = gpu.gradient_of_pictures("LeNet", networks.lenet, (2, 1, 28, 28), "cpu", compile_it=False)
    assert "gradient of 2 pictures" in run(gradient)
    pictures = gradient.ours()
    assert pictures.shape == (2, 1, 28, 28)
    assert float(pictures.abs().sum()) > 0


def test_being_behind_the_compilers_graphs_counts_as_missed():
    times = {"nnlib": [1.0], "PyTorch eager": [4.0], "PyTorch, reduce-overhead": [0.95]}
    assert gpu.keeps_up(timing.Result("GPU", "x", 3.0, times))
    times["PyTorch, reduce-overhead"] = [0.85]
    assert not gpu.keeps_up(timing.Result("GPU", "x", 3.0, times))
