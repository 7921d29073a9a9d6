"""Cats and dogs: a line divides them until the outliers come; rules fail on the traits."""

import numpy as np
from scipy.optimize import linprog

from nnlib.datasets import animal_traits, animals


def separable(data) -> bool:
    """Ask a linear program for w, b with y (w.x + b) >= 1 for all examples."""
    sign = np.where(data.y == 1, 1, -1)[:, None]
    A = -sign * np.c_[data.x, np.ones(len(data))]
    return linprog(np.zeros(3), A_ub=A, b_ub=-np.ones(len(data)), bounds=(None, None)).status == 0


def test_form():
    data = animals()
    assert data.x.shape == (54, 2)
    assert data.names == ("cat", "dog")
    assert data.rows[data.y.argmax()].endswith("Corgi")
    assert len(set(data.rows)) == 54
    height, weight = data.x.T
    assert ((height > 10) & (height < 60) & (weight > 1) & (weight < 30)).all()


def test_outliers_and_only_they_defeat_the_line():
    assert separable(animals(outliers=False))
    assert not separable(animals())
    assert len(animals(outliers=False)) == 44


def test_rosenblatts_rule_needs_few_epochs():
    data = animals(outliers=False)
    w, b = np.zeros(2), 0.0
    for _ in range(50):
        mistakes = 0
        for x, t in zip(data.x, data.y, strict=True):
            error = t - float(x @ w + b > 0)
            w, b, mistakes = w + error * x, b + error, mistakes + abs(error)
        if mistakes == 0:
            break
    assert mistakes == 0


def test_the_rule_admits_strangers_and_misses_cats():
    data = animal_traits()
    rule = (data.x == [1, 1, 4, 1]).all(axis=1)
    admitted = {name for name, cat in zip(np.array(data.rows)[rule], data.y[rule], strict=True) if not cat}
    missed = set(np.array(data.rows)[~rule & (data.y == 1)])
    assert {"red fox", "German Shepherd", "horse"} <= admitted
    assert {"three-legged cat", "Manx cat (no tail)"} <= missed
