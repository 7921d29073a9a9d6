"""Convolution, norm and activation in one go: the same numbers as one by one, forward and back."""

import dataclasses
import gc

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnlib import kernels, layers, optim, train, vision
from nnlib.backend import asarray, prototype, to_numpy
from nnlib.backend import library as library_of
from nnlib.kernels import numpy_kernels, reference
from nnlib.kernels.numpy_kernels import frames
from nnlib.kernels.numpy_kernels.layout import BATCH
from nnlib.kernels.stage import Stage
from nnlib.kernels.windows import Window
from nnlib.layers import compose

many = settings(max_examples=60, deadline=None, derandomize=True)
pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
pads = st.one_of(st.integers(0, 2), st.tuples(pairs, pairs))
windows = st.builds(Window, size=pairs, stride=pairs, padding=pads, dilation=st.sampled_from([1, 1, 2]))
sides = st.tuples(st.integers(1, 11), st.integers(1, 11))
limits = st.sampled_from([(-np.inf, np.inf), (0.0, np.inf), (0.0, 1.0)])
kinds = st.lists(st.sampled_from(["widen", "depthwise", "narrow", "any"]), min_size=1, max_size=4)


def stage(rng, kind, C, window, limits, dtype):
    """A stage of a kind on C channels."""
    K = {"widen": 3 * C, "depthwise": C, "narrow": 2, "any": 3}[kind]
    window = window if kind in ("depthwise", "any") else Window(1)
    groups = C if kind == "depthwise" else 1
    shape = (K, C // groups, *window.size)
    w, scale, shift = (rng.standard_normal(s).astype(dtype) for s in (shape, K, K))
    return Stage(w, scale, shift, window, groups, *limits)


def chain(kinds, side, window, limits, dtype, C=2):
    """Stages of these kinds one after the other, while the picture is large enough."""
    rng, steps = np.random.default_rng(0), []
    for kind in kinds:
        step = stage(rng, kind, C, window, limits, dtype)
        C, side = len(step.w), step.window.output(*side)
        if min(side) < 1:
            break
        steps.append(step)
    return steps


def close(ours, theirs, dtype):
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype
    largest = np.abs(theirs).max(initial=1e-3)
    tolerance = largest * (1e-10 if dtype == np.float64 else 1e-4)
    np.testing.assert_allclose(to_numpy(ours), theirs, rtol=0, atol=tolerance)


@pytest.mark.parametrize("strip", [1, 100, 1 << 17])
@pytest.mark.parametrize(("run", "wide"), [(0, 0), (5000, 240)])
@many
@given(st.sampled_from([1, 2, BATCH]), kinds, sides, windows, limits)
def test_a_chain_on_numpy(strip, run, wide, N, kinds, side, window, limits):
    steps = chain(kinds, side, window, limits, np.float64)
    assume(steps)
    x = np.random.default_rng(1).standard_normal((N, 2, *side))
    x.flags.writeable = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "STRIP", strip)
        patch.setattr(frames, "RUN", run)
        patch.setattr(frames, "WIDE", wide)
        frames.frame.cache_clear()
        y, cache = numpy_kernels.conv_chain(x, steps, True)
        forgetful, _ = numpy_kernels.conv_chain(x, steps, False)
    expected, reference_cache = reference.conv_chain(x, steps, True)
    close(y, expected, np.float64)
    assert np.array_equal(forgetful, y)
    dy = np.random.default_rng(2).standard_normal(y.shape)
    dx = numpy_kernels.conv_chain_backward(dy, cache)
    close(dx, reference.conv_chain_backward(dy, reference_cache), np.float64)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("side", [4, 20, 40])
def test_many_channels(library, dtype, side):
    """Sizes at which all ways of a product and of a strip are taken; no clipping, so no mask can flip."""
    kinds, window = ["widen", "depthwise", "narrow"], Window(3, 2, 1)
    steps = chain(kinds, (side, side), window, (-np.inf, np.inf), dtype, C=90)
    x = np.random.default_rng(1).standard_normal((1, 90, side, side)).astype(dtype)
    like = prototype(library, dtype=dtype)
    there = [
        dataclasses.replace(s, **{name: asarray(getattr(s, name), like) for name in ("w", "scale", "shift")})
        for s in steps
    ]
    y, cache = kernels.conv_chain(asarray(x, like), there)
    expected, reference_cache = reference.conv_chain(x, steps, True)
    close(np.asarray(to_numpy(y)), expected, dtype)
    dy = np.random.default_rng(2).standard_normal(expected.shape).astype(dtype)
    dx = kernels.conv_chain_backward(asarray(dy, like), cache)
    close(np.asarray(to_numpy(dx)), reference.conv_chain_backward(dy, reference_cache), dtype)


def test_two_chains_share_nothing():
    steps = chain(["widen", "depthwise", "narrow"], (9, 9), Window(3, 1, 1), (0.0, 1.0), np.float64)
    x, other = np.random.default_rng(1).standard_normal((2, 1, 2, 9, 9))
    y, cache = numpy_kernels.conv_chain(x, steps, True)
    before, dx = y.copy(), numpy_kernels.conv_chain_backward(y, cache).copy()
    numpy_kernels.conv_chain_backward(*numpy_kernels.conv_chain(other, steps, True))
    assert np.array_equal(y, before)
    assert np.array_equal(numpy_kernels.conv_chain_backward(y, cache), dx)


def network():
    """A network with all that may stand in a chain, and things that may not, its norms not as drawn."""
    block = layers.Residual(
        conv1=layers.Conv2d(6, 12, 1, bias=False), norm1=layers.BatchNorm2d(), relu1=layers.ReLU6(),
        conv2=layers.Conv2d(12, 12, 3, padding=1, groups=12), norm2=layers.BatchNorm2d(), relu2=layers.ReLU(),
        conv3=layers.Conv2d(12, 6, 1), norm3=layers.BatchNorm2d(),
    )  # fmt: skip
    model = layers.Sequential(
        conv1=layers.Conv2d(3, 6, 3, 2, "same"), norm1=layers.BatchNorm2d(), relu1=layers.ReLU(),
        conv2=layers.Conv2d(6, 6, 1), norm2=layers.BatchNorm2d(), block=block, conv3=layers.Conv2d(6, 4, 3),
        tanh=layers.Tanh(), conv4=layers.Conv2d(4, 4, 1), norm4=layers.BatchNorm2d(),
        pool=layers.GlobalAvgPool2d(),
    )  # fmt: skip
    model.to(dtype="float64").build((3, 9, 9), seed=0)
    rng = np.random.default_rng(1)
    for name, values in {**model.params, **model.buffers}.items():
        if values.ndim == 1:
            values[...] = rng.random(values.shape) + (0.5 if name.endswith("var") else -0.3)
    return model


@pytest.fixture
def model(library):
    return network().to(library)


@pytest.fixture
def x(model):
    return asarray(np.random.default_rng(2).standard_normal((2, 3, 9, 9)), model.like)


def test_a_network_gives_what_its_layers_give(model, x):
    y, caches = model.forward(x)
    watched, single, _ = model.forward(x, watch=["norm1"])  # watched, each layer runs by itself
    for answer in (y, model(x)):
        np.testing.assert_allclose(to_numpy(answer), to_numpy(watched), rtol=1e-10, atol=1e-12)
    dy = asarray(np.random.default_rng(3).standard_normal(tuple(y.shape)), x)
    for wrt in ("input", "params", "both"):
        dx, grads = model.backward(dy, caches, wrt=wrt)
        expected, expected_grads = model.backward(dy, single, wrt=wrt)
        assert set(grads) == set(expected_grads)
        for ours, theirs in [(dx, expected), *((grads[name], expected_grads[name]) for name in grads)]:
            assert (ours is None) == (theirs is None)
            if ours is not None:
                np.testing.assert_allclose(to_numpy(ours), to_numpy(theirs), rtol=1e-9, atol=1e-12)


def test_gradients_injected_into_a_chain(model, x):
    _, caches = model.forward(x)
    _, single, seen = model.forward(x, watch=["norm1", "block.body.relu1", "relu1"])
    rng = np.random.default_rng(4)
    inject = {name: asarray(rng.standard_normal(tuple(value.shape)), x) for name, value in seen.items()}
    for some in (inject, {"norm1": inject["norm1"]}):
        dx, _ = model.backward(None, caches, wrt="input", inject=some)
        expected, _ = model.backward(None, single, wrt="input", inject=some)
        np.testing.assert_allclose(to_numpy(dx), to_numpy(expected), rtol=1e-9, atol=1e-12)


def test_training_is_left_alone():
    model = network()
    x = np.random.default_rng(2).standard_normal((4, 3, 9, 9))
    before = model.buffers["norm1.mean"].copy()
    _, caches = model.forward(x, training=True)
    assert not np.array_equal(model.buffers["norm1.mean"], before)
    assert len(caches) == len(model)


def test_fixed_weights_give_the_same_numbers(model, x):
    for _ in range(3):
        y, caches = model.forward(x)
        dy = asarray(np.random.default_rng(3).standard_normal(tuple(y.shape)), x)
        dx, _ = model.backward(dy, caches, wrt="input")
        with model.fixed():
            for _ in range(2):
                fixed, kept = model.forward(x)
                np.testing.assert_allclose(to_numpy(fixed), to_numpy(y), rtol=1e-10, atol=1e-12)
                np.testing.assert_allclose(to_numpy(model(x)), to_numpy(y), rtol=1e-10, atol=1e-12)
                back, _ = model.backward(dy, kept, wrt="input")
                np.testing.assert_allclose(to_numpy(back), to_numpy(dx), rtol=1e-9, atol=1e-12)
        model["conv2"].weight -= 0.1  # seen by the next evaluation


def test_fixed_weights_take_pictures_of_several_sizes(model, x):
    sizes = [x[:, :, :side, :side] for side in (9, 8, 7, 9)]
    expected = [to_numpy(model(picture)) for picture in sizes]
    with model.fixed():
        for picture, answer in zip(sizes, expected, strict=True):
            np.testing.assert_allclose(to_numpy(model(picture)), answer, rtol=1e-10, atol=1e-12)


def test_fixed_weights_refuse_what_free_ones_refuse(model, x):
    with model.fixed():
        model(x)
        with pytest.raises(TypeError, match="array"):
            model([[1.0]])
        with pytest.raises(ValueError, match="wants a batch"):
            model(x[0, 0, 0])
        with pytest.raises(ValueError, match="empty batch"):
            model(x[:0])
        with pytest.raises(ValueError, match="wants an input of shape"):
            model(x[:, :2])
        with pytest.raises(TypeError, match="float64"):
            model(asarray(np.ones(tuple(x.shape)), prototype(library_of(x), dtype="float32")))
        with pytest.raises(TypeError):
            model(asarray(to_numpy(x), prototype("torch" if library_of(x) == "numpy" else "numpy")))


def test_fixed_weights_are_prepared_once(monkeypatch):
    model, calls = network(), []
    original = compose.stages
    monkeypatch.setattr(compose, "stages", lambda *a, **k: calls.append(1) or original(*a, **k))
    x = np.random.default_rng(2).standard_normal((6, 3, 9, 9))
    model(x[:2])
    once = len(calls)
    train.predict(model, x, batch_size=2)
    assert len(calls) == 2 * once
    train.evaluate(model, x, np.zeros(6, int), batch_size=2)
    assert len(calls) == 3 * once
    vision.pgd(model, x[:1] ** 2 / 20, 0, 0.1, steps=3, progress=False)
    assert len(calls) == 4 * once


@pytest.mark.parametrize("narrow", [160, 1200])
@pytest.mark.parametrize("side", [1, 7, 14])
def test_fixed_weights_at_all_sizes(narrow, side):
    """Sizes at which all ways of a product are taken, forward and back."""
    rng, window = np.random.default_rng(0), Window(1)
    x = rng.standard_normal((1, narrow, side, side)).astype(np.float32)
    K = 1360 - narrow
    w, scale, shift = (rng.standard_normal(s).astype(np.float32) for s in ((K, narrow, 1, 1), K, K))
    dy = rng.standard_normal((1, K, side, side)).astype(np.float32)
    step = Stage(w, scale, shift, window)
    expected, reference_cache = reference.conv_chain(x, [step], True)
    for kept in (False, True):
        steps = [dataclasses.replace(step, kept=kept)]
        for _ in range(2):
            y, cache = numpy_kernels.conv_chain(x, steps, True)
            close(y, expected, np.float32)
            dx = numpy_kernels.conv_chain_backward(dy, cache)
            close(dx, reference.conv_chain_backward(dy, reference_cache), np.float32)


def test_fixed_weights_cannot_be_changed(model, x):
    update, (_, grads) = optim.SGD(model, 0.1), losses_of(model, x)
    with model.fixed():
        with model.fixed():  # one block within another ends nothing
            pass
        with pytest.raises(ValueError, match=r"a step of SGD would change weights .* `with model.fixed\(\)`"):
            update.step(grads)
        with pytest.raises(ValueError, match=r"weight would change weights .* do it afterwards"):
            model["conv1"].weight = to_numpy(model["conv1"].weight) * 2
        with pytest.raises(ValueError, match=r"BatchNorm2d\(6\) in training would change"):
            model.forward(x, training=True)
        if isinstance(x, np.ndarray):
            for array in (
                model.params.vector,
                model.params["conv1.weight"],
                model["block"]["body.conv1"].weight,
            ):
                with pytest.raises(ValueError, match="read-only"):
                    array += 1.0
    update.step(grads)
    model["conv1"].weight *= 2.0


def test_an_error_ends_fixed_weights(model, x):
    with pytest.raises(ValueError, match="wants an input"), model.fixed():
        model(x[:, :2])
    model["conv1"].weight *= 2.0
    assert model.params.root.prepared is None


def test_a_model_without_weights_yet_may_be_fixed():
    model = layers.Sequential(layers.Conv2d(None, 2, 3), layers.BatchNorm2d(), seed=0)
    with model.fixed():
        assert model(np.ones((1, 1, 4, 4), np.float32)).shape == (1, 2, 2, 2)
    assert model.built


def test_evaluation_leaves_nothing_behind():
    """No array waits for the garbage collector: pictures would pile up until it comes."""
    model, x = network(), np.random.default_rng(2).standard_normal((1, 3, 9, 9))
    model(x)
    gc.collect()
    gc.disable()
    try:
        y, caches = model.forward(x)
        model.backward(y, caches, wrt="input")
        with model.fixed():
            model(x)
        del y, caches
        assert gc.collect() == 0
    finally:
        gc.enable()


def losses_of(model, x):
    """Some gradients: (dx, grads)."""
    y, caches = model.forward(x)
    return model.backward(y, caches)


def test_a_layer_of_ones_own_is_asked_itself():
    class Loud(layers.BatchNorm2d):
        def forward(self, x, training=False):
            y, cache = super().forward(x, training)
            return y + 1.0, cache

    model = layers.Sequential(layers.Conv2d(1, 2, 3), Loud(2), seed=0)
    x = np.ones((1, 1, 4, 4), np.float32)
    quiet = layers.Sequential(layers.Conv2d(1, 2, 3), layers.BatchNorm2d(2), seed=0)
    np.testing.assert_allclose(model(x), quiet(x) + 1.0, rtol=1e-6)


def test_a_picture_that_does_not_fit():
    model = network()
    with pytest.raises(ValueError, match=r"Conv2d\(3, 6.*wants an input of shape"):
        model(np.ones((1, 2, 9, 9)))
    with pytest.raises(TypeError, match="float64 NumPy"):
        model(np.ones((1, 3, 9, 9), np.float32))
