"""Saliency, occlusion and Grad-CAM: right by their definitions, and looking at the right thing."""

import numpy as np
import pytest

from nnlib import to_numpy, vision
from nnlib.vision.gradients import class_gradient


def test_saliency_is_the_largest_slope_of_the_colors(small, bring, pictures):
    x = bring(pictures, "float64")
    heat = vision.saliency(small, x, [2, 0])
    _, dx = class_gradient(small, x, [2, 0])
    assert type(heat) is type(x)
    assert np.allclose(to_numpy(heat), np.abs(to_numpy(dx)).max(axis=1))


def test_saliency_of_noisy_copies_is_their_mean_and_repeats(small, bring, pictures):
    x = bring(pictures, "float64")
    plain, one, two, other = (
        to_numpy(vision.saliency(small, x, 1, samples=n, seed=s)) for n, s in ((1, 0), (4, 0), (4, 0), (4, 1))
    )
    assert (one == two).all()
    assert not np.allclose(one, other, rtol=1e-6)
    assert np.corrcoef(plain.ravel(), one.ravel())[0, 1] > 0.8
    still = to_numpy(vision.saliency(small, x, 1, samples=3, noise=0.0))
    assert np.allclose(still, plain), "without noise, all copies are the same"


def test_occlusion_finds_the_only_part_that_matters(bring, library):
    from nnlib.layers import Flatten, Linear, Sequential

    weight = np.zeros((3, 40, 36, 2))
    weight[:, 24:30, 8:12, 1] = 1.0
    model = Sequential(Flatten(), Linear(3 * 40 * 36, 2))
    model.build((3, 40, 36))
    model[1].weight = weight.reshape(-1, 2)
    model.to(library, dtype="float64")
    x = np.zeros((2, 3, 40, 36))
    x[0, :, 24:30, 8:12] = 0.02
    heat = to_numpy(
        vision.occlusion(model, bring(x, "float64"), 1, size=8, stride=4, fill=0.0, progress=False)
    )
    assert heat.shape == (2, 40, 36)
    assert (heat[1] == 0).all(), "covering black with black changes nothing"
    inside = np.zeros((40, 36), bool)
    inside[24:30, 8:12] = True
    assert heat[0][inside].min() > 0.03
    assert heat[0][:16].max() == heat[0][:, 20:].max() == 0


def test_occlusion_by_hand(small, bring, pictures):
    """With squares side by side, each pixel's heat is the drop of its own square."""
    x = bring(pictures[:1], "float64")
    heat = to_numpy(vision.occlusion(small, x, 2, size=18, stride=18, progress=False))
    covered = pictures[:1].copy()
    covered[:, :, :18, 18:] = 0.5

    def p(x):
        y = np.exp(to_numpy(small(bring(x, "float64")))[0])
        return y[2] / y.sum()

    assert heat[0, 5, 30] == pytest.approx(p(pictures[:1]) - p(covered), rel=1e-6)


def test_where_squares_overlap_their_drops_are_averaged(small, bring, pictures):
    """18 rows each, the second from row 9 on: row 12 lies under two squares, and all columns under one."""
    x = pictures[:1, :, :27, :18]
    heat = to_numpy(vision.occlusion(small, bring(x, "float64"), 2, size=18, stride=9, progress=False))
    drops = []
    for top in (0, 9):
        covered = x.copy()
        covered[:, :, top : top + 18] = 0.5
        y = [np.exp(to_numpy(small(bring(p, "float64")))[0]) for p in (x, covered)]
        drops.append(y[0][2] / y[0].sum() - y[1][2] / y[1].sum())
    assert heat[0, 4, 9] == pytest.approx(drops[0])
    assert heat[0, 12, 9] == pytest.approx(np.mean(drops))
    assert heat[0, 26, 0] == pytest.approx(drops[1])


def test_grad_cam_weighs_maps_by_their_slope(small, bring, pictures):
    """Behind the head stand a mean and a linear layer alone, so a map's weight is that layer's, over h w."""
    x = bring(pictures, "float64")
    heat = to_numpy(vision.grad_cam(small, x, [1, 2], "head"))
    a = to_numpy(small.upto("head")(x))
    W = to_numpy(small["logits"].weight)
    for n, k in enumerate((1, 2)):
        wanted = np.maximum(np.einsum("chw,c->hw", a[n], W[:, k]), 0)
        wanted = vision.resize(wanted[None, None] / wanted.max(), (40, 36))[0, 0]
        assert np.allclose(heat[n], wanted)


def test_grad_cam_goes_back_through_all_that_is_above(small, bring, pictures):
    from nnlib.vision.gradients import layer_gradient

    x = bring(pictures[:1], "float64")
    a = small.upto("block1")(x)
    heat = to_numpy(vision.grad_cam(small, x, 0, "block1"))
    found = {}

    def nudge(layer_output):
        found["a"] = layer_output
        return 0.0, layer_output * 0.0

    layer_gradient(small, x, "block1", nudge)
    assert np.allclose(to_numpy(found["a"]), to_numpy(a))
    step, slopes = 1e-6, []
    base = to_numpy(a)

    def logit(a):
        y = bring(a, "float64")
        for name in ("block2", "head", "pool", "logits"):
            y = small[name](y)
        return to_numpy(y)[0, 0]

    for c in range(base.shape[1]):
        more, less = base.copy(), base.copy()
        more[:, c] += step
        less[:, c] -= step
        slopes.append((logit(more) - logit(less)) / (2 * step))  # the sum over the map's pixels
    wanted = np.maximum(np.einsum("chw,c->hw", base[0], slopes), 0)
    wanted = vision.resize(wanted[None, None] / wanted.max(), (40, 36))[0, 0]
    assert np.allclose(heat[0], wanted, atol=1e-6)


@pytest.mark.torch
def test_the_network_looks_at_the_birds_and_not_at_the_pavement(torch_network, tensor):
    x = tensor("hens")
    heat = to_numpy(vision.grad_cam(torch_network, x, 8))[0]
    assert heat.max() <= 1
    birds, pavement = heat[60:170, 65:190].mean(), heat[:50, 180:].mean()
    assert birds > 2 * pavement


def test_wrong_settings(small, bring, pictures):
    x = bring(pictures, "float64")
    with pytest.raises(ValueError, match="one sample at least"):
        vision.saliency(small, x, 0, samples=0)
    with pytest.raises(ValueError, match="noise from 0 on"):
        vision.saliency(small, x, 0, noise=-1)
    for wrong in ({"size": 41}, {"size": 8, "stride": 9}, {"size": 8, "stride": 0}):
        with pytest.raises(ValueError, match="1 <= stride <= size <= 36"):
            vision.occlusion(small, x, 0, **wrong)
    with pytest.raises(KeyError, match="no layer 'tail' at its top; it has block1"):
        vision.grad_cam(small, x, 0, "tail")
    with pytest.raises(ValueError, match="no feature maps; take a layer below"):
        vision.grad_cam(small, x, 0, "logits")
    with pytest.raises(ValueError, match="from 0 to 2, got 7"):
        vision.saliency(small, x, 7)
