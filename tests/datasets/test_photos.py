"""Photographs: decoded right, cropped in the middle, every one credited."""

import numpy as np
import pytest

from nnlib.datasets import photo, photos
from nnlib.datasets.files import DATA
from nnlib.datasets.photos import PHOTOS


def test_every_file_is_credited_and_every_credit_has_its_file():
    assert {p.file for p in PHOTOS.values()} == {p.name for p in (DATA / "photos").iterdir()}
    for name, p in PHOTOS.items():
        assert p.author, name
        assert p.license in ("public domain", "CC0-1.0", "CC BY 2.0"), name
        assert "://" in p.source or p.source.startswith("scikit-image"), name


def test_photo_is_channels_first_rgb():
    cat = photo("cat")
    assert cat.shape == (3, 300, 451)
    assert cat.dtype == np.float32
    assert 0 <= cat.min() < cat.max() <= 1
    red, _, blue = cat.mean(axis=(1, 2))
    assert red > blue, "a red cat: the channels are in the order red, green, blue"
    cat[:] = 0
    assert photo("cat").any(), "the kept pixels must not change"


def test_gray_photo_has_three_equal_channels():
    man = photo("cameraman", size=64)
    assert man.shape == (3, 64, 64)
    assert (man[0] == man[1]).all()


def test_size_takes_the_middle_square():
    whole, small = photo("coffee"), photo("coffee", size=100)
    side, left = whole.shape[1], (whole.shape[2] - whole.shape[1]) // 2
    middle = whole[:, :, left : left + side].reshape(3, 100, side // 100, 100, side // 100).mean(axis=(2, 4))
    assert np.abs(middle - small).mean() < 0.01


def test_all_photos_in_four_groups():
    data = photos(size=48)
    assert data.x.shape == (17, 3, 48, 48)
    group = dict(zip(data.rows, np.array(data.names)[data.y].tolist(), strict=True))
    assert {group["cat"], group["kitten"]} == {"cat"}
    assert group["dog"] == "dog"
    assert group["horses"] == "horse"
    assert group["coffee"] == group["cow"] == "other"


def test_wrong_arguments():
    with pytest.raises(ValueError, match="no photograph 'unicorn'; there are cat, kitten"):
        photo("unicorn")
    with pytest.raises(ValueError, match="positive number of pixels; got 0"):
        photo("cat", size=0)
