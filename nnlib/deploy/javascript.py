"""JavaScript: a model as a script that a web page loads, small enough to travel with the page.

The script assigns one global, so that it also works in a page opened from a folder, where browsers refuse to
fetch data. `nnlib/figures/src/tiny-net` reads it and computes with it, in the page, without a server.
K outputs of a layer.
"""

from __future__ import annotations

import base64
import json
import os
import re
from pathlib import Path

import numpy as np

from .. import layers as L  # noqa: N812  (the layers, one after the other in a table)
from ..backend import Array, to_numpy
from ..layers.base import Shape
from ..serialization import write_atomically
from .folding import scale_and_shift
from .quantization import Integers, Quantized
from .rebuild import example_shape, require_built

KINDS: dict[type[L.Layer], str] = {
    L.Linear: "linear",
    L.Conv2d: "conv2d",
    L.MaxPool2d: "maxPool2d",
    L.AvgPool2d: "avgPool2d",
    L.GlobalAvgPool2d: "globalAvgPool2d",
    L.BatchNorm1d: "scaleShift",
    L.BatchNorm2d: "scaleShift",
    L.Flatten: "flatten",
    L.Dropout: "dropout",
    L.Step: "step",
    L.Sigmoid: "sigmoid",
    L.Tanh: "tanh",
    L.ReLU: "relu",
    L.LeakyReLU: "leakyRelu",
    L.ReLU6: "relu6",
    L.GELU: "gelu",
    L.Softmax: "softmax",
    L.LogSoftmax: "logSoftmax",
    L.Sequential: "sequential",
    L.Residual: "residual",
    L.Concat: "concat",
}


def export_javascript(
    model: L.Layer | Quantized,
    path: str | os.PathLike,
    shape: Shape,
    name: str | None = None,
    classes: tuple[str, ...] = (),
) -> Path:
    """Write a model as a classic script that assigns one global, whole or not at all; return its path.

        export_javascript(quantize(model), "letters.js", shape=(1, 50, 50), name="nnLetters")
        # in the page: <script src="letters.js"></script>, then load(nnLetters) of tiny-net

    shape: one example's. name: of the global, else made of the file's name. classes: the names of the K
    outputs, for the page. A Quantized model is written as int8 with a float32 scale for each channel, another
    one as float32, both in base64; the architecture is plain JSON beside them. Batch norms left in the model
    become y = scale x + shift. Source of the format: the docstring of tiny-net's `load`.

    Errors: TypeError for a layer that tiny-net does not have (LayerNorm, Embedding, RNN, LSTM,
    SelfAttention); ValueError for a shape or a number of classes that does not fit, a name that JavaScript
    does not allow, a model whose sizes are still open; OSError if the folder cannot be written.
    """
    layer = model.model if isinstance(model, Quantized) else model
    require_built(layer)
    shape = example_shape(shape, "export_javascript")
    output = tuple(int(size) for size in layer.output_shape(shape))
    if classes and output != (len(classes),):
        gives = ", ".join(map(str, ("N", *output)))
        raise ValueError(f"export_javascript got {len(classes)} classes for outputs of shape ({gives})")
    name = name or _global_name(Path(path).stem)
    if not re.fullmatch(r"[A-Za-z_$][\w$]*", name):
        raise ValueError(
            f'export_javascript wants a name such as "nnLetters", made of letters and digits; got {name!r}'
        )
    integers = model.weights if isinstance(model, Quantized) else {}
    content = {
        "format": "nnlib tiny-net",
        "version": 1,
        "input": shape,
        "output": output,
        "classes": list(classes),
        "model": _describe(layer, shape, "", integers),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    script = f"// Written by nnlib.deploy.export_javascript.\nglobalThis.{name} = {text};\n"
    write_atomically(path, script.encode())
    return Path(path)


def _describe(layer: L.Layer, shape: Shape, name: str, integers: dict[str, Integers]) -> dict:
    """A layer as plain JSON: its kind, its settings, its arrays, the layers in it."""
    kind = KINDS.get(type(layer))
    if kind is None:
        raise TypeError(
            f"export_javascript has no {type(layer).__name__} ({name or 'the model itself'}): tiny-net knows "
            f"{', '.join(sorted({k.__name__ for k in KINDS}))}; take export_onnx for this model"
        )
    entry = {"kind": kind, **_settings(layer, shape)}
    if isinstance(layer, L.Sequential | L.Residual | L.Concat):
        entry["layers"] = _describe_inside(layer, shape, name, integers)
    elif isinstance(layer, L.BatchNorm1d | L.BatchNorm2d):
        scale, shift = scale_and_shift(layer)
        entry |= {"scale": _floats(scale), "shift": _floats(shift)}
    else:
        for key, array in layer.params.items():
            full = f"{name}.{key}" if name else key
            entry[key] = _integers(integers[full]) if full in integers else _floats(array)
    return entry


def _describe_inside(layer: L.Layer, shape: Shape, name: str, integers: dict[str, Integers]) -> dict:
    """The layers of a layer by name, each for the shape that reaches it."""
    inside = {}
    for key, inner in layer.layers.items():
        inside[key] = _describe(inner, shape, f"{name}.{key}" if name else key, integers)
        if isinstance(layer, L.Sequential):
            shape = tuple(inner.output_shape(shape))
    return inside


def _settings(layer: L.Layer, shape: Shape) -> dict:
    """What a layer must know beside its weights; paddings in numbers, as for pictures of this shape."""
    settings = {key: getattr(layer, key) for key in ("slope", "axis", "groups") if hasattr(layer, key)}
    window = getattr(layer, "window", None)
    if window is not None:
        window = window.on(*shape[1:])
        settings |= {"size": window.size, "stride": window.stride, "dilation": window.dilation}
        settings["padding"] = window.padding
    return settings


def _floats(array: Array) -> dict:
    """An array in 32 bits: {"shape": [...], "float32": base64}."""
    array = np.ascontiguousarray(to_numpy(array), "<f4")
    if not np.isfinite(array).all():
        raise ValueError("export_javascript found NaN or infinity among the weights")
    return {"shape": array.shape, "float32": _base64(array)}


def _integers(weights: Integers) -> dict:
    """An array in 8 bits: {"shape", "int8": base64, "scale": base64 of float32, "axis": of the scales}."""
    return {
        "shape": weights.q.shape,
        "int8": _base64(np.ascontiguousarray(weights.q)),
        "scale": _base64(np.ascontiguousarray(weights.scale, "<f4")),
        "axis": weights.axis,
    }


def _base64(array: np.ndarray) -> str:
    return base64.b64encode(array.tobytes()).decode()


def _global_name(stem: str) -> str:
    """letters-mlp to nnLettersMlp."""
    return "nn" + "".join(part.capitalize() for part in re.split(r"\W+|_", stem) if part)
