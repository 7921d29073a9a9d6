"""Style transfer: the style comes over, the content stays, both libraries agree."""

import numpy as np
import pytest

from nnlib import asarray, to_numpy, vision
from nnlib.vision.gradients import total_variation
from nnlib.vision.style import content_loss, gram, style_loss

LAYERS = {"content_layers": ("block2",), "style_layers": ("block1", "head"), "progress": False}


def losses(model, x, content, style):
    """How far x is from the content, and from the style, by the layers above."""
    a, c = (model.upto("block2")(p) for p in (x, content))
    far = [style_loss(model.upto(name)(x), gram(model.upto(name)(style)))[0] for name in ("block1", "head")]
    return float(content_loss(a, c)[0]), float(sum(far))


@pytest.fixture
def pair(bring, pictures):
    """A picture of noise, and a striped one of another size for its style."""
    stripes = np.broadcast_to(0.5 + 0.4 * np.sin(np.arange(50)), (1, 3, 44, 50))
    return bring(pictures[:1], "float64"), bring(stripes, "float64")


def test_the_style_comes_over_and_the_content_stays(small, pair):
    content, style = pair
    x = vision.style_transfer(small, content, style, content_weight=0.3, steps=40, **LAYERS)
    assert type(x) is type(content)
    assert x.shape == content.shape
    assert float(x.min()) >= 0
    assert float(x.max()) <= 1
    before, after = losses(small, content, content, style), losses(small, x, content, style)
    assert after[1] < 0.5 * before[1]
    away = losses(small, style[:, :, :40, :36], content, style)
    assert after[0] < 0.8 * away[0]


def test_weights_weigh(small, pair):
    content, style = pair
    faithful = vision.style_transfer(
        small, content, style, style_weight=0.0, variation_weight=0.0, steps=5, **LAYERS
    )
    assert np.allclose(to_numpy(faithful), to_numpy(content)), (
        "it starts as the content, and has no reason to go"
    )
    calm, grainy = (
        vision.style_transfer(small, content, style, variation_weight=w, steps=20, **LAYERS)
        for w in (50.0, 0.0)
    )
    assert float(total_variation(calm)[0]) < 0.7 * float(total_variation(grainy)[0])


def test_content_weight_keeps_the_content(small, pair):
    content, style = pair
    free, bound = (
        vision.style_transfer(small, content, style, content_weight=w, steps=20, **LAYERS) for w in (0.0, 5.0)
    )
    assert losses(small, bound, content, style)[0] < 0.5 * losses(small, free, content, style)[0]


def test_a_step_is_a_step_of_adam(small, bring):
    """Pixels beside an edge are pulled the same way each time, so a step of Adam moves them by its rate."""
    edge = np.full((1, 3, 40, 40), 0.3)
    edge[..., 20:] = 0.7
    settings = {"content_weight": 0.0, "style_weight": 0.0, "rate": 1e-4, **LAYERS}
    x = to_numpy(vision.style_transfer(small, *[bring(edge, "float64")] * 2, steps=5, **settings))
    assert np.allclose(x[..., 19] - 0.3, 5e-4, rtol=0.02)
    assert np.allclose(x[..., 20] - 0.7, -5e-4, rtol=0.02)


def test_pictures_stay_pictures(small, bring, pictures):
    harsh = bring(np.round(pictures[:1]), "float64")
    x = to_numpy(vision.style_transfer(small, harsh, harsh[:, :, ::2], steps=5, rate=0.2, **LAYERS))
    assert (x.min(), x.max()) == (0, 1)


@pytest.mark.torch
def test_both_libraries_paint_the_same(network, torch_network):
    x, style = np.random.default_rng(0).uniform(0.2, 0.8, (2, 1, 3, 64, 48)).astype(np.float32)
    settings = {"content_layers": ["block2.body.project"], "style_layers": ["stem", "block0"], "steps": 2}
    settings["progress"] = False
    mine = vision.style_transfer(network, x, style, **settings)
    theirs = vision.style_transfer(
        torch_network, asarray(x, torch_network.like), asarray(style, torch_network.like), **settings
    )
    assert np.abs(mine - to_numpy(theirs)).mean() < 1e-4


def test_the_model_stays_as_it_was(small, pair):
    before = to_numpy(small.params.vector).copy()
    vision.style_transfer(small, *pair, steps=2, **LAYERS)
    assert (to_numpy(small.params.vector) == before).all()


def test_wrong_settings(small, pair, bring, pictures):
    content, style = pair
    for wrong in ({"content_weight": -1}, {"variation_weight": -1}, {"steps": 0}, {"rate": 0}):
        with pytest.raises(ValueError, match="weights from 0 on, one step at least and a rate above 0"):
            vision.style_transfer(small, content, style, **{**LAYERS, **wrong})
    for wrong in ({"style_layers": ()}, {"content_layers": "block1"}):
        with pytest.raises(ValueError, match=r'names of layers in a tuple, such as \("block4",\)'):
            vision.style_transfer(small, content, style, **{**LAYERS, **wrong})
    with pytest.raises(KeyError, match="no layer 'block9'"):
        vision.style_transfer(small, content, style, ["block9"], ["head"], progress=False)
    with pytest.raises(ValueError, match=r"one style picture.*write style\[:1\]"):
        vision.style_transfer(small, content, bring(pictures, "float64"), **LAYERS)


def test_features_without_places_have_no_gram_matrix():
    with pytest.raises(
        ValueError, match=r"wants feature maps \(N, C, H, W\), got \(2, 4\); take a layer below"
    ):
        gram(np.ones((2, 4), np.float32))
