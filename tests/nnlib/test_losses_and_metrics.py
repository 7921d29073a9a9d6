"""Losses against PyTorch's, at the ends of the number line, and metrics by hand."""

import numpy as np
import pytest

from nnlib.backend import to_numpy
from nnlib.losses import binary_cross_entropy, cross_entropy, mse
from nnlib.metrics import accuracy, confusion_matrix, top_k

RNG = np.random.default_rng(0)
LOGITS, CLASSES = RNG.standard_normal((6, 4)), RNG.integers(0, 4, 6)


@pytest.mark.torch
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_cross_entropy_is_torchs(bring, smoothing):
    torch = pytest.importorskip("torch")
    golden = torch.nn.functional.cross_entropy(
        torch.from_numpy(LOGITS), torch.from_numpy(CLASSES), label_smoothing=smoothing
    )
    for targets in (CLASSES, np.eye(4)[CLASSES]):
        loss, dlogits = cross_entropy(bring(LOGITS), bring(targets), smoothing)
        assert float(loss) == pytest.approx(golden.item(), rel=1e-12)
        assert tuple(dlogits.shape) == (6, 4)


@pytest.mark.torch
def test_the_other_losses_are_torchs(bring):
    torch = pytest.importorskip("torch")
    targets = RNG.random((6, 4))
    functional = torch.nn.functional
    for ours, theirs in (
        (mse, functional.mse_loss),
        (binary_cross_entropy, functional.binary_cross_entropy_with_logits),
    ):
        golden = theirs(torch.from_numpy(LOGITS), torch.from_numpy(targets))
        assert float(ours(bring(LOGITS), bring(targets))[0]) == pytest.approx(golden.item(), rel=1e-12)


def test_sequences_count_every_moment_as_an_example(bring):
    loss, dlogits = cross_entropy(bring(LOGITS.reshape(2, 3, 4)), bring(CLASSES.reshape(2, 3)))
    flat, dflat = cross_entropy(bring(LOGITS), bring(CLASSES))
    assert float(loss) == pytest.approx(float(flat), rel=1e-14)
    np.testing.assert_allclose(to_numpy(dlogits).reshape(6, 4), to_numpy(dflat))


def test_nothing_overflows(bring):
    huge = bring(np.array([[1e4, -1e4, 0.0]], np.float32))
    loss, dlogits = cross_entropy(huge, bring(np.array([1])))
    assert float(loss) == 2e4
    assert to_numpy(dlogits).tolist() == [[1.0, -1.0, 0.0]]
    loss, dlogits = binary_cross_entropy(huge, bring(np.array([[0.0, 1.0, 0.0]], np.float32)))
    assert np.isfinite(float(loss))
    np.testing.assert_allclose(to_numpy(dlogits) * 3, [[1.0, -1.0, 0.5]])


def test_losses_stay_in_the_dtype_they_got(bring):
    for dtype in (np.float32, np.float64):
        for loss, dy in (
            mse(bring(LOGITS, dtype), bring(LOGITS, dtype)),
            cross_entropy(bring(LOGITS, dtype), bring(CLASSES)),
            binary_cross_entropy(bring(LOGITS, dtype), bring(np.abs(np.sign(LOGITS)), dtype)),
        ):
            assert str(loss.dtype).endswith(np.dtype(dtype).name)
            assert str(dy.dtype).endswith(np.dtype(dtype).name)


SCORES = np.array([[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.2, 0.2, 0.6], [0.4, 0.4, 0.2]])


def test_metrics_by_hand(bring):
    targets = np.array([1, 1, 2, 1])
    assert accuracy(bring(SCORES), bring(targets)) == 0.5
    assert accuracy(bring(SCORES), bring(np.eye(3)[targets])) == 0.5
    assert [top_k(bring(SCORES), bring(targets), k) for k in (1, 2, 3)] == [0.5, 1.0, 1.0]
    expected = [[0, 0, 0], [2, 1, 0], [0, 0, 1]]
    assert confusion_matrix(bring(SCORES), bring(targets)).tolist() == expected


def test_accuracy_is_what_argmax_says():
    scores, targets = RNG.integers(0, 3, (200, 4)).astype(float), RNG.integers(0, 4, 200)
    assert accuracy(scores, targets) == np.mean(scores.argmax(1) == targets)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :2]
    assert top_k(scores, targets, 2) == np.mean((order == targets[:, None]).any(1))
    assert np.trace(confusion_matrix(scores, targets)) == np.sum(scores.argmax(1) == targets)
