"""What the tests of deploy share: every layer with an input for it, and small models."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from nnlib import layers as L  # noqa: N812

_spec = importlib.util.spec_from_file_location(
    "nnlib_cases", Path(__file__).parents[1] / "nnlib" / "conftest.py"
)
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
# every layer of the library, and those that the gradient checks leave out
CASES = _module.CASES | {
    "step": (lambda: L.Step(), _module.rows),
    "embedding": (lambda: L.Embedding(7, 3), lambda: np.array([[0, 6, 2], [3, 3, 1]])),
}


@pytest.fixture(params=CASES)
def case(request):
    """(name, make a layer, make an input): every layer of the library in turn."""
    return request.param, *CASES[request.param]


@pytest.fixture
def cases():
    """All cases by name."""
    return CASES


def convnet(seed=0):
    """Convolutions with and without bias, in groups, around a residual; all norms have seen data."""
    model = L.Sequential(
        L.Conv2d(2, 8, 3, padding="same", bias=False),
        L.BatchNorm2d(eps=1e-3),
        L.ReLU(),
        L.Residual(
            L.Conv2d(8, 8, 3, padding=1, groups=8),
            L.BatchNorm2d(),
            L.ReLU6(),
            L.Conv2d(8, 8, 1),
            L.BatchNorm2d(),
        ),
        L.MaxPool2d(2),
        L.Conv2d(8, 6, (3, 2), stride=(1, 2), padding=((1, 0), (0, 1))),
        L.Tanh(),
        L.Concat(L.Conv2d(6, 3, 1), L.AvgPool2d(3, 1, 1)),
        L.BatchNorm2d(),
        L.Dropout(0.25),
        L.Flatten(),
        L.Linear(None, 10),
        L.BatchNorm1d(),
        L.LeakyReLU(0.1),
        L.Linear(None, 5),
        seed=seed,
    ).build((2, 8, 10))
    x = np.random.default_rng(1).standard_normal((32, 2, 8, 10)).astype(np.float32)
    for _ in range(3):
        model.forward(x, training=True)
    rng = np.random.default_rng(2)
    for w in model.params.values():
        if w.ndim == 1:
            w += 0.3 * rng.standard_normal(w.shape).astype(np.float32)
    return model


@pytest.fixture
def model():
    """A small convolutional model that has all kinds of layers that deploy changes."""
    return convnet()


@pytest.fixture
def x():
    """A batch for `model`."""
    return np.random.default_rng(3).standard_normal((7, 2, 8, 10)).astype(np.float32)


@pytest.fixture(scope="session")
def digits():
    """A small dense model trained on real digits, its test pictures and their classes."""
    from nnlib.datasets import mnist
    from nnlib.losses import cross_entropy
    from nnlib.optim import Adam

    train, test = mnist("train"), mnist("test")
    model = L.Sequential(
        L.Flatten(),
        L.Linear(784, 48),
        L.BatchNorm1d(),
        L.ReLU(),
        L.Linear(48, 32),
        L.ReLU(),
        L.Linear(32, 10),
        seed=0,
    )
    model.build((1, 28, 28))
    optimizer = Adam(model, 0.003)
    for start in range(0, 25_600, 128):
        y, cache = model.forward(train.x[start : start + 128], training=True)
        _, dy = cross_entropy(y, train.y[start : start + 128])
        optimizer.step(model.backward(dy, cache, wrt="params")[1])
    return model, test.x[:2000], test.y[:2000]
