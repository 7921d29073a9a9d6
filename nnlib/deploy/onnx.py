"""ONNX: a file that other programs run, on phones, in browsers, in C++. https://onnx.ai

N batch, C channels, H W height and width, D features, T moments or positions, K outputs.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from ..backend import Array, to_numpy
from ..layers import Embedding, Layer
from ..layers.base import Shape
from ..layers.composite import Composite
from ..serialization import write_atomically
from . import onnx_nodes
from .quantization import Quantized
from .rebuild import example_shape, require_built

OPSET = 20  # the first in which GELU is one operation


class Graph:
    """An ONNX graph while it is written: its operations, and its constants by name."""

    def __init__(self, helper):
        self.helper = helper
        self.nodes: list = []
        self.constants: dict[str, np.ndarray] = {}
        self.taken: set[str] = set()

    def add(self, operation: str, inputs: list[str], name: str, **attributes) -> str:
        """One operation on named values; returns the name of what it gives, made of `name`."""
        output = self._free(name)
        self.nodes.append(self.helper.make_node(operation, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, array: Array) -> str:
        """A fixed array, floats as float32; returns its name."""
        array = to_numpy(array)
        self.constants[name] = np.ascontiguousarray(array, np.float32 if array.dtype.kind == "f" else None)
        return name

    def _free(self, name: str) -> str:
        """The name itself, or with a number behind it if it is taken."""
        free, number = name, 2
        while free in self.taken:
            free, number = f"{name}_{number}", number + 1
        self.taken.add(free)
        return free


def export_onnx(model: Layer | Quantized, path: str | os.PathLike, shape: Shape) -> Path:
    """Write a model as an ONNX file, whole or not at all, and return its path.

        export_onnx(model, "letters.onnx", shape=(1, 50, 50))
        onnxruntime.InferenceSession("letters.onnx").run(None, {"x": pictures})

    shape: one example's, (C, H, W), (D,) or (T, D). Input "x" (N, *shape) float32, or int64 where the first
    layer looks words up; output "y". N is open. The model is written as it evaluates, without dropout, its
    layers under their names. The file is checked with onnx's own checker. Source: https://onnx.ai/onnx/operators

    Errors: ImportError without the package onnx; ValueError for a shape that does not fit, or a model whose
    sizes are still open; TypeError for a layer that ONNX has no words for here; OSError if the folder
    cannot be written.
    """
    onnx = _onnx()
    layer = model.model if isinstance(model, Quantized) else model
    require_built(layer)
    shape = example_shape(shape, "export_onnx")
    output = layer.output_shape(shape)
    graph = Graph(onnx.helper)
    graph.taken.add("x")
    last = onnx_nodes.write(graph, layer, "x", shape, "")
    graph.add("Identity", [last], "y")
    words = _looks_up(layer)
    helper, types = onnx.helper, onnx.TensorProto
    whole = helper.make_graph(
        graph.nodes,
        "nnlib",
        [helper.make_tensor_value_info("x", types.INT64 if words else types.FLOAT, ["N", *shape])],
        [helper.make_tensor_value_info("y", types.FLOAT, ["N", *output])],
        [onnx.numpy_helper.from_array(array, name) for name, array in graph.constants.items()],
        doc_string=str(layer)[:2000],
    )
    made = helper.make_model(
        whole, producer_name="nnlib", opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9
    )
    onnx.checker.check_model(made, full_check=True)
    write_atomically(path, made.SerializeToString())
    return Path(path)


def _onnx():
    """The package onnx, or a line that says how to get it."""
    try:
        import onnx
        import onnx.checker
        import onnx.helper
        import onnx.numpy_helper
    except ImportError:
        raise ImportError(
            "export_onnx wants the package onnx, which is not installed here; write: pip install onnx"
        ) from None
    return onnx


def _looks_up(layer: Layer) -> bool:
    """Whether the first thing a model does is to look words up."""
    while isinstance(layer, Composite):
        layer = layer[0]
    return isinstance(layer, Embedding)
