"""Checkpoints: a training that is killed, at whatever moment, goes on to the very same numbers."""

import os
import random
import re
import subprocess
import sys
import time

import numpy as np
import pytest

from nnlib import models, optim
from nnlib.datasets import shapes
from nnlib.layers import BatchNorm1d, Dropout, Flatten, Linear, ReLU, Sequential
from nnlib.serialization import save
from nnlib.train import fit

# Everything that has a state: dropout, running averages, Adam, shuffling, augmentation, a schedule, patience.
PROGRAM = """
import os, signal, sys
import numpy as np
from nnlib import optim, schedules, serialization
from nnlib.datasets import shapes
from nnlib.layers import *
from nnlib.train import fit

path, library, moment, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
replace, fsync, seen = os.replace, os.fsync, 0

def die(when):
    global seen
    seen += when == moment
    if when == moment and seen == count:
        os.kill(os.getpid(), signal.SIGKILL)

def deadly_replace(*files):
    die("before the renaming")
    replace(*files)
    die("after the renaming")

def deadly_fsync(number):
    die("while writing")
    fsync(number)

os.replace, os.fsync = deadly_replace, deadly_fsync
train, test = shapes("train", 40), shapes("test", 10)
model = Sequential(Flatten(), Linear(25, 30), BatchNorm1d(30), ReLU(), Dropout(0.3), Linear(30, 5), seed=1)
model.to(library)
optimizer = optim.Adam(model, schedules.cosine(0.01, 40 * 7))

def noisy(x, rng):
    die("in a step")
    return x * np.float32(1 + rng.normal(0, 0.1)).item()

print("ready", flush=True)
history = fit(model, train.x, train.y, epochs=40, batch_size=30, optimizer=optimizer, augment=noisy, clip=1.0,
              validation=test, patience=30, seed=7, checkpoint=path, progress=False)
model.to("numpy")
print([array.tobytes().hex() for array in (model.params.vector, *model.buffers.values())], history.stopped)
print(history.steps, {name: values for name, values in history.epochs.items() if name != "seconds"})
"""


def start(path, library="numpy", moment="never", count=0):
    """Training in a process of its own, one thread, so that sums come in the same order every time."""
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    command = [sys.executable, "-c", PROGRAM, str(path), library, moment, str(count)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | one)
    process.stdout.readline()  # "ready": the training is about to begin
    return process


def outcome(process):
    """What a training that ran to its end has printed; None if it was killed."""
    printed = process.communicate(timeout=120)[0]
    assert process.returncode in (0, -9)
    return printed if process.returncode == 0 else None


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Numbers and duration of the training that nobody kills."""
    process = start(tmp_path_factory.mktemp("undisturbed") / "run.safetensors")
    began = time.perf_counter()
    return outcome(process), time.perf_counter() - began


@pytest.mark.parametrize("chance", range(3))
def test_killed_at_random_moments_it_reaches_the_same_numbers(tmp_path, undisturbed, chance):
    expected, seconds = undisturbed
    path, draw, kills, result = tmp_path / "run.safetensors", random.Random(chance), 0, None
    while result is None:
        process = start(path)
        if kills < 4:
            time.sleep(draw.uniform(0, 0.6 * seconds))
            process.kill()
        result = outcome(process)
        kills += result is None
    assert kills >= 1
    assert result == expected
    assert os.listdir(tmp_path) == ["run.safetensors"], "nothing half-written is left"


@pytest.mark.parametrize(
    "moment", ["while writing", "before the renaming", "after the renaming", "in a step"]
)
@pytest.mark.parametrize("count", [1, 12])
def test_killed_at_the_worst_moments_it_reaches_the_same_numbers(tmp_path, undisturbed, moment, count):
    path = tmp_path / "run.safetensors"
    assert outcome(start(path, moment=moment, count=count)) is None
    assert outcome(start(path)) == undisturbed[0]
    assert os.listdir(tmp_path) == ["run.safetensors"]


@pytest.mark.torch
@pytest.mark.parametrize("library", ["torch", pytest.param("cuda", marks=pytest.mark.gpu)])
def test_a_killed_training_on_torch_reaches_the_same_numbers(tmp_path, library):
    pytest.importorskip("torch")
    whole = outcome(start(tmp_path / "whole.safetensors", library))
    path = tmp_path / "run.safetensors"
    assert outcome(start(path, library, "in a step", 50)) is None
    assert outcome(start(path, library)) == whole


# In one process


@pytest.fixture(scope="module")
def data():
    return shapes("train", 20)


def model(seed=1):
    layers = Flatten(), Linear(25, 8), BatchNorm1d(8), ReLU(), Dropout(0.2), Linear(8, 5)
    return Sequential(*layers, seed=seed)


def train(data, path, epochs, model_=None, **settings):
    model_ = model_ or model()
    history = fit(model_, data.x, data.y, epochs=epochs, checkpoint=path, progress=False, **settings)
    return model_, history


def test_more_epochs_go_on_from_a_finished_training(tmp_path, data):
    path = tmp_path / "run.safetensors"
    train(data, path, 3)
    resumed, history = train(data, path, 5, model(seed=99))  # its own first weights do not matter
    whole, expected = train(data, tmp_path / "other.safetensors", 5)
    np.testing.assert_array_equal(resumed.params.vector, whole.params.vector)
    assert history.steps == expected.steps
    again, history = train(data, path, 5)
    np.testing.assert_array_equal(again.params.vector, whole.params.vector)
    assert len(history) == 5
    assert history.stopped == "all epochs done"


def test_a_training_that_stopped_early_stays_stopped_with_its_best_weights(tmp_path, data):
    nonsense = shapes("train", 20)
    nonsense.y = np.random.default_rng(0).integers(0, 5, len(nonsense))
    settings = {"validation": shapes("test", 5), "patience": 2}
    first, history = train(nonsense, tmp_path / "run", 200, **settings)
    assert history.stopped == "no progress"
    again, resumed = train(nonsense, tmp_path / "run", 200, **settings)
    assert resumed.stopped == "no progress"
    assert resumed.steps == history.steps
    np.testing.assert_array_equal(again.params.vector, first.params.vector)
    for name, buffer in first.buffers.items():
        np.testing.assert_array_equal(again.buffers[name], buffer)


def test_leftovers_are_deleted_and_nothing_else(tmp_path, data):
    name = "run [1].safetensors"
    kept = [f".{name}.backup", f".other.{name}.7", f"{name}.7"]
    for other in [*kept, f".{name}.4711"]:
        (tmp_path / other).write_bytes(b"")
    train(data, tmp_path / name, 1)
    assert sorted(os.listdir(tmp_path)) == sorted([*kept, name])


def test_the_file_says_what_it_is(tmp_path, data):
    from safetensors import safe_open

    trained, _ = train(data, tmp_path / "run.safetensors", 2)
    with safe_open(tmp_path / "run.safetensors", "numpy") as file:
        assert "nnlib training" in file.metadata()
        np.testing.assert_array_equal(
            file.get_tensor("model/linear1.weight"), trained.params["linear1.weight"]
        )
        assert "optimizer/m" in file.keys()  # noqa: SIM118 - no dict


@pytest.mark.parametrize(("other", "named"), [
    (lambda d, p: train(d, p, 3, batch_size=16), "its batch_size is 32, here it is 16"),
    (lambda d, p: train(d, p, 3, seed=1), "its seed is 0, here it is 1"),
    (lambda d, p: train(shapes("train", 20, seed=5), p, 3), "its data is '[0-9a-f]{8}', here it is"),
    (lambda d, p: train(d, p, 3, m := model(), optimizer=optim.SGD(m, 0.1)), "optimizer is 'Adam', here"),
    (lambda d, p: train(d, p, 3, models.mlp(25, 5, seed=0)), "holds the weights of another model"),
])  # fmt: skip
def test_a_checkpoint_of_another_training_is_refused(tmp_path, data, other, named):
    path = tmp_path / "run.safetensors"
    train(data, path, 2)
    content = path.read_bytes()
    with pytest.raises(ValueError, match=f"{re.escape(str(path))} .*{named}.*delete .* to begin anew"):
        other(data, path)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "damage", [lambda b: b[:100], lambda b: b"", lambda b: b"\x00" * 400, lambda b: b[:-7]]
)
def test_a_damaged_checkpoint_is_named(tmp_path, data, damage):
    path = tmp_path / "run.safetensors"
    train(data, path, 1)
    path.write_bytes(damage(path.read_bytes()))
    target = model()
    before = target.params.vector.copy()
    with pytest.raises(ValueError, match=rf"{re.escape(str(path))} is damaged .*delete it to begin anew"):
        train(data, path, 2, target)
    np.testing.assert_array_equal(target.params.vector, before)


def test_weights_alone_are_no_checkpoint(tmp_path, data):
    save(model(), tmp_path / "weights.safetensors")
    with pytest.raises(ValueError, match="is no checkpoint of a training; name another file"):
        train(data, tmp_path / "weights.safetensors", 1)


def test_a_place_that_cannot_be_written_is_named_before_training(tmp_path, data, monkeypatch):
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*nowhere for the checkpoint run"):
        train(data, tmp_path / "nowhere" / "run", 1)
    with pytest.raises(IsADirectoryError, match="is a folder; name a file"):
        train(data, tmp_path, 1)

    def refuse(*arguments, **settings):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("nnlib.serialization.open", refuse, raising=False)
    with pytest.raises(
        OSError, match=r"run cannot be written \(Permission denied\); name a file in a folder"
    ):
        train(data, tmp_path / "run", 1)
