"""What PyTorch has its own operation for, and the other libraries do not."""

import math

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from nnlib import kernels  # noqa: E402
from nnlib.kernels import reference  # noqa: E402
from nnlib.kernels.windows import Window  # noqa: E402

pytestmark = pytest.mark.torch
RNG = np.random.default_rng(4)


@pytest.mark.parametrize(("low", "high"), [(0.0, math.inf), (0.0, 6.0), (-1.0, 1.0)])
def test_a_gradient_passes_where_nothing_was_cut(low, high, bring):
    dy, y = RNG.standard_normal((5, 7)), np.clip(4 * RNG.standard_normal((5, 7)), low, high)
    expected = np.where((y > low) & (y < high), dy, 0.0)
    np.testing.assert_array_equal(np.asarray(kernels.clip_backward(bring(dy), bring(y), low, high)), expected)
    np.testing.assert_array_equal(reference.clip_backward(dy, y, low, high), expected)


def test_pooling_without_padding_copies_nothing():
    x = torch.randn(2, 3, 4, 4)
    _, cache = kernels.max_pool2d(x, Window(2, 2).on(4, 4))
    assert any(part is x for part in cache)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("N", "K"), [(64, 10), (48, 2), (47, 10), (64, 16)])  # few classes go another way
def test_cross_entropy_of_many_rows(N, K, dtype):
    logits, targets = (5 * RNG.standard_normal((N, K))).astype(dtype), RNG.integers(0, K, N)
    expected = reference.cross_entropy(logits, targets, 0.0)
    found = kernels.cross_entropy(torch.from_numpy(logits), torch.from_numpy(targets))
    for one, other in zip(expected, found, strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-5 if dtype == np.float32 else 1e-12, atol=1e-8)
