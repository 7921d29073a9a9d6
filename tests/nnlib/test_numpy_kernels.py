"""The fast NumPy kernels against the reference: every way, every memory layout, nothing shared."""

import platform
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnlib.kernels import numpy_kernels, reference
from nnlib.kernels.numpy_kernels import conv, depthwise, direct, winograd
from nnlib.kernels.numpy_kernels.layout import BATCH, framed, settled
from nnlib.kernels.windows import Window

many = settings(max_examples=60, deadline=None, derandomize=True)

ORDERS = {  # the axes N, C, H, W from the slowest in memory to the fastest
    "as shown": (0, 1, 2, 3),
    "batch last": (1, 2, 3, 0),
    "channels last": (0, 2, 3, 1),
    "nobody's": (2, 0, 3, 1),
}
layouts = st.sampled_from([*ORDERS, "with gaps"])
batches = st.sampled_from([1, 2, BATCH - 1, BATCH, BATCH + 1])
dtypes = st.sampled_from([np.float32, np.float64])
pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
pads = st.one_of(st.just(0), st.integers(0, 3), st.tuples(pairs, pairs))
windows = st.builds(Window, size=pairs, stride=pairs, padding=pads, dilation=pairs)
steps = st.builds(Window, size=pairs, stride=st.just(1), padding=pads, dilation=st.just(1))
sides = st.tuples(st.integers(1, 13), st.integers(1, 13))


def laid(x, layout):
    """The same numbers and axes in another memory layout, read-only: a write into an input raises."""
    if layout == "with gaps":
        x = np.repeat(x, 2, axis=3)[..., ::2]
    else:
        order = ORDERS[layout]
        x = np.ascontiguousarray(x.transpose(order)).transpose(np.argsort(order))
    x.flags.writeable = False
    return x


def numbers(shape, dtype, layout="as shown", seed=0):
    return laid(np.random.default_rng(seed).standard_normal(shape).astype(dtype), layout)


def close(ours, theirs, dtype, double=1e-10, single=1e-4):
    """Shape and dtype, then numbers, relative to the largest."""
    assert (ours is None) == (theirs is None)
    if ours is None:
        return
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype == dtype
    largest = np.abs(theirs).max(initial=1e-3)
    np.testing.assert_allclose(
        ours, theirs, rtol=0, atol=largest * (double if dtype == np.float64 else single)
    )


def hold_convolution(window, N, C, K, groups, side, dtype, layout, dlayout, bias=True):
    """Forward and backward of the fast convolution equal the reference's; returns the way it took."""
    window = window.on(*side)
    assume(min(window.output(*side)) >= 1)
    x = numbers((N, groups * C, *side), dtype, layout)
    w = numbers((groups * K, C, *window.size), dtype, seed=1)
    b = numbers((groups * K, 1, 1, 1), dtype, seed=2).reshape(-1) if bias else None
    y, cache = numpy_kernels.conv2d(x, w, b, window, groups)
    expected, reference_cache = reference.conv2d(x, w, b, window, groups)
    close(y, expected, dtype)
    dy = numbers(y.shape, dtype, dlayout, seed=3)
    for wrt in ("both", "input", "params"):
        fast = numpy_kernels.conv2d_backward(dy, cache, wrt)
        for ours, theirs in zip(fast, reference.conv2d_backward(dy, reference_cache, wrt), strict=True):
            close(ours, theirs, dtype)
    return cache[0]


@many
@given(
    windows, batches, st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), sides, dtypes, layouts, layouts
)
def test_direct_convolution(window, N, C, K, groups, side, dtype, layout, dlayout):
    hold_convolution(window, N, C, K, groups, side, dtype, layout, dlayout, bias=N % 2 == 0)


@many
@given(steps, batches, st.integers(1, 3), st.integers(1, 3), sides, dtypes, layouts, layouts)
def test_direct_convolution_with_stride_one(window, N, C, K, side, dtype, layout, dlayout):
    hold_convolution(window, N, C, K, 1, side, dtype, layout, dlayout)


@many
@given(windows, batches, st.integers(2, 5), sides, dtypes, layouts, layouts)
def test_depthwise_convolution(window, N, C, side, dtype, layout, dlayout):
    way = hold_convolution(window, N, 1, 1, C, side, dtype, layout, dlayout)
    pointwise = window == Window(1)  # one channel to a group either way
    assert way is (depthwise.backward if depthwise.takes(window) or pointwise else direct.backward)


@many
@given(batches, st.integers(1, 9), st.integers(1, 9), sides, dtypes, layouts, layouts)
def test_pointwise_convolution(N, C, K, side, dtype, layout, dlayout):
    assert hold_convolution(Window(1), N, C, K, 1, side, dtype, layout, dlayout) is conv._pointwise_backward


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.sampled_from([BATCH, BATCH + 1, 3 * BATCH]),
    st.sampled_from([32, 33]),
    st.sampled_from([32, 40]),
    st.tuples(st.sampled_from([4, 7, 8]), st.sampled_from([8, 11])),
    pads,
    dtypes,
    layouts,
    layouts,
)
def test_winograd_convolution(N, C, K, side, padding, dtype, layout, dlayout):
    window = Window(3, padding=padding)
    assume(winograd.pays((N, C, *side), (K, C, 3, 3), window))
    assert hold_convolution(window, N, C, K, 1, side, dtype, layout, dlayout) is winograd.backward


def test_winograd_error_is_what_its_page_says():
    x, w = numbers((16, 64, 16, 16), np.float32), numbers((64, 64, 3, 3), np.float32, seed=1)
    y, (way, _) = numpy_kernels.conv2d(x, w, None, Window(3, padding=1), 1)
    exact, _ = reference.conv2d(x.astype(np.float64), w.astype(np.float64), None, Window(3, padding=1), 1)
    assert way is winograd.backward
    assert np.abs(y - exact).max() < 3e-5 * np.abs(exact).max()


def test_pieces_change_nothing(monkeypatch):
    x, w = numbers((17, 3, 9, 11), np.float64), numbers((4, 3, 3, 2), np.float64, seed=1)
    window = Window((3, 2), stride=(2, 1), padding=1)
    results = []
    for piece in (1, 500, 4000, 1 << 18):
        monkeypatch.setattr(direct, "PIECE", piece)
        monkeypatch.setattr(direct, "SMALL", 100 * piece)
        y, cache = numpy_kernels.conv2d(x, w, None, window, 1)
        dy = numbers(y.shape, np.float64, seed=2)
        results.append([y, *numpy_kernels.conv2d_backward(dy, cache, "both")])
    for others in results[1:]:
        for one, other in zip(results[0], others, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("pool", ["max_pool2d", "avg_pool2d"])
@many
@given(windows, batches, st.integers(1, 3), sides, dtypes, layouts, layouts, st.booleans())
def test_pooling(pool, window, N, C, side, dtype, layout, dlayout, ties):
    forward, backward = getattr(numpy_kernels, pool), getattr(numpy_kernels, pool + "_backward")
    plain_forward, plain_backward = getattr(reference, pool), getattr(reference, pool + "_backward")
    assume(min(window.output(*side)) >= 1)
    x = numbers((N, C, *side), dtype, layout)
    if ties:  # of equal numbers the first in reading order wins
        x = laid(np.round(x), layout)
    y, cache = forward(x, window)
    expected, reference_cache = plain_forward(x, window)
    assert np.array_equal(np.isinf(y), np.isinf(expected))
    assume(np.isfinite(expected).all())  # windows of nothing but padding
    close(y, expected, dtype, single=1e-6)
    dy = numbers(y.shape, dtype, dlayout, seed=1)
    close(backward(dy, cache), plain_backward(dy, reference_cache), dtype, single=1e-5)


@many
@given(batches, st.integers(1, 5), sides, dtypes, layouts, layouts, st.booleans(), st.sampled_from([2, 3, 4]))
def test_batch_norm(N, C, side, dtype, layout, dlayout, given_statistics, rank):
    shape = (N, C, *side)[:rank]
    assume(np.prod(shape) // C >= 4)
    x, dy = numbers((N, C, *side), dtype, layout), numbers((N, C, *side), dtype, dlayout, seed=1)
    for _ in range(4 - rank):
        x, dy = x[..., 0], dy[..., 0]
    weight, bias = numbers((2, C, 1, 1), dtype, seed=2)[..., 0, 0]
    mean, var = (weight * 2, bias * bias + dtype(0.1)) if given_statistics else (None, None)
    *ours, cache = numpy_kernels.batch_norm(x, weight, bias, mean, var, 1e-5)
    *theirs, reference_cache = reference.batch_norm(x, weight, bias, mean, var, 1e-5)
    for one, other in zip(ours, theirs, strict=True):
        close(one, other, dtype)
    for wrt in ("both", "input"):
        back = numpy_kernels.batch_norm_backward(dy, cache, wrt)
        expected = reference.batch_norm_backward(dy, reference_cache, wrt)
        for one, other in zip(back, expected, strict=True):
            close(one, other, dtype, single=1e-3)


def test_batch_norm_far_from_zero():
    """Means a thousand times the spread: the variance comes from differences, not from squares."""
    x = numbers((16, 2, 5, 5), np.float64) + 1000.0
    ones, zeros = np.ones(2, np.float32), np.zeros(2, np.float32)
    y, _, var, _ = numpy_kernels.batch_norm(x.astype(np.float32), ones, zeros, None, None, 1e-5)
    np.testing.assert_allclose(var, x.var(axis=(0, 2, 3)), rtol=1e-3)
    np.testing.assert_allclose(y, reference.batch_norm(x, ones, zeros, None, None, 1e-5)[0], atol=1e-2)


@many
@given(
    st.integers(1, 20), st.integers(1, 9), dtypes, st.sampled_from([0.0, 0.1]), st.sampled_from([1.0, 1e4])
)
def test_softmax_and_cross_entropy(N, K, dtype, smoothing, size):
    logits = numbers((N, K, 1, 1), dtype)[..., 0, 0] * dtype(size)  # 1e4: exp would overflow
    targets = np.random.default_rng(1).integers(0, K, N)
    for axis in (0, 1, -1):
        close(numpy_kernels.softmax(logits, axis), reference.softmax(logits, axis), dtype)
    for t in (targets, np.eye(K, dtype=dtype)[targets], numpy_kernels.softmax(logits, 1)):
        ours = numpy_kernels.cross_entropy(logits, t, smoothing)
        for one, other in zip(ours, reference.cross_entropy(logits, t, smoothing), strict=True):
            close(np.asarray(one), np.asarray(other), dtype)


def test_two_calls_share_nothing():
    """A cache stays valid, and an output unchanged, whatever is computed before its own backward."""
    window = Window(3, padding=1)
    cases = {
        "winograd": ((16, 32, 8, 8), (32, 32, 3, 3), 1),
        "direct": ((16, 3, 8, 8), (4, 3, 3, 3), 1),
        "small batch": ((2, 3, 8, 8), (4, 3, 3, 3), 1),
        "depthwise": ((2, 4, 8, 8), (4, 1, 3, 3), 4),
    }
    for shape, kernel, groups in cases.values():
        w = numbers(kernel, np.float32, seed=1)
        x, other = numbers(shape, np.float32), numbers(shape, np.float32, seed=9)
        y, cache = numpy_kernels.conv2d(x, w, None, window, groups)
        before = y.copy(), [g.copy() for g in numpy_kernels.conv2d_backward(y, cache, "both")]
        other_y, other_cache = numpy_kernels.conv2d(other, w, None, window, groups)
        numpy_kernels.conv2d_backward(other_y, other_cache, "both")
        assert np.array_equal(y, before[0])
        for again, first in zip(numpy_kernels.conv2d_backward(y, cache, "both"), before[1], strict=True):
            assert np.array_equal(again, first)
        assert not np.may_share_memory(y, other_y)


@many
@given(batches, st.integers(1, 3), sides, layouts, pairs, pairs)
def test_layouts(N, C, side, layout, rows, columns):
    x = numbers((N, C, *side), np.float64, layout)
    assert np.array_equal(settled(x), x)
    expected = np.pad(x, ((0, 0), (0, 0), rows, columns), constant_values=7.0)
    assert np.array_equal(
        framed(x.transpose(1, 2, 3, 0), (rows, columns), 7.0), expected.transpose(1, 2, 3, 0)
    )


STEPS = """
import resource
import numpy as np
from nnlib.layers import Conv2d, MaxPool2d, ReLU, Sequential
model = Sequential(Conv2d(1, 32, 3, padding=1), ReLU(), MaxPool2d(2))
x = np.ones((64, 1, 28, 28), np.float32)
def step():
    y, cache = model.forward(x, training=True)
    model.backward(y, cache)
def pages():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    step()
before = pages()
for _ in range(10):
    step()
print((pages() - before) / 10)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="there is no glibc")
def test_a_step_finds_the_memory_that_the_last_one_has_freed():
    said = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True, check=True).stdout
    assert float(said) < 200, "new pages of 4 KiB in each step"
