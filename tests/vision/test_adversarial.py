"""Pictures that fool: within their bounds, and fooling the real network."""

import math

import numpy as np
import pytest

from nnlib import asarray, to_numpy, vision
from nnlib.datasets import photo
from nnlib.models import imagenet
from nnlib.vision.gradients import loss_gradient

OSTRICH, GOLDFISH, ESPRESSO = 9, 1, 967


def loss(model, x, classes):
    """-log p of the classes, (N,)."""
    y = to_numpy(model(x))
    return np.log(np.exp(y).sum(axis=1)) - y[np.arange(len(y)), classes]


def lengths(d):
    return np.sqrt((d * d).sum(axis=(1, 2, 3)))


def test_fgsm_is_one_signed_step(small, bring, pictures):
    x = bring(pictures, "float64")
    _, dx = loss_gradient(small, x, [0, 1])
    y = to_numpy(vision.fgsm(small, x, [0, 1], 0.05))
    assert np.allclose(y, pictures + 0.05 * np.sign(to_numpy(dx)))
    y = to_numpy(vision.fgsm(small, x, [0, 1], 0.05, targeted=True))
    assert np.allclose(y, pictures - 0.05 * np.sign(to_numpy(dx)))


@pytest.mark.parametrize(("norm", "epsilon"), [(math.inf, 0.03), (2, 0.8)])
@pytest.mark.parametrize("seed", [None, 5])
def test_attacks_stay_within_their_bounds_and_do_their_work(small, bring, pictures, norm, epsilon, seed):
    pictures[:, :, :5] = 1.0  # at the edge of what a picture may hold
    x = bring(pictures, "float64")
    settings = {"epsilon": epsilon, "norm": norm, "seed": seed, "progress": False}
    away = vision.pgd(small, x, [0, 1], **settings)
    toward = vision.pgd(small, x, [0, 1], targeted=True, **settings)
    assert type(away) is type(x)
    for y in (to_numpy(away), to_numpy(toward)):
        assert y.min() >= 0
        assert y.max() <= 1
        change = np.abs(y - pictures).max() if norm == math.inf else lengths(y - pictures).max()
        assert epsilon * 0.8 < change <= epsilon * (1 + 1e-9)
    assert (loss(small, away, [0, 1]) > loss(small, x, [0, 1])).all()
    assert (loss(small, toward, [0, 1]) < loss(small, x, [0, 1])).all()


def test_many_steps_beat_one(small, bring, pictures):
    x = bring(pictures, "float64")
    once = loss(small, vision.fgsm(small, x, [0, 1], 0.1), [0, 1])
    often = loss(small, vision.pgd(small, x, [0, 1], 0.1, steps=20, progress=False), [0, 1])
    assert (often >= once - 1e-9).all()


def test_each_picture_is_attacked_by_itself(small, bring, pictures):
    both = vision.pgd(small, bring(pictures, "float64"), [0, 1], 0.5, norm=2, steps=4, progress=False)
    alone = vision.pgd(small, bring(pictures[1:], "float64"), 1, 0.5, norm=2, steps=4, progress=False)
    assert np.allclose(to_numpy(both)[1:], to_numpy(alone))


def test_random_starts_repeat(small, bring, pictures):
    x = bring(pictures, "float64")
    one, two, other = (
        to_numpy(vision.pgd(small, x, 0, 0.1, steps=2, seed=s, progress=False)) for s in (1, 1, 2)
    )
    assert (one == two).all()
    assert not (one == other).all()


@pytest.mark.torch
@pytest.mark.parametrize("name", ["coffee", "dog"])
def test_a_photograph_becomes_an_ostrich_within_four_gray_levels(torch_network, tensor, name):
    x = tensor(name)
    y = vision.pgd(torch_network, x, OSTRICH, 4 / 255, steps=20, targeted=True, progress=False)
    saved = np.asarray(vision.to_image(y))  # as a file would keep it, in whole gray levels
    before = np.asarray(vision.to_image(x))
    assert np.abs(saved.astype(int) - before).max() <= 4
    assert float(abs(y - x).max()) <= 4 / 255 + 1e-6
    again = np.divide(saved, 255, dtype=np.float32).transpose(2, 0, 1)[None].copy()
    for picture in (to_numpy(y), again):
        answer, p = imagenet.top(torch_network(asarray(picture, x)))[0][0]
        assert (answer, p > 0.99) == ("ostrich", True)


def test_a_photograph_becomes_an_ostrich_on_numpy_too(network):
    x = photo("coffee", 224)[None]
    assert imagenet.top(network(x))[0][0][0] == "espresso"
    y = vision.pgd(network, x, OSTRICH, 4 / 255, steps=8, targeted=True, progress=False)
    assert np.abs(y - x).max() <= 4 / 255 + 1e-6
    assert imagenet.top(network(y))[0][0][0] == "ostrich"


@pytest.mark.torch
def test_noise_becomes_a_goldfish(torch_network):
    x, p = vision.fooling_picture(torch_network, GOLDFISH, confidence=0.99, progress=False)
    assert p >= 0.99
    assert imagenet.top(torch_network(x))[0][0] == ("goldfish", pytest.approx(p, abs=1e-4))
    assert x.shape == (1, 3, 224, 224)
    assert 0.2 < float(x.std()) < 0.4, "still noise"
    neighbors = np.corrcoef(to_numpy(x)[..., 1:].ravel(), to_numpy(x)[..., :-1].ravel())[0, 1]
    assert abs(neighbors) < 0.1, "still noise"


def test_fooling_picture_starts_at_its_seed_and_stops_when_told(small):
    one, p = vision.fooling_picture(small, 2, size=(40, 32), steps=1, confidence=0.999, progress=False)
    two, _ = vision.fooling_picture(small, 2, size=(40, 32), steps=1, confidence=0.999, progress=False)
    assert (to_numpy(one) == to_numpy(two)).all()
    assert one.dtype == small.like.dtype
    assert p < 0.999, "it says how far it came"
    settings = {"size": (40, 32), "steps": 200, "rate": 0.2, "progress": False}
    more, q = vision.fooling_picture(small, 2, confidence=0.65, **settings)
    assert 0.65 < q < 0.68, "it stops once it is sure enough"
    y = np.exp(to_numpy(small(more))[0])
    assert y[2] / y.sum() == pytest.approx(q)


def test_wrong_settings(small, bring, pictures):
    x = bring(pictures, "float64")
    for wrong in (
        {"epsilon": 0},
        {"epsilon": 0.1, "steps": 0},
        {"epsilon": 0.1, "rate": -1},
        {"epsilon": math.nan},
    ):
        with pytest.raises(ValueError, match="wanted epsilon > 0, rate > 0, steps >= 1"):
            vision.pgd(small, x, 0, **wrong)
    with pytest.raises(ValueError, match=r"the norm 2 or math\.inf, got 1"):
        vision.pgd(small, x, 0, 0.1, norm=1)
    with pytest.raises(ValueError, match="from 0 to 2, got 9"):
        vision.fgsm(small, x, OSTRICH, 0.1)
    for wrong in ({"confidence": 1.0}, {"steps": 0}, {"rate": 0}):
        with pytest.raises(ValueError, match="0 < confidence < 1, steps >= 1, rate > 0"):
            vision.fooling_picture(small, 0, **wrong)
    with pytest.raises(ValueError, match="from 0 to 2, got 3"):
        vision.fooling_picture(small, 3, size=40, progress=False)
    with pytest.raises(ValueError, match="wanted pictures of shape"):
        vision.fooling_picture(small, 0, size=0, progress=False)
