"""ONNX files, run by onnxruntime, against nnlib's own numbers: every layer, and the models of the book."""

import inspect
import sys

import numpy as np
import pytest

from nnlib import layers as L  # noqa: N812
from nnlib import models
from nnlib.deploy import export_onnx, fold_batchnorm, quantize

onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx")


def run(path, x):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return session.run(["y"], {"x": x})[0]


def same(model, x, path, tolerance=1e-5):
    x = x.astype(np.float32) if x.dtype.kind == "f" else x
    wanted = model(x)
    got = run(export_onnx(model, path, x.shape[1:]), x)
    assert got.shape == wanted.shape
    assert got.dtype == np.float32
    np.testing.assert_allclose(got, wanted, rtol=tolerance, atol=tolerance * max(1, np.abs(wanted).max()))


def test_every_layer(case, tmp_path):
    _, make, make_x = case
    layer = make()
    x = make_x()
    layer.build(x.shape[1:])
    rng = np.random.default_rng(5)
    for w in layer.params.values():
        w += 0.1 * rng.standard_normal(w.shape).astype(w.dtype)
    for name, buffer in layer.buffers.items():
        buffer += (
            rng.random(buffer.shape) if name.endswith("var") else rng.standard_normal(buffer.shape)
        ).astype(buffer.dtype)
    same(layer, x, tmp_path / "layer.onnx")


def test_no_layer_is_left_out(cases):
    text = " ".join(str(make()) for make, _ in cases.values())
    for name in set(L.__all__) - {"Layer"}:
        assert f"{name}(" in text, f"there is no case for {name}"


def test_the_batch_is_open_and_the_names_are_the_layers(model, x, tmp_path):
    import onnx

    path = export_onnx(model, tmp_path / "m.onnx", (2, 8, 10))
    for N in (1, 7):
        np.testing.assert_allclose(run(path, x[:N]), model(x[:N]), rtol=1e-4, atol=1e-5)
    graph = onnx.load(path).graph
    assert {"conv2d1", "residual1", "residual1.body.conv2d2", "linear2"} <= {node.name for node in graph.node}
    assert graph.input[0].type.tensor_type.shape.dim[0].dim_param == "N"


def test_folded_and_quantized_models(model, x, tmp_path):
    same(fold_batchnorm(model), x, tmp_path / "folded.onnx")
    small = quantize(fold_batchnorm(model))
    got = run(export_onnx(small, tmp_path / "small.onnx", (2, 8, 10)), x)
    np.testing.assert_allclose(got, small(x), rtol=1e-4, atol=1e-5)


SHAPES = {"efficientnet_lite0": (3, 64, 64), "vgg": (3, 32, 32), "resnet": (3, 32, 32)}
SIZES = {"mlp": (784, 64, 10)}
NETWORKS = [name for name in models.__all__ if inspect.isfunction(getattr(models, name, None))]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_models_of_the_book(name, tmp_path):
    shape = next((s for key, s in SHAPES.items() if name.startswith(key)), (1, 28, 28))
    model = getattr(models, name)(*SIZES.get(name, ()))
    model.build(shape)
    rng = np.random.default_rng(0)
    x = rng.random((2, *shape)).astype(np.float32)
    model.forward(x, training=True)
    same(model, x, tmp_path / "model.onnx", tolerance=1e-4)


@pytest.mark.torch
def test_from_torch(model, x, tmp_path):
    wanted = model(x)
    path = export_onnx(model.to("torch"), tmp_path / "m.onnx", (2, 8, 10))
    np.testing.assert_allclose(run(path, x), wanted, rtol=1e-4, atol=1e-5)


def test_without_onnx_one_line_says_so(model, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ImportError, match=r"wants the package onnx.*pip install onnx"):
        export_onnx(model, tmp_path / "m.onnx", (2, 8, 10))


def test_bad_input_is_named(model, tmp_path):
    path = tmp_path / "m.onnx"
    for shape in ((), 5, ("a",), (0, 8, 10), None):
        with pytest.raises(ValueError, match="wants the shape of one example"):
            export_onnx(model, path, shape)
    with pytest.raises(ValueError, match="wants an input of shape"):
        export_onnx(model, path, (3, 8, 10))
    with pytest.raises(ValueError, match="does not know its input size yet; call it with a batch"):
        export_onnx(L.Sequential(L.Linear(None, 2)), path, (3,))

    class Own(L.Layer):
        """A layer of the reader's."""

    with pytest.raises(TypeError, match=r"knows the layers of nnlib\.layers, and not Own"):
        export_onnx(L.Sequential(Own(), L.Linear(3, 2)), path, (3,))
    with pytest.raises(FileNotFoundError):
        export_onnx(model, tmp_path / "nowhere" / "m.onnx", (2, 8, 10))
    assert not list(tmp_path.glob("*"))
