"""What each layer of nnlib is in the operations of ONNX: https://onnx.ai/onnx/operators

`write(graph, layer, x, shape, name)` adds a layer's operations and returns the name of its output. `shape` is
one example's. N batch, C channels, D features, T moments or positions, K outputs, H hidden numbers or heads'
features E.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from .. import layers as L  # noqa: N812  (the layers, beside the ONNX operations of the same names)
from ..backend import to_numpy
from ..layers.base import Shape
from ..layers.norm import _BatchNorm

if TYPE_CHECKING:
    from .onnx import Graph


def write(graph: Graph, layer: L.Layer, x: str, shape: Shape, name: str) -> str:
    """Add any layer. Errors: TypeError for one that is not of nnlib.layers, ValueError for a shape."""
    layer.output_shape(shape)
    for kind, writer in _WRITERS.items():
        if isinstance(layer, kind):
            return writer(graph, layer, x, shape, name or type(layer).__name__.lower())
    raise TypeError(f"export_onnx knows the layers of nnlib.layers, and not {type(layer).__name__}")


def _sequential(graph: Graph, layer: L.Sequential, x: str, shape: Shape, name: str) -> str:
    prefix = "" if name == "sequential" else f"{name}."
    for key, inner in layer.layers.items():
        x = write(graph, inner, x, shape, f"{prefix}{key}")
        shape = tuple(inner.output_shape(shape))
    return x


def _residual(graph: Graph, layer: L.Residual, x: str, shape: Shape, name: str) -> str:
    y = write(graph, layer["body"], x, shape, f"{name}.body")
    around = layer.layers.get("shortcut")
    x = x if around is None else write(graph, around, x, shape, f"{name}.shortcut")
    return graph.add("Add", [y, x], name)


def _concat(graph: Graph, layer: L.Concat, x: str, shape: Shape, name: str) -> str:
    branches = [write(graph, inner, x, shape, f"{name}.{key}") for key, inner in layer.layers.items()]
    return graph.add("Concat", branches, name, axis=layer.axis)


def _linear(graph: Graph, layer: L.Linear, x: str, shape: Shape, name: str) -> str:
    y = graph.add("MatMul", [x, graph.constant(f"{name}.weight", layer.weight)], name)
    if not layer.has_bias:
        return y
    return graph.add("Add", [y, graph.constant(f"{name}.bias", layer.bias)], f"{name}.sum")


def _conv(graph: Graph, layer: L.Conv2d, x: str, shape: Shape, name: str) -> str:
    inputs = [x, graph.constant(f"{name}.weight", layer.weight)]
    if layer.has_bias:
        inputs.append(graph.constant(f"{name}.bias", layer.bias))
    settings = _window(layer.window, shape) | {"dilations": list(layer.window.dilation)}
    return graph.add("Conv", inputs, name, group=layer.groups, **settings)


def _max_pool(graph: Graph, layer: L.MaxPool2d, x: str, shape: Shape, name: str) -> str:
    return graph.add("MaxPool", [x], name, **_window(layer.window, shape))


def _avg_pool(graph: Graph, layer: L.AvgPool2d, x: str, shape: Shape, name: str) -> str:
    return graph.add("AveragePool", [x], name, count_include_pad=1, **_window(layer.window, shape))


def _window(window, shape: Shape) -> dict[str, list[int]]:
    """A window's settings, its padding in numbers: ONNX wants [top, left, bottom, right]."""
    (top, bottom), (left, right) = window.on(*shape[1:]).padding
    return {
        "kernel_shape": list(window.size),
        "strides": list(window.stride),
        "pads": [top, left, bottom, right],
    }


def _global_pool(graph: Graph, layer: L.GlobalAvgPool2d, x: str, shape: Shape, name: str) -> str:
    return graph.add("Flatten", [graph.add("GlobalAveragePool", [x], name)], f"{name}.flat")  # (N, C, 1, 1)


def _batch_norm(graph: Graph, layer: _BatchNorm, x: str, shape: Shape, name: str) -> str:
    arrays = {"weight": layer.weight, "bias": layer.bias, **layer.buffers}  # in ONNX's order: mean, var last
    constants = [graph.constant(f"{name}.{key}", array) for key, array in arrays.items()]
    return graph.add("BatchNormalization", [x, *constants], name, epsilon=layer.eps)


def _layer_norm(graph: Graph, layer: L.LayerNorm, x: str, shape: Shape, name: str) -> str:
    weight, bias = (graph.constant(f"{name}.{key}", layer.params[key]) for key in ("weight", "bias"))
    return graph.add("LayerNormalization", [x, weight, bias], name, epsilon=layer.eps)


def _embedding(graph: Graph, layer: L.Embedding, x: str, shape: Shape, name: str) -> str:
    return graph.add("Gather", [graph.constant(f"{name}.weight", layer.weight), x], name)


def _step(graph: Graph, layer: L.Step, x: str, shape: Shape, name: str) -> str:
    above = graph.add("Greater", [x, graph.constant(f"{name}.zero", np.float32(0))], f"{name}.above")
    return graph.add("Cast", [above], name, to=1)  # 1: float32


def _relu6(graph: Graph, layer: L.ReLU6, x: str, shape: Shape, name: str) -> str:
    ends = [graph.constant(f"{name}.{end}", np.float32(end)) for end in (0, 6)]
    return graph.add("Clip", [x, *ends], name)


def _nothing(graph: Graph, layer: L.Layer, x: str, shape: Shape, name: str) -> str:
    return x


def _plain(operation: str, *settings: str, **fixed) -> Callable:
    """The writer of a layer that ONNX has too; its attributes are the layer's `settings`, or fixed."""
    names = {"slope": "alpha", "axis": "axis"}

    def writer(graph: Graph, layer: L.Layer, x: str, shape: Shape, name: str) -> str:
        own = {names[setting]: getattr(layer, setting) for setting in settings}
        return graph.add(operation, [x], name, **own, **fixed)

    return writer


def _recurrent(graph: Graph, layer: L.RNN | L.LSTM, x: str, shape: Shape, name: str) -> str:
    """ONNX takes time first, weights as rows, two biases (one is zero here), the gates as i, o, f, g."""
    H, lstm = layer.hidden, isinstance(layer, L.LSTM)
    order = np.concatenate([np.arange(k * H, k * H + H) for k in ((0, 3, 1, 2) if lstm else (0,))])
    w, r, b = (to_numpy(layer.params[key])[..., order] for key in ("weight_x", "weight_h", "bias"))
    arrays = {"W": w.T[None], "R": r.T[None], "B": np.concatenate([b, np.zeros_like(b)])[None]}
    constants = [graph.constant(f"{name}.{key}", array) for key, array in arrays.items()]
    x = graph.add("Transpose", [x], f"{name}.time_first", perm=[1, 0, 2])  # (T, N, D)
    y = graph.add("LSTM" if lstm else "RNN", [x, *constants], name, hidden_size=H)  # (T, 1, N, H)
    axis = graph.constant(f"{name}.directions", np.array([1]))
    y = graph.add("Squeeze", [y, axis], f"{name}.one_way")  # (T, N, H)
    return graph.add("Transpose", [y], f"{name}.batch_first", perm=[1, 0, 2])  # (N, T, H)


def _attention(graph: Graph, layer: L.SelfAttention, x: str, shape: Shape, name: str) -> str:
    (T, D), A = shape, layer.heads
    split = graph.constant(f"{name}.split", np.array([0, T, A, D // A]))  # 0: as it is
    join = graph.constant(f"{name}.join", np.array([0, T, D]))

    def heads(key: str, perm: list[int]) -> str:
        y = graph.add(
            "MatMul", [x, graph.constant(f"{name}.{key}.weight", layer.params[key])], f"{name}.{key}"
        )
        y = graph.add("Reshape", [y, split], f"{name}.{key}.split")  # (N, T, A, E)
        return graph.add("Transpose", [y], f"{name}.{key}.heads", perm=perm)

    q, k, v = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
    scale = graph.constant(f"{name}.scale", np.float32(1 / math.sqrt(D // A)))
    scores = graph.add("Mul", [graph.add("MatMul", [q, k], f"{name}.meet"), scale], f"{name}.scores")
    if layer.causal:
        future = np.triu(np.full((T, T), -np.inf, np.float32), 1)  # (T, T)
        scores = graph.add("Add", [scores, graph.constant(f"{name}.future", future)], f"{name}.past")
    weights = graph.add("Softmax", [scores], f"{name}.weights", axis=-1)  # (N, A, T, T)
    y = graph.add("MatMul", [weights, v], f"{name}.take_in")  # (N, A, T, E)
    y = graph.add("Transpose", [y], f"{name}.positions", perm=[0, 2, 1, 3])  # (N, T, A, E)
    y = graph.add("Reshape", [y, join], f"{name}.joined")  # (N, T, D)
    return graph.add("MatMul", [y, graph.constant(f"{name}.out.weight", layer.out)], name)


_WRITERS: dict[type[L.Layer], Callable] = {
    L.Sequential: _sequential,
    L.Residual: _residual,
    L.Concat: _concat,
    L.Linear: _linear,
    L.Conv2d: _conv,
    L.MaxPool2d: _max_pool,
    L.AvgPool2d: _avg_pool,
    L.GlobalAvgPool2d: _global_pool,
    L.BatchNorm1d: _batch_norm,
    L.BatchNorm2d: _batch_norm,
    L.LayerNorm: _layer_norm,
    L.Embedding: _embedding,
    L.RNN: _recurrent,
    L.LSTM: _recurrent,
    L.SelfAttention: _attention,
    L.Step: _step,
    L.ReLU6: _relu6,
    L.Dropout: _nothing,
    L.Flatten: _plain("Flatten", axis=1),
    L.Sigmoid: _plain("Sigmoid"),
    L.Tanh: _plain("Tanh"),
    L.ReLU: _plain("Relu"),
    L.LeakyReLU: _plain("LeakyRelu", "slope"),
    L.GELU: _plain("Gelu", approximate="tanh"),
    L.Softmax: _plain("Softmax", "axis"),
    L.LogSoftmax: _plain("LogSoftmax", "axis"),
}
