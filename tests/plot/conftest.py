"""What the tests of plot share: axes that no window shows, and a small classifier."""

import matplotlib as mpl
import numpy as np
import pytest

from nnlib.layers import Linear, ReLU, Sequential


@pytest.fixture(autouse=True)
def quiet():
    """No window, and no figure left open."""
    from matplotlib import pyplot as plt

    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.fixture
def ax():
    """Fresh axes."""
    from matplotlib import pyplot as plt

    return plt.subplots()[1]


@pytest.fixture
def net():
    """2 inputs, 3 hidden neurons, 2 classes, with weights that can be worked out by hand."""
    model = Sequential(hidden=Linear(2, 3), relu=ReLU(), out=Linear(3, 2), seed=0)
    model["hidden"].weight = np.array([[1, -2, 0.5], [0, 4, -1]])
    model["hidden"].bias = np.array([0, 0.25, -1])
    return model
