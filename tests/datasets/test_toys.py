"""Toy sets: what they promise about their form, checked on the points."""

import numpy as np
import pytest

from nnlib.datasets import blobs, circles, letters, moons, spirals, xor


@pytest.mark.parametrize("toy", [moons, circles, spirals, blobs, xor])
def test_form_and_seed(toy):
    data = toy(n=101, seed=3)
    assert data.x.shape == (101, 2)
    assert np.ptp(np.bincount(data.y)) <= 1, "classes must be balanced"
    assert (toy(n=101, seed=3).x == data.x).all()
    assert (toy(n=101, seed=4).x != data.x).any()
    assert np.abs(data.x).max() < 3
    assert "101 points" in data.card.content


@pytest.mark.parametrize("toy", [moons, circles, spirals])
def test_no_line_divides_them_but_neighbors_do(toy):
    data = toy(n=300)
    A = np.c_[data.x, np.ones(300)].astype(float)
    w = np.linalg.lstsq(A, 2.0 * data.y - 1, rcond=None)[0]
    assert ((A @ w > 0) == data.y).mean() < 0.93
    distance = ((data.x[:, None] - data.x[None]) ** 2).sum(axis=2) + 9 * np.eye(300)
    assert (data.y[distance.argmin(axis=1)] == data.y).mean() > 0.97


def test_without_noise_the_curves_are_exact():
    ring = circles(n=50, noise=0)
    radius = np.hypot(*ring.x.T)
    np.testing.assert_allclose(radius, np.where(ring.y == 0, 1, 0.45), rtol=1e-6)
    moon = moons(n=50, noise=0)
    center = np.where(moon.y[:, None] == 0, [-0.5, -0.25], [0.5, 0.25])
    np.testing.assert_allclose(np.hypot(*(moon.x - center).T), 1, rtol=1e-6)


def test_xor_is_its_truth_table():
    table = xor(4, noise=0)
    assert {(*row, label) for row, label in zip(table.x.tolist(), table.y.tolist(), strict=True)} == {
        (0, 0, 0),
        (0, 1, 1),
        (1, 0, 1),
        (1, 1, 0),
    }


@pytest.mark.parametrize("toy", [spirals, blobs])
def test_number_of_classes(toy):
    data = toy(n=120, classes=4)
    assert data.names == ("class 0", "class 1", "class 2", "class 3")
    assert (np.bincount(data.y) == 30).all()


@pytest.mark.parametrize("arguments", [{"n": 1}, {"noise": -0.1}])
def test_wrong_arguments(arguments):
    with pytest.raises(ValueError, match="at least one point per class and noise >= 0; got classes="):
        blobs(**arguments)


def test_noise_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="noise >= 0; got classes=2, n=10, noise=nan"):
        moons(10, noise=float("nan"))
    with pytest.raises(ValueError, match="distortion >= 0; got 16 and nan"):
        letters(distortion=float("nan"))
