"""Deep dreams and what units like: the layer sees more, settings do what they say, both libraries agree."""

import numpy as np
import pytest

from nnlib import asarray, to_numpy, vision
from nnlib.models import imagenet
from nnlib.vision.dreams import Ascent, fade, flatten_bands
from nnlib.vision.gradients import strength, unit

DREAM = {"octaves": 1, "steps": 3, "progress": False}


def seen(model, x, layer, channel=None):
    a = to_numpy(model.upto(layer)(x))
    return (a * a).mean() if channel is None else a[:, channel].mean()


@pytest.mark.parametrize("channel", [None, 4])
def test_a_dream_shows_the_layer_more_of_what_it_sees(small, bring, pictures, channel):
    x = bring(pictures, "float64")
    y = vision.deep_dream(small, x, "head", channel, **DREAM)
    assert type(y) is type(x)
    assert y.shape == x.shape
    assert float(y.min()) >= 0
    assert float(y.max()) <= 1
    assert seen(small, y, "head", channel) > seen(small, x, "head", channel)


def test_dreams_repeat_with_their_seed(small, bring, pictures):
    x = bring(pictures, "float64")
    one, two, other = (to_numpy(vision.deep_dream(small, x, "head", seed=s, **DREAM)) for s in (1, 1, 2))
    assert (one == two).all()
    assert not (one == other).all()


@pytest.mark.torch
def test_both_libraries_dream_the_same(network, torch_network):
    x = np.random.default_rng(0).uniform(0.3, 0.7, (1, 3, 64, 48)).astype(np.float32)
    settings = {"layer": "block2", "octaves": 2, "steps": 2, "progress": False}
    mine = vision.deep_dream(network, x, **settings)
    theirs = vision.deep_dream(torch_network, asarray(x, torch_network.like), **settings)
    assert np.abs(mine - to_numpy(theirs)).mean() < 1e-4


def test_octaves_carry_what_was_added_and_not_the_blur(small, bring, pictures):
    """With steps of no size, the picture comes back sharp, although it went through small sizes."""
    big = np.kron(pictures, np.ones((1, 1, 2, 2)))
    x = bring(big, "float64")
    y = vision.deep_dream(small, x, "head", octaves=3, scale=1.3, steps=1, rate=1e-12, progress=False)
    assert np.abs(to_numpy(y) - big).max() < 1e-9


def test_jitter_is_undone(small, bring, pictures, monkeypatch):
    """A gradient that does not know of places is the same wherever the picture was shifted to."""
    from nnlib.vision import dreams

    monkeypatch.setattr(dreams, "layer_gradient", lambda model, x, layer, objective: (0.0, x - 0.5))
    x = bring(pictures, "float64")
    rng = np.random.default_rng(3)
    ascent = Ascent(1, 0.1, jitter=7, bands=1, detail=1.0, colors=1.0)
    y = to_numpy(ascent.step(small, x, "head", strength, rng))
    g = pictures - 0.5
    size = np.sqrt((g * g).mean(axis=(1, 2, 3), keepdims=True))
    assert np.allclose(y, np.clip(pictures + 0.1 * g / size, 0, 1))


def test_bands_have_equal_strength(bring):
    rows, columns = np.mgrid[:64, :64]
    coarse, fine = np.sin(columns / 64 * 2 * np.pi * 2), 0.03 * (-1.0) ** (rows + columns)
    g = bring((coarse + fine)[None, None], "float64")
    flat = to_numpy(flatten_bands(g, 4))[0, 0]
    parts = [(flat * part).sum() / np.sqrt((part * part).sum()) for part in (coarse, fine)]
    assert parts[1] > 0.2 * parts[0], "the fine pattern, far weaker before, is now of the same order"
    alone = to_numpy(flatten_bands(g, 1))
    assert np.allclose(alone, to_numpy(g) / np.sqrt((to_numpy(g) ** 2).mean()))
    assert (to_numpy(flatten_bands(bring(np.zeros((1, 3, 8, 8))), 3)) == 0).all()


def test_detail_weighs_each_finer_band_less(bring):
    g = bring(np.random.default_rng(0).standard_normal((2, 3, 32, 32)), "float64")
    none, half, full = (to_numpy(flatten_bands(g, 3, detail)) for detail in (0.0, 0.5, 1.0))
    two = to_numpy(vision.resize(flatten_bands(vision.resize(g, (16, 16)), 2), (32, 32)))
    assert half == pytest.approx(0.25 * (full - two) + 0.5 * (two - none) + none)
    assert none.std() < full.std()


def test_fading_keeps_brightness_and_draws_colors_to_gray(small, bring, pictures):
    x = bring(pictures, "float64")
    gray, pale, all = (to_numpy(fade(x, colors)) for colors in (0.0, 0.25, 1.0))
    assert all == pytest.approx(pictures)
    assert (gray == gray[:, :1]).all()
    assert pale.mean(axis=1) == pytest.approx(pictures.mean(axis=1))
    assert pale - gray == pytest.approx(0.25 * (pictures - gray))


def test_a_dream_without_colors_changes_brightness_alone(small, bring, pictures):
    x = bring(0.4 + 0.2 * pictures, "float64")  # nothing is cut off
    settings = {"bands": 2, "rate": 0.001, **DREAM}
    gray, full = (to_numpy(vision.deep_dream(small, x, "head", colors=c, **settings)) for c in (0.0, 1.0))
    change = gray - to_numpy(x)
    assert np.abs(change).max() > 1e-4
    assert change == pytest.approx(np.broadcast_to(change[:, :1], change.shape))
    assert np.ptp(full - to_numpy(x), axis=1).max() > 1e-4


def test_a_unit_is_shown_what_it_likes(small):
    settings = {"size": 40, "octaves": 1, "progress": False}
    start = vision.activation_maximization(small, "head", 2, steps=1, rate=1e-9, smooth=0.0, **settings)
    found = vision.activation_maximization(small, "head", 2, steps=12, **settings)
    assert found.shape == (1, 3, 40, 40)
    assert found.dtype == small.like.dtype
    assert seen(small, found, "head", 2) > seen(small, start, "head", 2) + 0.1


def test_smooth_makes_smoother(small):
    settings = {"size": 40, "octaves": 1, "steps": 6, "progress": False}
    rough, smooth = (
        to_numpy(vision.activation_maximization(small, "head", 2, smooth=s, **settings)) for s in (0.0, 0.5)
    )
    grain = [np.abs(np.diff(x, axis=3)).mean() for x in (rough, smooth)]
    assert grain[1] < 0.8 * grain[0]


@pytest.mark.torch
def test_an_ostrich_is_imagined_that_the_network_would_know(torch_network):
    x = vision.activation_maximization(
        torch_network, "logits", 9, size=96, octaves=2, steps=24, jitter=8, progress=False
    )
    answer, p = imagenet.top(torch_network(x))[0][0]
    assert (answer, p > 0.9) == ("ostrich", True)


def test_wrong_settings(small, bring, pictures):
    x = bring(pictures, "float64")
    wanted = "steps >= 1, rate > 0, jitter >= 0, bands >= 1, 0 <= detail <= 1 and 0 <= colors <= 1, got"
    for wrong in ({"steps": 0}, {"rate": 0}, {"jitter": -1}, {"bands": 0}, {"detail": 2}, {"colors": -0.1}):
        with pytest.raises(ValueError, match=wanted):
            vision.deep_dream(small, x, "head", **{"octaves": 1, **wrong})
    for wrong in ({"octaves": 0}, {"scale": 1}):
        with pytest.raises(ValueError, match="one octave at least and a scale above 1"):
            vision.deep_dream(small, x, "head", **wrong)
    with pytest.raises(ValueError, match="smallest of 4 octaves would be 15 x 13, under 32 pixels"):
        vision.deep_dream(small, x, "head")
    with pytest.raises(KeyError, match="no layer 'block7'"):
        vision.deep_dream(small, x, "block7", **DREAM)
    with pytest.raises(ValueError, match="channel from 0 to 7, got 8"):
        vision.deep_dream(small, x, "head", 8, **DREAM)
    with pytest.raises(ValueError, match="smooth from 0 to 1, got 2"):
        vision.activation_maximization(small, "head", 0, smooth=2)
    with pytest.raises(ValueError, match="channel from 0 to 2, got 3"):
        unit(3)(np.zeros((1, 3)))
