"""The namespace against the array API standard, and arrays on their way between the libraries."""

import subprocess
import sys
import types

import numpy as np
import pytest

from nnlib import backend
from nnlib.backend import asarray, describe, is_floating, is_torch, namespace, prototype, to_numpy

X = np.random.default_rng(0).standard_normal((3, 4, 2))
I = np.array([[2, 0], [1, 1], [0, 3]])  # noqa: E741
CALLS = {
    "astype": lambda xp, x, i: xp.astype(x > 0, xp.float32),
    "concat": lambda xp, x, i: xp.concat([x, x], axis=1),
    "stack": lambda xp, x, i: xp.stack([x, x], axis=1),
    "expand_dims": lambda xp, x, i: xp.expand_dims(x, axis=1),
    "squeeze": lambda xp, x, i: xp.squeeze(x[:1, ...], axis=0),
    "permute_dims": lambda xp, x, i: xp.permute_dims(x, (2, 0, 1)),
    "matrix_transpose": lambda xp, x, i: xp.matrix_transpose(x),
    "broadcast_to": lambda xp, x, i: xp.broadcast_to(x[:1, ...], (5, 4, 2)),
    "reshape": lambda xp, x, i: xp.reshape(x, (6, 4)),
    "flip": lambda xp, x, i: xp.flip(x, axis=1),
    "flip all": lambda xp, x, i: xp.flip(x),
    "flip some": lambda xp, x, i: xp.flip(x, axis=(0, 2)),
    "roll": lambda xp, x, i: xp.roll(x, 2, axis=1),
    "roll all": lambda xp, x, i: xp.roll(x, 3),
    "take": lambda xp, x, i: xp.take(x, i[:, 0], axis=1),
    "take_along_axis": lambda xp, x, i: xp.take_along_axis(x[:, :, 0], i, axis=1),
    "max": lambda xp, x, i: xp.max(x),
    "max axis": lambda xp, x, i: xp.max(x, axis=1, keepdims=True),
    "max axes": lambda xp, x, i: xp.max(x, axis=(0, 2)),
    "max all keepdims": lambda xp, x, i: xp.max(x, keepdims=True),
    "min": lambda xp, x, i: xp.min(x, axis=-1),
    "any": lambda xp, x, i: xp.any(x > 1, axis=(1, 2)),
    "all": lambda xp, x, i: xp.all(x > -1, axis=0, keepdims=True),
    "any of all": lambda xp, x, i: xp.any(x > 1),
    "sum": lambda xp, x, i: xp.sum(x, axis=(0, 2)),
    "sum all": lambda xp, x, i: xp.sum(x),
    "sum keepdims": lambda xp, x, i: xp.sum(x, axis=1, keepdims=True),
    "prod": lambda xp, x, i: xp.prod(x, axis=1),
    "mean": lambda xp, x, i: xp.mean(x, axis=(1, 2), keepdims=True),
    "std": lambda xp, x, i: xp.std(x, axis=1),
    "std all": lambda xp, x, i: xp.std(x),
    "var": lambda xp, x, i: xp.var(x, axis=(0, 1), correction=1),
    "var keepdims": lambda xp, x, i: xp.var(x, axis=-1, keepdims=True),
    "argmax": lambda xp, x, i: xp.argmax(x, axis=1, keepdims=True),
    "argmin": lambda xp, x, i: xp.argmin(x),
    "maximum": lambda xp, x, i: xp.maximum(x, -x),
    "maximum number": lambda xp, x, i: xp.maximum(x, 0.0),
    "minimum number": lambda xp, x, i: xp.minimum(x, 0.5),
    "clip": lambda xp, x, i: xp.clip(x, -0.5, 0.5),
    "where": lambda xp, x, i: xp.where(x > 0, x, xp.zeros_like(x)),
    "sort": lambda xp, x, i: xp.sort(x, axis=1),
    "argsort": lambda xp, x, i: xp.argsort(x, axis=1),
    "cumulative_sum": lambda xp, x, i: xp.cumulative_sum(x, axis=1),
    "tensordot": lambda xp, x, i: xp.tensordot(x, x, axes=([0, 1], [0, 1])),
    "matmul": lambda xp, x, i: xp.matmul(x, xp.matrix_transpose(x)),
    "exp log abs sqrt": lambda xp, x, i: xp.log(xp.exp(x)) + xp.sqrt(xp.abs(x)) + xp.log1p(xp.abs(x)),
    "tanh sign": lambda xp, x, i: xp.tanh(x) * xp.sign(x),
    "isdtype": lambda xp, x, i: xp.asarray(
        [xp.isdtype(a.dtype, k) for a in (x, i, x > 0) for k in ("real floating", "integral", "bool")]
    ),
}


def there(library, array):
    if library == "torch":
        import torch

        return torch.from_numpy(array)
    return array


@pytest.mark.parametrize("call", CALLS)
def test_the_namespace_agrees_with_the_standard(call, library):
    strict = pytest.importorskip("array_api_strict")
    compat = pytest.importorskip("array_api_compat")
    x, i = there(library, X), there(library, I)
    ours = CALLS[call](namespace(x), x, i)
    assert is_torch(ours) == (library == "torch")
    theirs = CALLS[call](compat.array_namespace(x), x, i)
    assert (ours.dtype, tuple(ours.shape)) == (theirs.dtype, tuple(theirs.shape))
    np.testing.assert_array_equal(to_numpy(ours), to_numpy(theirs))
    pure = np.asarray(CALLS[call](strict, strict.asarray(X), strict.asarray(I)))
    assert (str(ours.dtype).removeprefix("torch."), tuple(ours.shape)) == (str(pure.dtype), pure.shape)
    np.testing.assert_allclose(to_numpy(ours), pure, atol=1e-14)


def test_arrays_keep_their_numbers_on_the_way(library):
    like = prototype(library, dtype="float64")
    moved = asarray(X, like)
    assert backend.library(moved) == library
    assert backend.dtype(moved) == "float64"
    np.testing.assert_array_equal(to_numpy(moved), X)
    assert asarray(moved, like) is moved, "nothing to do, nothing copied"
    assert backend.dtype(asarray([1, 2], prototype(library))) == "float32"
    assert is_floating(moved)
    assert not is_floating(there(library, I))


def test_read_only_arrays_can_be_moved(library):
    x = X.copy()
    x.flags.writeable = False
    np.testing.assert_array_equal(to_numpy(asarray(x, prototype(library, dtype="float64"))), X)


def test_arrays_are_described_in_words(library):
    words = {
        "numpy": "a float64 NumPy array of shape (3, 4, 2)",
        "torch": "a float64 torch tensor of shape (3, 4, 2) on cpu",
    }
    assert describe(there(library, X)) == words[library]
    assert describe([1]) == "a list"


def test_two_libraries_do_not_mix():
    torch = pytest.importorskip("torch")
    with pytest.raises(
        TypeError, match=r"one library, got a float64 NumPy .* torch tensor .*asarray\(x, like=other\)"
    ):
        namespace(X, torch.zeros(2))


@pytest.mark.parametrize("thing", [[1.0], 3.0, None, "x"])
def test_what_is_no_array_is_named(thing):
    with pytest.raises(TypeError, match=rf"wanted an array, got a {type(thing).__name__}; write"):
        namespace(thing)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("jax",), 'wanted the library "numpy" or "torch", got \'jax\''),
        (("numpy", "cuda"), "NumPy lives on the CPU"),
        (("numpy", None, "int64"), "wanted the dtype float32 or float64, got int64"),
        (("numpy", None, np.float16), "got float16"),
    ],
)
def test_places_that_do_not_exist(arguments, message):
    with pytest.raises(ValueError, match=message):
        prototype(*arguments)


@pytest.mark.torch
@pytest.mark.parametrize("device", ["cuda:99", "nonsense"])
def test_devices_that_do_not_exist(device):
    pytest.importorskip("torch")
    with pytest.raises(ValueError, match=f"PyTorch cannot use the device '{device}' here: "):
        prototype("torch", device)


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_without_torch_the_cure_is_named():
    code = """
import sys
sys.modules["torch"] = None
from nnlib.backend import prototype
try:
    prototype("torch")
except ValueError as error:
    print(error)
"""
    assert run(code).strip() == 'PyTorch is not installed here; write: pip install "nnlib[torch]"'


def test_importing_brings_nothing_beyond_numpy_and_the_standard_library():
    """What makes an import slow is what it brings; its seconds are measured in bench/, never here."""
    code = """
import sys
import numpy
import nnlib
roots = {name.partition(".")[0] for name in sys.modules}
print(sorted(roots - {"numpy", "nnlib", "__main__"} - sys.stdlib_module_names - at_start))
"""
    assert run("import sys; at_start = {n.partition('.')[0] for n in sys.modules}\n" + code).strip() == "[]"


def test_numpy_alone_never_imports_torch():
    code = """
import sys
import numpy as np
from nnlib.layers import Conv2d, Flatten, Linear, Sequential
from nnlib.losses import cross_entropy
from nnlib.optim import Adam
model = Sequential(Conv2d(1, 2, 3), Flatten(), Linear(None, 2))
y, caches = model.forward(np.ones((2, 1, 4, 4), np.float32), training=True)
Adam(model).step(model.backward(cross_entropy(y, np.array([0, 1]))[1], caches)[1])
print("torch" in sys.modules)
"""
    assert run(code).strip() == "False"


@pytest.mark.torch
def test_the_generator_of_a_gpu_goes_on_where_it_was(monkeypatch):
    """Played without one; a training that is killed and resumed on a real one: test_train_checkpoint."""
    torch = pytest.importorskip("torch")
    set_to, gpu = [], types.SimpleNamespace(device=types.SimpleNamespace(type="cuda"))
    monkeypatch.setattr(torch.cuda, "get_rng_state", lambda device: torch.arange(16, dtype=torch.uint8))
    monkeypatch.setattr(torch.cuda, "set_rng_state", lambda state, device: set_to.append(state.tolist()))
    assert backend.random_state(np.ones(1)) is backend.random_state(torch.ones(1)) is None
    monkeypatch.setattr(backend, "is_torch", lambda x: x is gpu)
    state = backend.random_state(gpu)
    backend.set_random_state(gpu, state)
    backend.set_random_state(torch.ones(1), state)  # goes on without a GPU
    assert set_to == [list(range(16))]
