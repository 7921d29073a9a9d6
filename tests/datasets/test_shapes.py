"""Shapes: five clean ones, broken ones that are still theirs, no leak from training to test."""

import numpy as np
import pytest

from nnlib.datasets import shapes


def patterns(data):
    return {tuple(row) for row in (data.x.reshape(len(data), -1) > 0.5).tolist()}


def test_clean_shapes():
    clean = shapes("clean")
    assert clean.names == ("square", "cross", "rhombus", "plus", "triangle")
    assert clean.x.shape == (5, 1, 5, 5)
    assert clean.y.tolist() == [0, 1, 2, 3, 4]
    assert clean.x.sum(axis=(1, 2, 3)).tolist() == [16, 9, 8, 9, 10]
    assert set(np.unique(clean.x)) == {0, 1}


def test_variants_form():
    train = shapes("train", per_class=40)
    assert train.x.shape == (200, 1, 5, 5)
    assert (np.bincount(train.y) == 40).all()
    assert len(patterns(train)) > 60


def test_shapes_are_broken_and_spotted():
    data = shapes("train", per_class=300)
    clean = shapes("clean").x.reshape(5, 25)[data.y] > 0.5
    ink = data.x.reshape(len(data), 25) > 0.5
    missing, stray = (clean & ~ink).sum(axis=1), (~clean & ink).sum(axis=1)
    assert {(m, s) for m, s in zip(missing.tolist(), stray.tolist(), strict=True)} >= {
        (2, 0),
        (2, 1),
        (1, 1),
        (0, 1),
    }


def test_no_test_pattern_is_trained_on_whatever_the_seeds():
    train = patterns(shapes("train", per_class=300, seed=1)) | patterns(
        shapes("train", per_class=300, seed=2)
    )
    assert not train & patterns(shapes("test", per_class=300, seed=3))


def test_one_clean_example_each_is_too_little():
    """Nearest clean example: right on most, wrong on many; nearest training example: right on nearly all."""
    clean, train, test = shapes("clean"), shapes("train", per_class=300), shapes("test", per_class=100)

    def nearest(examples):
        a, b = test.x.reshape(-1, 1, 25), examples.x.reshape(1, -1, 25)
        return (examples.y[((a - b) ** 2).sum(axis=2).argmin(axis=1)] == test.y).mean()

    assert 0.6 < nearest(clean) < 0.93
    assert nearest(train) > 0.93
    assert nearest(train) > nearest(clean) + 0.05


def test_seed_decides():
    assert (shapes(seed=4).x == shapes(seed=4).x).all()
    assert (shapes(seed=4).x != shapes(seed=5).x).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"split": "all"}, "got 'all'"), ({"per_class": 0}, "1 to 500; got 0"), ({"per_class": 501}, "got 501")],
)
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        shapes(**arguments)
