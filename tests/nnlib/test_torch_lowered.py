"""Mixed precision, channels last, and a training step that never waits for the device."""

import itertools

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from nnlib import layers, optim  # noqa: E402
from nnlib.backend import prototype  # noqa: E402
from nnlib.train import fit  # noqa: E402
from nnlib.train import run as running  # noqa: E402
from nnlib.train.lowered import Lowered  # noqa: E402

pytestmark = pytest.mark.torch
RNG = np.random.default_rng(7)
Y = RNG.integers(0, 3, 64)
X = (RNG.standard_normal((64, 2, 8, 8)) + Y[:, None, None, None]).astype(np.float32)


def convnet(device="cpu"):
    model = layers.Sequential(
        layers.Conv2d(2, 8, 3, padding=1), layers.BatchNorm2d(), layers.ReLU(), layers.MaxPool2d(2),
        layers.Conv2d(8, 8, 3), layers.ReLU6(), layers.Dropout(0.1), layers.Flatten(), layers.Linear(None, 3),
        seed=2,
    )  # fmt: skip
    return model.build(X.shape[1:]).to("torch", device)


def train(device="cpu", **settings):
    model = convnet(device)
    torch.manual_seed(0)
    settings = {"epochs": 5, "batch_size": 16, "progress": False} | settings
    return fit(model, X, Y, optimizer=optim.Adam(model, 0.01), **settings), model


@pytest.mark.parametrize("capture", [False, True])
def test_bfloat16_learns_what_float32_learns(capture, device):
    plain, _ = train(device, capture=False)
    mixed, model = train(device, capture=capture, precision="bf16")
    assert mixed.how == ("recorded" if capture else "capture=False")
    np.testing.assert_allclose(mixed["loss"][:3], plain["loss"][:3], rtol=0.1)
    assert mixed["loss"] != plain["loss"]
    assert mixed["accuracy"][-1] > 0.8
    assert model.params.vector.dtype == torch.float32
    assert {b.dtype for b in model.buffers.values()} == {torch.float32}
    assert float(model.buffers["batchnorm2d1.mean"].abs().sum()) > 0, "the averages are the model's own"


def test_the_network_computes_in_bfloat16():
    model = convnet()
    net = Lowered(model, "bf16", channels_last=True)
    seen = []
    net.twin["conv2d2"].forward, forward = (
        lambda x, training=False: (seen.append(x), forward(x, training))[1],
        net.twin["conv2d2"].forward,
    )
    y, caches = net.forward(torch.from_numpy(X), training=True)
    assert y.dtype == torch.float32
    assert seen[0].dtype == torch.bfloat16
    assert seen[0].is_contiguous(memory_format=torch.channels_last)
    grads = model.params.like()
    _, into = net.backward(torch.ones_like(y), caches, wrt="params", into=grads)
    assert into is grads
    assert grads.vector.dtype == torch.float32


def test_channels_last_changes_the_layout_alone(device):
    plain, _ = train(device, capture=False)
    last, _ = train(device, channels_last=True)
    np.testing.assert_allclose(last["loss"], plain["loss"], rtol=1e-3)


def test_bad_precision():
    with pytest.raises(ValueError, match=r'precision wants "bf16", or None .*, got "?\'?fp8'):
        train(precision="fp8")
    with pytest.raises(ValueError, match=r'want a model of float32 on torch; write model.to\("torch"'):
        fit(convnet().to("numpy"), X, Y, precision="bf16")


def test_to_ask_for_a_gpu_where_there_is_none_gives_one_line():
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")
    for asked in (("torch", "cuda"), ("cuda",), ("cuda:1",)):
        model = convnet().to("numpy")
        with pytest.raises(ValueError, match=f"PyTorch cannot use the device '{asked[-1]}' here") as error:
            model.to(*asked)
        assert "\n" not in str(error.value)
        assert isinstance(model.params.vector, np.ndarray), "nothing has moved"
    assert isinstance(model.to("cpu").params.vector, np.ndarray)
    assert model.to("torch").to("cpu").params.vector.device.type == "cpu"
    with pytest.raises(ValueError, match="cannot use the device"):
        prototype("torch", "cuda")


ASKING = ("item", "cpu", "numpy", "tolist", "__bool__", "__float__", "__int__", "__index__")


@pytest.mark.parametrize("capture", [False, True])
def test_no_step_asks_for_a_number(monkeypatch, capture):
    """On the CPU by counting what would wait for a GPU; between two looks at the losses there is none."""
    monkeypatch.setattr(running, "device", lambda x: "cuda:0")  # read losses as seldom as on a GPU
    monkeypatch.setattr(
        "nnlib.kernels.torch_kernels.within", lambda x, low, high: True
    )  # nor checks of labels
    asked, counts = [], []

    def counting(name):
        original = getattr(torch.Tensor, name)
        return lambda self, *args, **named: (asked.append(name), original(self, *args, **named))[1]

    for name in ASKING:
        monkeypatch.setattr(torch.Tensor, name, counting(name))
    note = running.Run.note
    monkeypatch.setattr(running.Run, "note", lambda *a: (note(*a), counts.append(len(asked)))[0])
    history, _ = train(capture=capture, clip=1.0)
    assert len(history.steps) == len(counts) == 20
    gaps = [after - before for before, after in itertools.pairwise(counts)]
    assert [gap for i, gap in enumerate(gaps, start=1) if i % 4] == [0] * 15, "of the gaps within epochs"
    assert len(set(history.steps)) == 20


@pytest.mark.gpu
@pytest.mark.parametrize("capture", [False, True])
def test_no_step_waits_for_the_gpu(monkeypatch, capture):
    """PyTorch itself says when something waits."""
    note = running.Run.note
    count = []

    def watched(*arguments):
        torch.cuda.set_sync_debug_mode("default")
        note(*arguments)
        count.append(1)
        torch.cuda.set_sync_debug_mode("error" if len(count) % 4 else "default")  # not between two epochs

    monkeypatch.setattr(running.Run, "note", watched)
    try:
        history, _ = train("cuda", capture=capture)
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert len(history.steps) == 20
