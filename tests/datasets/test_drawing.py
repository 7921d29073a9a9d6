"""The frame of drawings: the documented rule, step by step, and what must not matter."""

import numpy as np
import pytest

from nnlib.datasets import normalize_drawing


def by_the_rule(image):
    """The four steps of the module's text, pixel by pixel, as another language would write them."""
    H, W = image.shape
    ink = [(r, c) for r in range(H) for c in range(W) if image[r, c] > 0.1]
    out = np.zeros((50, 50))
    if not ink:
        return out
    top, bottom = min(r for r, _ in ink), max(r for r, _ in ink)
    left, right = min(c for _, c in ink), max(c for _, c in ink)
    scale = 36 / max(bottom - top + 1, right - left + 1)

    def sample(v, u):
        r, c = int(np.floor(v)), int(np.floor(u))
        total = 0.0
        for rr, wr in ((r, 1 - (v - r)), (r + 1, v - r)):
            for cc, wc in ((c, 1 - (u - c)), (c + 1, u - c)):
                if 0 <= rr < H and 0 <= cc < W:
                    total += wr * wc * image[rr, cc]
        return total

    for i in range(50):
        for j in range(50):
            for k in range(8):
                v = (top + bottom + 1) / 2 + (i + (k + 0.5) / 8 - 25) / scale - 0.5
                for m in range(8):
                    u = (left + right + 1) / 2 + (j + (m + 0.5) / 8 - 25) / scale - 0.5
                    out[i, j] += sample(v, u) / 64
    return out


def frame(picture):
    rows, columns = np.flatnonzero((picture > 0.5).any(axis=1)), np.flatnonzero((picture > 0.5).any(axis=0))
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


def test_equals_the_rule_written_pixel_by_pixel():
    rng = np.random.default_rng(0)
    image = np.zeros((21, 17))
    image[4:15, 3:9] = rng.random((11, 6))
    image[0, 16] = 0.09  # too faint to count as ink, bright enough to be carried along
    np.testing.assert_allclose(normalize_drawing(image), by_the_rule(image), atol=1e-6)


@pytest.mark.parametrize(("height", "width"), [(90, 40), (40, 90), (60, 60), (30, 3), (400, 100)])
def test_longer_side_becomes_36_pixels_in_the_middle(height, width):
    image = np.zeros((500, 500))
    image[37 : 37 + height, 11 : 11 + width] = 1
    top, bottom, left, right = frame(normalize_drawing(image))
    assert max(bottom - top, right - left) == pytest.approx(36, abs=1)
    assert top + bottom == pytest.approx(50, abs=1)
    assert left + right == pytest.approx(50, abs=1)


def test_place_does_not_matter():
    image = np.zeros((200, 300))
    image[20:80, 30:60] = np.random.default_rng(1).random((60, 30))
    moved = np.roll(image, (77, 130), axis=(0, 1))
    np.testing.assert_allclose(normalize_drawing(image), normalize_drawing(moved), atol=1e-6)


def test_size_hardly_matters(drawn):
    for image in drawn[0][:26]:
        large = image.repeat(3, axis=0).repeat(3, axis=1)
        assert np.abs(normalize_drawing(image) - normalize_drawing(large)).mean() < 0.01


def test_one_dot_and_nothing():
    dot = np.zeros((10, 10))
    dot[3, 7] = 1
    assert normalize_drawing(dot)[25, 25] > 0.9
    empty = normalize_drawing(np.zeros((10, 10)))
    assert empty.shape == (50, 50)
    assert empty.dtype == np.float32
    assert not empty.any()


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((3, 3, 3)), r"one gray picture \(H, W\); got the shape \(3, 3, 3\)"),
        (np.zeros((0, 5)), r"got the shape \(0, 5\)"),
        (np.full((2, 2), 255), "got 255 to 255.*divide"),
        (np.full((2, 2), -0.5), r"got -0\.5"),
        (np.full((2, 2), np.nan), "got nan"),
    ],
)
def test_wrong_pictures_are_refused(image, message):
    with pytest.raises(ValueError, match=message):
        normalize_drawing(image)
