"""What the tests of nnlib share: both libraries, and every layer with an input for it."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from nnlib import layers
from nnlib.backend import asarray, prototype


@pytest.fixture(params=["numpy", pytest.param("torch", marks=pytest.mark.torch)])
def library(request):
    """Each of the two libraries in turn."""
    if request.param == "torch":
        pytest.importorskip("torch")
    return request.param


@pytest.fixture
def bring(library):
    """Moves a NumPy array to the library under test; NumPy arrays come read-only, to catch hidden writes."""

    def bring(x, dtype=None):
        x = np.asarray(x, dtype=dtype)
        if library == "torch":
            return (
                asarray(x, like=prototype("torch", dtype=x.dtype.name)) if x.dtype.kind == "f" else whole(x)
            )
        x = x.copy()
        x.flags.writeable = False
        return x

    def whole(x):
        import torch

        return torch.from_numpy(x.copy())

    return bring


@pytest.fixture(params=["cpu", "pretended graph", pytest.param("cuda", marks=pytest.mark.gpu)])
def device(request, monkeypatch):
    """Where steps are recorded: a CPU, a CPU whose recordings go the way of CUDA graphs, and a GPU."""
    pytest.importorskip("torch")
    if request.param == "pretended graph":
        runpy.run_path(str(Path(__file__).with_name("pretended.py")))["pretend"](monkeypatch)
    return "cuda" if request.param == "cuda" else "cpu"


def pictures(N=3, C=4, H=7, W=6):
    return np.random.default_rng(8).standard_normal((N, C, H, W))


def rows(N=5, D=4):
    return np.random.default_rng(9).standard_normal((N, D))


def sequences(N=3, T=5, D=4):
    return np.random.default_rng(10).standard_normal((N, T, D))


CASES = {
    "linear": (lambda: layers.Linear(4, 3), rows),
    "linear-in-time": (lambda: layers.Linear(None, 3), sequences),
    "linear-without-bias": (lambda: layers.Linear(4, 3, bias=False), rows),
    "conv": (lambda: layers.Conv2d(4, 6, 3), pictures),
    "conv-all-options": (lambda: layers.Conv2d(None, 6, (3, 2), 2, (1, 2), (1, 2), groups=2), pictures),
    "conv-depthwise-same": (lambda: layers.Conv2d(4, 8, 3, 2, "same", groups=4, bias=False), pictures),
    "conv-one-sided": (lambda: layers.Conv2d(4, 2, 2, padding=((0, 1), (2, 0))), pictures),
    "conv-1x1": (lambda: layers.Conv2d(4, 5, 1), pictures),
    "max-pool": (lambda: layers.MaxPool2d(2), pictures),
    "max-pool-overlapping": (lambda: layers.MaxPool2d(3, 2, 1), pictures),
    "avg-pool": (lambda: layers.AvgPool2d((2, 3)), pictures),
    "avg-pool-overlapping": (lambda: layers.AvgPool2d(3, 1, ((1, 0), (0, 1))), pictures),
    "global-avg-pool": (lambda: layers.GlobalAvgPool2d(), pictures),
    "batch-norm-1d": (lambda: layers.BatchNorm1d(), rows),
    "batch-norm-1d-in-time": (lambda: layers.BatchNorm1d(5), sequences),
    "batch-norm-2d": (lambda: layers.BatchNorm2d(4), pictures),
    "layer-norm": (lambda: layers.LayerNorm(), sequences),
    "dropout": (lambda: layers.Dropout(0.3, seed=1), rows),
    "flatten": (lambda: layers.Flatten(), pictures),
    "rnn": (lambda: layers.RNN(None, 3), sequences),
    "lstm": (lambda: layers.LSTM(4, 3), sequences),
    "attention": (lambda: layers.SelfAttention(None, heads=2), sequences),
    "attention-causal": (lambda: layers.SelfAttention(4, causal=True), sequences),
    "sigmoid": (lambda: layers.Sigmoid(), rows),
    "tanh": (lambda: layers.Tanh(), rows),
    "relu": (lambda: layers.ReLU(), rows),
    "leaky-relu": (lambda: layers.LeakyReLU(0.1), rows),
    "relu6": (lambda: layers.ReLU6(), lambda: 5 * rows()),
    "gelu": (lambda: layers.GELU(), rows),
    "softmax": (lambda: layers.Softmax(), rows),
    "softmax-over-channels": (lambda: layers.Softmax(axis=1), pictures),
    "log-softmax": (lambda: layers.LogSoftmax(), rows),
    "sequential": (
        lambda: layers.Sequential(layers.Linear(None, 5), layers.Tanh(), layers.Linear(5, 2)),
        rows,
    ),
    "residual": (lambda: layers.Residual(layers.Conv2d(4, 4, 3, padding=1), layers.Tanh()), pictures),
    "residual-shortcut": (
        lambda: layers.Residual(
            layers.Conv2d(4, 5, 3, padding=1), layers.BatchNorm2d(), shortcut=layers.Conv2d(None, 5, 1)
        ),
        pictures,
    ),
    "concat": (lambda: layers.Concat(layers.Conv2d(4, 2, 1), layers.Conv2d(4, 3, 3, padding=1)), pictures),
    "nested": (
        lambda: layers.Sequential(
            layers.Conv2d(None, 3, 3),
            layers.Concat(layers.Conv2d(3, 2, 1), layers.Residual(layers.Conv2d(3, 3, 1), layers.GELU())),
            layers.Flatten(),
            layers.Linear(None, 2),
        ),
        pictures,
    ),
}


@pytest.fixture
def cases():
    """All cases by name."""
    return CASES


@pytest.fixture(params=CASES)
def case(request):
    """(make a layer, make a float64 input for it): every layer of the library in turn."""
    return CASES[request.param]
