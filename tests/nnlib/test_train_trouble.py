"""Trouble: Ctrl-C keeps what was reached, NaN is explained, and wrong arguments are named with their cure."""

import os
import re
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

from nnlib import losses, models, optim
from nnlib.datasets import shapes
from nnlib.layers import Flatten, Linear, Sequential
from nnlib.train import Diverged, evaluate, fit, predict, steps_per_epoch


@pytest.fixture(scope="module")
def data():
    return shapes("train", per_class=20)


def small():
    return models.mlp(25, 16, 5, seed=1)


def press_ctrl_c_in_step(number):
    """An augment that sends SIGINT to this process in the middle of a step."""
    steps = iter(range(10**9))

    def augment(x, rng):
        if next(steps) == number:
            signal.raise_signal(signal.SIGINT)
        return x

    return augment


# Ctrl-C


def test_ctrl_c_finishes_the_step_and_keeps_model_and_history(data):
    handler = signal.getsignal(signal.SIGINT)
    model = small()
    history = fit(
        model, data.x, data.y, epochs=5, batch_size=25, augment=press_ctrl_c_in_step(9), progress=False
    )
    assert history.stopped == "interrupted"
    assert len(history) == 2
    assert len(history.steps) == 10, "the step in progress was finished"
    twin = small()
    gentle = fit(twin, data.x, data.y, epochs=3, batch_size=25, progress=False)
    assert history.steps == gentle.steps[:10]
    assert signal.getsignal(signal.SIGINT) is handler
    assert fit(model, data.x, data.y, epochs=1, progress=False).stopped == "all epochs done", (
        "and it can go on"
    )


def test_after_ctrl_c_a_checkpoint_goes_on_to_the_same_numbers(tmp_path, data):
    settings = {"epochs": 4, "batch_size": 25, "progress": False, "augment": press_ctrl_c_in_step(6)}
    fit(small(), data.x, data.y, checkpoint=tmp_path / "run", **settings)
    resumed, whole = small(), small()
    fit(resumed, data.x, data.y, checkpoint=tmp_path / "run", **settings)
    fit(whole, data.x, data.y, **settings | {"augment": None})
    np.testing.assert_array_equal(resumed.params.vector, whole.params.vector)


def test_ctrl_c_with_patience_does_not_take_weights_away(data):
    model = small()
    settings = {"epochs": 9, "batch_size": 25, "progress": False, "validation": data, "patience": 3}
    fit(model, data.x, data.y, augment=press_ctrl_c_in_step(10), **settings)
    twin = small()
    fit(twin, data.x, data.y, epochs=3, batch_size=25, progress=False, augment=press_ctrl_c_in_step(10))
    np.testing.assert_array_equal(model.params.vector, twin.params.vector)


def test_a_second_ctrl_c_does_not_wait(data):
    def twice(x, rng):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        fit(small(), data.x, data.y, augment=twice, progress=False)


def test_a_real_sigint_from_outside():
    program = """
import numpy as np
from nnlib import models
from nnlib.train import fit
x = np.random.default_rng(0).standard_normal((64, 25)).astype(np.float32)
model = models.mlp(25, 16, 5)
def begin(x, rng):
    print("training", flush=True)
    return x
history = fit(model, x, np.zeros(64, np.int64), epochs=10**6, augment=begin, progress=False)
print("kept", history.stopped, np.isfinite(model.params.vector).all(), len(history.steps) > 0)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "training\n"
    os.kill(process.pid, signal.SIGINT)
    printed, complaints = process.communicate(timeout=60)
    assert printed.splitlines()[-1] == "kept interrupted True True"
    assert complaints == ""


def test_it_trains_in_a_thread_where_no_signal_can_be_caught(data):
    results = []
    thread = threading.Thread(
        target=lambda: results.append(fit(small(), data.x, data.y, epochs=1, progress=False))
    )
    thread.start()
    thread.join(30)
    assert results[0].stopped == "all epochs done"


# NaN


def test_a_loss_that_explodes_is_explained(data):
    model = Sequential(Flatten(), Linear(25, 1), seed=0)
    optimizer = optim.SGD(model, 1e4, momentum=0.5)
    before, settings = model.params.vector.copy(), {"batch_size": 5, "loss": losses.mse, "progress": False}
    with pytest.raises(Diverged) as caught:
        fit(model, data.x * 255, data.y[:, None] * 1.0, optimizer=optimizer, **settings)
    message = str(caught.value)
    assert re.match(r"the loss became (nan|inf) in step \d+; before it: [\d.e+, ]+\.\n", message)
    cures = re.findall(r"\n  (\d)\. (.*)", message)
    assert [number for number, _ in cures] == ["1", "2", "3", "4", "5"]
    assert cures[0][1].startswith("scale the inputs, which reach 25")
    assert cures[1][1] == "take a smaller learning rate: 1e+03 in place of 1e+04"
    assert "clip=1.0" in cures[2][1]
    assert "warmup" in cures[3][1]
    assert caught.value.history.stopped == "diverged"
    assert len(caught.value.history.steps) >= 1
    np.testing.assert_array_equal(model.params.vector, before)
    assert optimizer.t == 0


def test_cures_that_are_in_use_or_beside_the_point_are_left_out(data):
    def broken(answers, targets):
        loss, gradient = losses.cross_entropy(answers, targets)
        return loss * np.float32(np.nan), gradient

    with pytest.raises(Diverged, match="nothing, for this was the first step") as caught:
        fit(small(), data.x, data.y, loss=broken, clip=1.0, progress=False)
    assert "scale the inputs" not in str(caught.value)
    assert "clip=1.0" not in str(caught.value)
    assert "if the loss is your own" in str(caught.value)


def test_weights_go_back_to_the_last_whole_epoch(data):
    model, twin = small(), small()
    count = iter(range(100))

    def breaks_in_epoch_three(answers, targets):
        loss, gradient = losses.cross_entropy(answers, targets)
        return (loss * np.float32(np.inf) if next(count) == 10 else loss), gradient

    with pytest.raises(Diverged) as caught:
        fit(model, data.x, data.y, loss=breaks_in_epoch_three, batch_size=25, progress=False)
    assert len(caught.value.history) == 2
    fit(twin, data.x, data.y, epochs=2, batch_size=25, progress=False)
    np.testing.assert_array_equal(model.params.vector, twin.params.vector)


def test_a_validation_loss_that_is_no_number_is_explained(data):
    model = small()
    huge = data.x * np.float32(1e38)
    with pytest.raises(Diverged, match=r"the loss became (nan|inf)"):
        fit(model, data.x, data.y, validation=(huge, data.y), progress=False)


def test_answers_of_nan_have_neither_loss_nor_accuracy(data):
    model = small().build((25,))
    model.params.vector[...] = np.nan
    assert np.isnan(list(evaluate(model, data.x, data.y).values())).all()


# Arguments

WRONG = {
    "no model": (lambda x, y: fit(x, x, y), TypeError, "wants a model made of layers"),
    "lists": (
        lambda x, y: fit(small(), x.tolist(), y),
        TypeError,
        r"wants arrays, got a list as x; write x = np.asarray\(x\)",
    ),
    "a list of labels": (lambda x, y: fit(small(), x, list(y)), TypeError, "got a list as y"),
    "no examples": (lambda x, y: fit(small(), x[:0], y[:0]), ValueError, "wants one example at least"),
    "labels cut": (lambda x, y: fit(small(), x, y[:-1]), ValueError, "got 100 examples and 99 targets"),
    "NaN in x": (
        lambda x, y: fit(small(), np.where(np.arange(100) == 7, np.nan, 1)[:, None] * np.ones((1, 25)), y),
        ValueError,
        r"NaN or infinity in 1 of 100 examples of x, first in x\[7\]",
    ),
    "infinite targets": (
        lambda x, y: fit(Linear(25, 1), x.reshape(100, 25), np.full((100, 1), np.inf), loss=losses.mse),
        ValueError,
        "NaN or infinity in 100 of 100 examples of y",
    ),
    "labels out of range": (lambda x, y: fit(small(), x, y + 3), ValueError, "class numbers from 0 to 4"),
    "labels as floats": (lambda x, y: fit(small(), x, y * 1.0), TypeError, "whole numbers as classes"),
    "wrong shape": (
        lambda x, y: fit(small(), x[:, :, :4], y),
        ValueError,
        r"wants an input of shape \(N, ..., 25\)",
    ),
    "no epochs": (
        lambda x, y: fit(small(), x, y, epochs=0),
        ValueError,
        "epochs as a whole number from 1 on, got 0",
    ),
    "half an epoch": (lambda x, y: fit(small(), x, y, epochs=0.5), ValueError, "got 0.5"),
    "true epochs": (lambda x, y: fit(small(), x, y, epochs=True), ValueError, "got True"),
    "empty batches": (
        lambda x, y: fit(small(), x, y, batch_size=0),
        ValueError,
        "batch_size as a whole number",
    ),
    "optimizer by name": (
        lambda x, y: fit(small(), x, y, optimizer="adam"),
        TypeError,
        r"such as Adam\(model, 0.001\), got 'adam'",
    ),
    "optimizer class": (lambda x, y: fit(small(), x, y, optimizer=optim.Adam), TypeError, "such as Adam"),
    "another's optimizer": (
        lambda x, y: fit(small(), x, y, optimizer=optim.SGD(small(), 0.1)),
        ValueError,
        r"made for another model.*write SGD\(model, ...\)",
    ),
    "loss called": (lambda x, y: fit(small(), x, y, loss=(1.0, x)), TypeError, "a function as loss"),
    "augment called": (lambda x, y: fit(small(), x, y, augment=x), TypeError, "a function as augment"),
    "metrics called": (
        lambda x, y: fit(small(), x, y, metrics=[0.5]),
        TypeError,
        r"metrics=\[accuracy\], got 0.5",
    ),
    "metrics by name": (
        lambda x, y: evaluate(small(), x, y, metrics=["accuracy"]),
        TypeError,
        "wants functions",
    ),
    "patience alone": (
        lambda x, y: fit(small(), x, y, patience=3),
        ValueError,
        "wants validation examples to watch",
    ),
    "no patience": (
        lambda x, y: fit(small(), x, y, validation=(x, y), patience=0),
        ValueError,
        "patience as a whole",
    ),
    "a negative clip": (lambda x, y: fit(small(), x, y, clip=-1), ValueError, "clip wants a positive length"),
    "a fractional seed": (lambda x, y: fit(small(), x, y, seed=0.5), ValueError, "seed wants a whole number"),
    "validation share": (
        lambda x, y: fit(small(), x, y, validation=0.2),
        TypeError,
        "wants a pair .* got a float",
    ),
    "validation cut": (
        lambda x, y: fit(small(), x, y, validation=(x, y[1:])),
        ValueError,
        "validation wants one target for each example",
    ),
    "evaluate nothing": (
        lambda x, y: evaluate(small(), x[:0], y[:0]),
        ValueError,
        "evaluate wants one example",
    ),
    "evaluate without y": (
        lambda x, y: evaluate(small(), x, None),
        TypeError,
        "evaluate wants arrays, got a NoneType as y",
    ),
    "predict nothing": (
        lambda x, y: predict(small(), x[:0]),
        ValueError,
        "predict wants one example at least",
    ),
    "predict a list": (lambda x, y: predict(small(), [1.0]), TypeError, "predict wants arrays, got a list"),
    "predict in no batches": (
        lambda x, y: predict(small(), x, batch_size=0),
        ValueError,
        "batch_size as a whole",
    ),
    "steps of nothing": (lambda x, y: steps_per_epoch(0, 32), ValueError, "examples as a whole number"),
}


@pytest.mark.parametrize("what", WRONG)
def test_wrong_arguments_are_named_with_their_cure(data, what):
    call, kind, message = WRONG[what]
    with pytest.raises(kind, match=message):
        call(data.x, data.y)


def test_a_failing_training_gives_the_keyboard_back(data):
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(ValueError, match="class numbers"):
        fit(Sequential(small(), Linear(5, 3)), data.x, data.y, progress=False)
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_loss_of_ones_own_has_to_return_the_gradient_of_the_answers(data):
    model = models.mlp(25, 16, 1, seed=1)
    y = data.y.astype(np.float32)

    def forgot_the_gradient(answers, targets):
        return np.mean((answers[:, 0] - targets) ** 2)

    def spreads(answers, targets):  # a column minus a row
        error = answers - targets
        return np.mean(error * error), error / error.size

    before = None
    for loss, kind, message in (
        (forgot_the_gradient, TypeError, "the loss forgot_the_gradient wants to return a pair"),
        (
            spreads,
            ValueError,
            r"gradient of shape \(32, 32\) for answers of shape \(32, 1\); perhaps the targets",
        ),
    ):
        with pytest.raises(kind, match=message):
            fit(model, data.x, y, loss=loss, progress=False)
        before = model.params.vector.copy() if before is None else before
        np.testing.assert_array_equal(model.params.vector, before)


@pytest.mark.parametrize("clip", ["1", 0, -1.0, np.nan])
def test_a_length_to_clip_at_is_a_positive_number(data, clip):
    with pytest.raises(ValueError, match="clip wants a positive length"):
        fit(small(), data.x, data.y, clip=clip, progress=False)
