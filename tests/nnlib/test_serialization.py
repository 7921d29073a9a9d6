"""Weight files: what is saved comes back, everywhere, and what does not fit is named."""

import os
import re

import numpy as np
import pytest

from nnlib.layers import BatchNorm2d, Conv2d, Flatten, Linear, Sequential
from nnlib.serialization import load, read, save, write_atomically


def model(seed=0, outputs=3):
    return Sequential(Conv2d(1, 2, 3), BatchNorm2d(2), Flatten(), Linear(8, outputs), seed=seed)


X = np.random.default_rng(0).standard_normal((5, 1, 4, 4)).astype(np.float32)


def test_a_model_comes_back_bit_for_bit(tmp_path, library):
    first = model().to(library).build((1, 4, 4))
    first.to("numpy").forward(X, training=True)
    first.to(library)
    save(first, tmp_path / "m.safetensors")
    second = load(model(seed=1), tmp_path / "m.safetensors")
    np.testing.assert_array_equal(second(X), first.to("numpy")(X))
    assert second.buffers["batchnorm2d1.mean"].any()
    third = load(model(seed=2).to(library), tmp_path / "m.safetensors")
    np.testing.assert_array_equal(third.to("numpy").params.vector, first.params.vector)


def test_the_file_is_plain_safetensors(tmp_path):
    save(model(), tmp_path / "m.safetensors")
    arrays = pytest.importorskip("safetensors.numpy").load_file(tmp_path / "m.safetensors")
    assert arrays["conv2d1.weight"].shape == (2, 1, 3, 3)
    assert set(arrays) == set(model().params) | {"batchnorm2d1.mean", "batchnorm2d1.var"}


@pytest.mark.parametrize(
    "damage", [lambda b: b[:100], lambda b: b"", lambda b: b"\x00" * 400, lambda b: b[:-7]]
)
def test_a_damaged_file_is_named_and_changes_nothing(tmp_path, damage):
    path = tmp_path / "m.safetensors"
    save(model(), path)
    path.write_bytes(damage(path.read_bytes()))
    target = model(seed=1)
    before = target.params.vector.copy()
    with pytest.raises(
        ValueError, match=rf"{re.escape(str(path))} is no safetensors file, or is damaged .*save it again"
    ):
        load(target, path)
    np.testing.assert_array_equal(target.params.vector, before)


def test_weights_of_another_model_are_listed(tmp_path):
    path = tmp_path / "m.safetensors"
    save(model(outputs=4), path)
    target = model(seed=1)
    before = target.params.vector.copy()
    with pytest.raises(ValueError, match=r"linear1.weight as \(8, 4\), where the model has \(8, 3\)"):
        load(target, path)
    np.testing.assert_array_equal(target.params.vector, before)
    with pytest.raises(ValueError, match=r"no linear2.weight \(3, 1\)"):
        load(Sequential(*model().layers.values(), Linear(3, 1)), path)
    with pytest.raises(ValueError, match=r"it has batchnorm2d1.bias \(2,\), which .* linear1.bias \(4,\), "):
        load(Sequential(Conv2d(1, 2, 3)), path)


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "nothing.safetensors")


def test_a_model_of_unknown_size_cannot_be_saved(tmp_path):
    with pytest.raises(ValueError, match="does not know its input size yet"):
        save(Sequential(Linear(None, 2)), tmp_path / "m.safetensors")
    assert os.listdir(tmp_path) == []


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "m.safetensors"
    path.write_bytes(b"old")

    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["m.safetensors"]


def test_whole_numbers_are_no_weights(tmp_path):
    safetensors = pytest.importorskip("safetensors.numpy")
    path = tmp_path / "m.safetensors"
    save(model(), path)
    safetensors.save_file({name: a.astype(np.int64) for name, a in read(path).items()}, path)
    target = model(seed=1)
    before = target.params.vector.copy()
    with pytest.raises(ValueError, match=r"conv2d1\.weight as int64, where the model has float32"):
        load(target, path)
    np.testing.assert_array_equal(target.params.vector, before)


def test_a_missing_folder_and_turned_around_arguments_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*nowhere for m.safetensors; make it"):
        save(model(), tmp_path / "nowhere" / "m.safetensors")
    for call in (save, load):
        with pytest.raises(TypeError, match="wanted a model made of layers, and after it a file; got 'm"):
            call("m.safetensors", model())


def test_weights_that_are_no_numbers_are_not_taken(tmp_path):
    """A model that diverged may be saved, and looked into with `read`; nobody goes on from it unawares."""
    first = model().build((1, 4, 4))
    first["linear1"].weight[0, 0] = np.nan
    first["conv2d1"].bias[0] = np.inf
    save(first, tmp_path / "m.safetensors")
    second = model(seed=1).build((1, 4, 4))
    before = second.params.vector.copy()
    names = "conv2d1.bias with numbers that are not finite; linear1.weight with numbers that are not finite"
    with pytest.raises(ValueError, match=names):
        load(second, tmp_path / "m.safetensors")
    np.testing.assert_array_equal(second.params.vector, before)
    assert np.isnan(read(tmp_path / "m.safetensors")["linear1.weight"]).any()
