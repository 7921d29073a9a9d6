"""The layers of the book. Each has `forward(x) -> (y, cache)` and `backward(dy, cache) -> (dx, grads)`."""

from .activation import GELU, LeakyReLU, LogSoftmax, ReLU, ReLU6, Sigmoid, Softmax, Step, Tanh
from .attention import SelfAttention
from .base import Layer
from .compose import Concat, Residual, Sequential
from .conv import Conv2d
from .dropout import Dropout
from .linear import Linear
from .norm import BatchNorm1d, BatchNorm2d, LayerNorm
from .pool import AvgPool2d, GlobalAvgPool2d, MaxPool2d
from .recurrent import LSTM, RNN
from .reshape import Embedding, Flatten

__all__ = [
    "GELU",
    "LSTM",
    "RNN",
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "Concat",
    "Conv2d",
    "Dropout",
    "Embedding",
    "Flatten",
    "GlobalAvgPool2d",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "LogSoftmax",
    "MaxPool2d",
    "ReLU",
    "ReLU6",
    "Residual",
    "SelfAttention",
    "Sequential",
    "Sigmoid",
    "Softmax",
    "Step",
    "Tanh",
]
