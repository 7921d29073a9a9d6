"""Pictures in and out: what is refused, how they are resized, lit and shown."""

import numpy as np
import pytest

from nnlib import to_numpy, vision
from nnlib.vision.pictures import class_vector, resize, spotlight, to_image

GOOD = np.full((1, 3, 40, 40), 0.5, np.float32)

BAD = {
    "no array": ([[0.5]], TypeError, "wanted an array, got a list"),
    "one picture without a batch": (GOOD[0], ValueError, r"got \(3, 40, 40\); write x\[np.newaxis\]"),
    "an empty batch": (GOOD[:0], ValueError, "one picture at least"),
    "bytes": ((GOOD * 255).astype(np.uint8), TypeError, r"write x / np\.float32\(255\)"),
    "numbers to 255": (GOOD * 255, ValueError, "from 0 to 1, got 128 to 128; divide by 255"),
    "NaN": (GOOD * np.nan, ValueError, "from 0 to 1, got nan to nan"),
    "another dtype": (GOOD.astype(np.float64), TypeError, "float32"),
    "another number of channels": (GOOD[:, :1], ValueError, r"\(N, 3, H, W\)"),
}


CALLS = {
    "saliency": lambda model, x: vision.saliency(model, x, 0),
    "occlusion": lambda model, x: vision.occlusion(model, x, 0, progress=False),
    "grad_cam": lambda model, x: vision.grad_cam(model, x, 0),
    "fgsm": lambda model, x: vision.fgsm(model, x, 0, 0.01),
    "pgd": lambda model, x: vision.pgd(model, x, 0, 0.01, progress=False),
    "deep_dream": lambda model, x: vision.deep_dream(model, x, "block1", octaves=1, progress=False),
    "style_transfer": lambda model, x: vision.style_transfer(
        model, x, x, ["block1"], ["block1"], progress=False
    ),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize(("x", "error", "words"), BAD.values(), ids=BAD)
def test_bad_pictures_are_refused_by_name(call, x, error, words):
    from nnlib.layers import Conv2d, GlobalAvgPool2d, Linear, Sequential

    model = Sequential(
        block1=Conv2d(3, 4, 3, 2), head=Conv2d(4, 4, 1), pool=GlobalAvgPool2d(), out=Linear(4, 2)
    )
    model.build((3, 40, 40), seed=1)
    with pytest.raises(error, match=words):
        call(model, x)


@pytest.mark.torch
def test_mixed_libraries_are_refused(tensor):
    with pytest.raises(TypeError, match="one library"):
        vision.spotlight(GOOD, tensor("cat", 40)[:, 0])


@pytest.mark.parametrize(
    ("classes", "error", "words"),
    [
        (3, ValueError, "from 0 to 2, got 3"),
        (-1, ValueError, "from 0 to 2, got -1"),
        ([0, 1, 2], ValueError, r"one class for all 2 pictures, or one for each, got \(3,\)"),
        (0.5, TypeError, "whole"),
        ("ostrich", TypeError, 'imagenet.class_number\\("ostrich"\\)'),
    ],
)
def test_bad_classes_are_refused(classes, error, words):
    with pytest.raises(error, match=words):
        class_vector(classes, np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"logits \(N, K\)"):
        class_vector(0, np.zeros((2, 3, 4, 4)))


def test_resize_keeps_means_and_ramps(bring):
    x = np.linspace(0, 1, 16)[None, None, :, None] * np.ones((1, 2, 16, 12))
    small = to_numpy(resize(bring(x), (8, 6)))
    assert small.shape == (1, 2, 8, 6)
    assert np.allclose(np.diff(small[0, 0, 1:-1, 0]), 2 / 15, atol=1e-6), "a ramp stays a ramp"
    assert abs(small.mean() - x.mean()) < 1e-6
    large = to_numpy(resize(bring(small), (16, 12)))
    assert np.abs(large - x)[:, :, 3:-3].max() < 1e-6
    assert resize(x, (16, 12)) is x
    with pytest.raises(ValueError, match="at least 1 x 1"):
        resize(x, (0, 4))


def test_resize_agrees_with_pillow():
    from PIL import Image

    x = np.random.default_rng(0).random((23, 31)).astype(np.float32)
    for size in ((10, 12), (50, 40), (23, 7)):
        wanted = np.asarray(Image.fromarray(x).resize(size[::-1], Image.Resampling.BILINEAR))
        assert np.abs(resize(x[None, None], size)[0, 0] - wanted).max() < 1e-5


def test_image_has_the_pixels(bring):
    x = np.zeros((3, 2, 2))
    x[0, 0, 1], x[2, 1, 0] = 1.0, 0.5
    image = to_image(bring(x))
    assert (image.size, image.mode) == ((2, 2), "RGB")
    assert image.getpixel((1, 0)) == (255, 0, 0)
    assert image.getpixel((0, 1)) == (0, 0, 128)
    assert to_image(x[None, :1]).mode == "L"
    with pytest.raises(ValueError, match=r"one picture.*write x\[0\]"):
        to_image(np.zeros((2, 3, 4, 4)))


def test_spotlight_keeps_color_where_the_heat_is(bring):
    x, heat = np.zeros((1, 3, 2, 2)), np.array([[[5.0, 0.0], [-3.0, 2.5]]])
    x[0, 0] = 0.9
    lit = to_numpy(spotlight(bring(x), bring(heat)))
    assert np.allclose(lit[0, :, 0, 0], [0.9, 0, 0])
    assert np.allclose(lit[0, :, 0, 1], 0.1 + 0.3 * 0.3)
    assert np.allclose(lit[0, :, 1, 0], lit[0, :, 0, 1]), "below zero is dark"
    with pytest.raises(ValueError, match=r"wanted heat \(N, H, W\)"):
        spotlight(bring(x), bring(heat[:, :1]))


def test_numpy_scalars_as_settings_keep_pictures_in_float32(bring, library):
    """Such as those of np.linspace: NumPy would widen all it meets to float64, and the network refuse it."""
    from nnlib.layers import Conv2d, GlobalAvgPool2d, Linear, Sequential

    layers = {"one": Conv2d(3, 4, 3, 2), "two": GlobalAvgPool2d(), "three": Linear(4, 2)}
    model = Sequential(**layers, seed=1).build((3, 40, 40)).to(library)
    x, n, quiet = bring(GOOD + 0.1), np.float64(0.1), {"steps": 2, "progress": False}
    weights = {"content_weight": n, "style_weight": n, "variation_weight": n, "rate": n}
    some = [
        vision.fgsm(model, x, 0, n),
        vision.pgd(model, x, 0, n, rate=n, norm=2, **quiet),
        vision.fooling_picture(model, 0, 40, confidence=np.float64(0.99), rate=n, **quiet)[0],
        vision.deep_dream(model, x, "one", octaves=1, rate=n, detail=n, colors=n, **quiet),
        vision.activation_maximization(
            model, "one", 0, 40, octaves=1, rate=n, detail=n, colors=n, smooth=n, **quiet
        ),
        vision.style_transfer(model, x, x, ["one"], ["one"], **weights, **quiet),
        vision.saliency(model, x, 0, samples=2, noise=n),
        vision.occlusion(model, x, 0, fill=n, progress=False),
    ]
    assert {str(y.dtype).removeprefix("torch.") for y in some} == {"float32"}


def test_progress_shows_and_can_be_quiet(capsys):
    from nnlib.vision.pictures import bar

    assert list(bar(range(3), "dreaming", True)) == [0, 1, 2]
    assert "dreaming" in capsys.readouterr().err
    assert list(bar(range(3), "dreaming", False)) == [0, 1, 2]
    assert capsys.readouterr().err == ""
