"""Augmentation: pictures move as a whole, each its own way, as far as asked, alike in both libraries."""

import numpy as np
import pytest

from nnlib import models
from nnlib.backend import to_numpy
from nnlib.train import augment, fit


def spot(N=200):
    x = np.zeros((N, 2, 9, 7), np.float32)
    x[:, 0, 4, 3], x[:, 1, 4, 3] = 1, 2
    return x


def test_each_picture_moves_as_a_whole_and_by_two_pixels_at_most(bring):
    moved = to_numpy(augment.shifted(2)(bring(spot()), np.random.default_rng(0)))
    assert moved.shape == (200, 2, 9, 7)
    assert moved.dtype == np.float32
    n, i, j = np.nonzero(moved[:, 0])
    np.testing.assert_array_equal(n, np.arange(200))
    np.testing.assert_array_equal(moved[n, 1, i, j], 2)  # the channels go together
    assert set(zip(i - 4, j - 3, strict=True)) == {(a, b) for a in range(-2, 3) for b in range(-2, 3)}


def test_what_leaves_the_picture_is_gone_and_zeros_come_in(bring):
    x = np.ones((50, 1, 3, 3), np.float32)
    moved = to_numpy(augment.shifted(1)(bring(x), np.random.default_rng(0)))
    assert set(moved.sum(axis=(1, 2, 3))) == {4, 6, 9}


@pytest.mark.torch
def test_both_libraries_move_alike():
    torch = pytest.importorskip("torch")
    x = np.random.default_rng(0).random((20, 1, 6, 6)).astype(np.float32)
    ours = augment.shifted(2)(x, np.random.default_rng(1))
    theirs = augment.shifted(2)(torch.from_numpy(x), np.random.default_rng(1))
    np.testing.assert_array_equal(ours, theirs.numpy())


def test_fit_uses_it_and_leaves_the_examples_alone():
    x, y = spot(20), np.arange(20) % 3
    before = x.copy()
    fit(models.convnet(3, (2,), 4), x, y, epochs=2, augment=augment.shifted(1), progress=False)
    np.testing.assert_array_equal(x, before)


def test_wrong_use_is_named():
    with pytest.raises(ValueError, match="wanted pixels as a whole number from 1 on, got 0"):
        augment.shifted(0)
    with pytest.raises(ValueError, match=r"shifted moves pictures \(N, C, H, W\), got the shape \(4, 9\)"):
        augment.shifted(1)(np.ones((4, 9), np.float32), np.random.default_rng(0))
