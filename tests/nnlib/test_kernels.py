"""The fast kernels against the reference, and window arithmetic against PyTorch's, over many shapes."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nnlib import kernels
from nnlib.backend import asarray, prototype, to_numpy
from nnlib.kernels import numpy_kernels, reference
from nnlib.kernels.windows import Window
from nnlib.layers import AvgPool2d, Conv2d, MaxPool2d

many = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
paddings = st.one_of(
    st.integers(0, 2),
    st.just("same"),
    st.tuples(st.integers(0, 2), st.integers(0, 2)),
    st.tuples(pairs.map(lambda p: (p[0] - 1, p[1] - 1)), pairs.map(lambda p: (p[0] - 1, p[1] - 1))),
)
windows = st.builds(Window, size=pairs, stride=pairs, padding=paddings, dilation=pairs)
plain_windows = st.builds(Window, size=pairs, stride=pairs, padding=paddings)
sides = st.tuples(st.integers(1, 9), st.integers(1, 9))
dtypes = st.sampled_from([np.float32, np.float64])


def same(ours, theirs, dtype=np.float64):
    """Equal shapes and dtypes, then equal numbers."""
    if ours is None or theirs is None:
        assert ours is theirs
        return
    assert tuple(ours.shape) == tuple(theirs.shape)
    assert str(ours.dtype).split(".")[-1] == str(theirs.dtype).split(".")[-1] == np.dtype(dtype).name
    tolerance = 1e-4 if dtype == np.float32 else 1e-10
    np.testing.assert_allclose(to_numpy(ours), to_numpy(theirs), rtol=tolerance, atol=tolerance)


def frozen(rng, shape, dtype=np.float64):
    x = rng.standard_normal(shape).astype(dtype)
    x.flags.writeable = False
    return x


@many
@given(
    windows,
    sides,
    st.integers(1, 2),
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(1, 3),
    dtypes,
    st.booleans(),
)
def test_convolution(library, window, side, N, G, C, K, dtype, with_bias):
    window = window.on(*side)
    assume(min(window.output(*side)) >= 1)
    rng = np.random.default_rng(0)
    x, w = frozen(rng, (N, G * C, *side), dtype), frozen(rng, (G * K, C, *window.size), dtype)
    b = frozen(rng, G * K, dtype) if with_bias else None
    y, cache = reference.conv2d(x, w, b, window, G)
    dy = frozen(rng, y.shape, dtype)
    like = prototype(library, dtype=dtype)
    fast, fast_cache = kernels.conv2d(
        asarray(x, like), asarray(w, like), None if b is None else asarray(b, like), window, G
    )
    same(y, fast, dtype)
    for wrt in ("both", "input", "params"):
        expected = reference.conv2d_backward(dy, cache, wrt)
        for ours, theirs in zip(
            expected, kernels.conv2d_backward(asarray(dy, like), fast_cache, wrt), strict=True
        ):
            same(ours, theirs, dtype) if ours is not None else None
        assert kernels.conv2d_backward(asarray(dy, like), fast_cache, "input")[1] is None
        assert kernels.conv2d_backward(asarray(dy, like), fast_cache, "params")[0] is None


@many
@given(plain_windows, sides, st.sampled_from(["max_pool2d", "avg_pool2d"]), st.booleans(), dtypes)
def test_pooling(library, window, side, name, ties, dtype):
    window = window.on(*side)
    assume(min(window.output(*side)) >= 1)
    pads, size = window.padding, window.size
    assume(all(sum(p) < s for p, s in zip(pads, size, strict=True)))  # every window sees a pixel
    rng = np.random.default_rng(0)
    x = rng.integers(0, 3, (2, 3, *side)).astype(dtype) if ties else frozen(rng, (2, 3, *side), dtype)
    x.flags.writeable = False
    y, cache = getattr(reference, name)(x, window)
    dy = frozen(rng, y.shape, dtype)
    like = prototype(library, dtype=dtype)
    fast, fast_cache = getattr(kernels, name)(asarray(x, like), window)
    same(y, fast, dtype)
    back = f"{name}_backward"
    same(getattr(reference, back)(dy, cache), getattr(kernels, back)(asarray(dy, like), fast_cache), dtype)


@pytest.mark.torch
@many
@given(windows, sides)
def test_output_sizes_are_torchs(window, side):
    torch = pytest.importorskip("torch")
    numbers = window.on(*side)
    (top, bottom), (left, right) = numbers.padding
    if window.padding == "same":
        assert window.output(*side) == tuple(-(-n // s) for n, s in zip(side, window.stride, strict=True))
    assume(min(numbers.output(*side)) >= 1)
    x = torch.nn.functional.pad(torch.zeros(1, 1, *side), (left, right, top, bottom))
    y = torch.nn.functional.conv2d(
        x, torch.zeros(1, 1, *window.size), None, numbers.stride, 0, numbers.dilation
    )
    assert numbers.output(*side) == tuple(y.shape[2:])
    layer = Conv2d(1, 1, window.size, window.stride, window.padding, window.dilation)
    assert layer.output_shape((1, *side)) == (1, *y.shape[2:])


@pytest.mark.torch
@many
@given(pairs, pairs, sides, st.integers(0, 1))
def test_pooling_layers_are_torchs(size, stride, side, padding):
    torch = pytest.importorskip("torch")
    assume(2 * padding <= min(size))
    assume(min(Window(size, stride, padding).output(*side)) >= 1)
    x = np.random.default_rng(0).standard_normal((2, 2, *side))
    functional = torch.nn.functional
    for ours, theirs in ((MaxPool2d, functional.max_pool2d), (AvgPool2d, functional.avg_pool2d)):
        y = ours(size, stride, padding)(x)
        np.testing.assert_allclose(y, theirs(torch.from_numpy(x), size, stride, padding), atol=1e-12)


@pytest.mark.parametrize("shape", [(4, 3), (2, 3, 5), (2, 3, 4, 5)])
@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_batch_norm(library, shape, own, dtype):
    rng = np.random.default_rng(0)
    x, weight, bias = frozen(rng, shape, dtype) * 3 + 5, frozen(rng, 3, dtype), frozen(rng, 3, dtype)
    statistics = (None, None) if own else (frozen(rng, 3, dtype), np.abs(frozen(rng, 3, dtype)))
    dy, like = frozen(rng, shape, dtype), prototype(library, dtype=dtype)

    def there(a):
        return None if a is None else asarray(a, like)

    *expected, cache = reference.batch_norm(x, weight, bias, *statistics, 1e-5)
    *results, fast_cache = kernels.batch_norm(*map(there, (x, weight, bias, *statistics)), 1e-5)
    expected += reference.batch_norm_backward(dy, cache)
    results += kernels.batch_norm_backward(there(dy), fast_cache)
    for ours, theirs in zip(expected, results, strict=True):
        same(ours, theirs, dtype)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("kind", ["classes", "one-hot", "soft"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_cross_entropy(library, smoothing, kind, dtype):
    rng = np.random.default_rng(0)
    logits, classes = frozen(rng, (6, 4), dtype) * 100, rng.integers(0, 4, 6)
    targets = {
        "classes": classes,
        "one-hot": np.eye(4, dtype=dtype)[classes],
        "soft": rng.random((6, 4)).astype(dtype),
    }[kind]
    there = asarray(logits, prototype(library, dtype=dtype))
    targets_there = asarray(targets, there) if kind != "classes" else targets
    if library == "torch" and kind == "classes":
        import torch

        targets_there = torch.from_numpy(targets)
    expected = reference.cross_entropy(logits, targets, smoothing)
    for ours, theirs in zip(expected, kernels.cross_entropy(there, targets_there, smoothing), strict=True):
        same(ours, theirs, dtype)


def test_softmax_and_sums_of_rows(library):
    rng = np.random.default_rng(0)
    like = prototype(library, dtype="float64")
    x = frozen(rng, (5, 4)) * 500
    for axis in (0, 1, -1):
        same(reference.softmax(x, axis), kernels.softmax(asarray(x, like), axis))
    indices = np.array([0, 2, 2, 0, 3])
    there = indices
    if library == "torch":
        import torch

        there = torch.from_numpy(indices)
    same(reference.sum_rows(x, indices, 4), kernels.sum_rows(asarray(x, like), there, 4))


@pytest.mark.parametrize("N", [3, 80])
@pytest.mark.parametrize("K", [10, 40])
def test_sums_over_rows(library, N, K):
    """What a dense layer asks for on its way back, narrow and wide, in new arrays and in given ones."""
    rng = np.random.default_rng(0)
    like = prototype(library, dtype="float64")
    x, dy = frozen(rng, (N, 60)), frozen(rng, (N, K))
    there, blame = asarray(x, like), asarray(dy, like)
    for there_already in (False, True):
        out = asarray(np.full((60, K), np.nan), like) if there_already else None
        answer = kernels.outer_sum(there, blame, out)
        same(reference.outer_sum(x, dy), answer)
        assert not there_already or answer is out
        out = asarray(np.full(K, np.nan), like) if there_already else None
        answer = kernels.column_sums(blame, out)
        same(reference.column_sums(dy), answer)
        assert not there_already or answer is out


def test_every_kernel_is_in_every_module():
    public = {
        name
        for name, value in vars(kernels).items()
        if callable(value) and value.__module__ == "nnlib.kernels"
    }
    public.remove("kernels_for")
    for module in (reference, numpy_kernels, pytest.importorskip("nnlib.kernels.torch_kernels")):
        assert public <= set(vars(module)), module.__name__


def test_a_convolution_by_hand(bring):
    x = bring(np.arange(16.0).reshape(1, 1, 4, 4))
    layer = Conv2d(1, 1, 3, seed=0)
    layer.move(x[:0])
    layer.build((1, 4, 4))
    layer.weight = [[[[0, 0, 0], [0, 1, 0], [0, 0, -1]]]]
    layer.bias = [10.0]
    assert to_numpy(layer(x)).ravel().tolist() == [5 - 10 + 10, 6 - 11 + 10, 9 - 14 + 10, 10 - 15 + 10]


def test_the_odd_row_of_same_padding_lies_below_and_right():
    assert Window(3, 2, "same").on(4, 5).padding == ((0, 1), (1, 1))
    assert Window((2, 4), 1, "same").on(5, 5).padding == ((0, 1), (1, 2))


def test_windows_are_written_as_one_would_write_them():
    assert str(Window(3)) == "3"
    assert str(Window((3, 5), 2, "same")) == "(3, 5), stride=2, padding='same'"
    assert str(Window(3, padding=((0, 1), (0, 1)), dilation=2)) == "3, padding=((0, 1), (0, 1)), dilation=2"
    assert str(Window(2, (2, 1), (1, 0))) == "2, stride=(2, 1), padding=(1, 0)"
