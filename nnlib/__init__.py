"""nnlib: neural networks small enough to read and fast enough to use, on NumPy and on PyTorch.

The array decides where it is computed: NumPy in, NumPy out; a tensor on a GPU in, a tensor on that GPU out.
`from nnlib import figures` and the other modules below load when first asked for; PyTorch never by itself.
"""

from importlib import import_module

from . import gradcheck, init, layers, losses, metrics, optim, schedules, serialization
from .backend import asarray, namespace, to_numpy
from .perceptron import Perceptron

_ON_DEMAND = ("datasets", "deploy", "figures", "models", "plot", "train", "vision")

__version__ = "0.1.0"
__all__ = [
    "Perceptron",
    "asarray",
    "gradcheck",
    "init",
    "layers",
    "losses",
    "metrics",
    "namespace",
    "optim",
    "schedules",
    "serialization",
    "to_numpy",
    *_ON_DEMAND,
]


def __getattr__(name):
    """Import a module of `_ON_DEMAND` at its first use."""
    if name in _ON_DEMAND:
        return import_module(f"nnlib.{name}")
    raise AttributeError(f"nnlib has no {name!r}")
