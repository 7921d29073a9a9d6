"""Everything on a GPU: the numbers of NumPy where there is one; without one, that all of it stays there.

Without a GPU, PyTorch's fake tensors say they live on one. They have shapes and places, but no numbers: an
array left on the CPU, and whoever asks for a number, shows at once.
"""

import copy

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from torch._subclasses.fake_tensor import FakeTensorMode  # noqa: E402
from torch.overrides import TorchFunctionMode  # noqa: E402

from nnlib import deploy, layers, losses, optim, vision  # noqa: E402
from nnlib.backend import asarray, device, prototype, to_numpy  # noqa: E402
from nnlib.gradcheck import check  # noqa: E402
from nnlib.train import evaluate, fit, predict  # noqa: E402

pytestmark = pytest.mark.torch
aten, Tensor = torch.ops.aten, torch.Tensor
RNG = np.random.default_rng(3)
PICTURES, CLASSES = RNG.random((6, 3, 32, 32), dtype=np.float32), RNG.integers(0, 3, 6)
RULES = {
    "sgd": optim.SGD,
    "nesterov": lambda m: optim.SGD(m, 0.05, momentum=0.9, nesterov=True, weight_decay=0.01),
    "rmsprop": lambda m: optim.RMSProp(m, 0.005, weight_decay=0.01),
    "adam": lambda m: optim.Adam(m, lambda t: 0.01 / (1 + t), weight_decay=0.01),
    "adamw": lambda m: optim.AdamW(m, 0.01),
}
LOSSES = {
    "cross-entropy": (losses.cross_entropy, CLASSES),
    "smooth": (lambda y, t: losses.cross_entropy(y, t, 0.1), CLASSES),
    "one-hot": (losses.cross_entropy, np.eye(3, dtype=np.float32)[CLASSES]),
    "mse": (losses.mse, np.eye(3, dtype=np.float32)[CLASSES]),
    "binary": (losses.binary_cross_entropy, np.eye(3, dtype=np.float32)[CLASSES]),
}


@pytest.fixture(params=["cpu", pytest.param("cuda", marks=pytest.mark.gpu)])
def like(request):
    """The place under test, the CPU standing in for a GPU so that the tests themselves are tested."""
    return prototype("torch", request.param)


def network():
    return layers.Sequential(
        layers.Conv2d(3, 8, 3, padding=1), layers.BatchNorm2d(), layers.ReLU6(), layers.MaxPool2d(2),
        layers.Conv2d(8, 8, 3, padding="same", groups=8), layers.BatchNorm2d(), layers.ReLU(),
        layers.GlobalAvgPool2d(), layers.Linear(None, 3), seed=1,
    ).build((3, 32, 32))  # fmt: skip


def close(mine, theirs):
    theirs = to_numpy(theirs)
    size = max(float(np.abs(theirs).max()), 0.1)
    np.testing.assert_allclose(to_numpy(mine), theirs, rtol=1e-4, atol=1e-4 * size)


def draws(layer):
    return isinstance(layer, layers.Dropout)


@pytest.mark.parametrize("training", [False, True])
def test_every_layer_agrees_with_numpy(case, like, training):
    make, inputs = case
    x = inputs().astype(np.float32)
    ours = make().build(x.shape[1:], seed=0)
    if draws(ours) and training:
        pytest.skip("a GPU draws its own numbers")
    theirs = copy.deepcopy(ours)
    theirs.move(like)
    y, cache = ours.forward(x, training)
    dy = np.random.default_rng(1).standard_normal(y.shape).astype(np.float32)
    z, there = theirs.forward(asarray(x, like), training)
    (dx, grads), (dz, others) = ours.backward(dy, cache), theirs.backward(asarray(dy, like), there)
    assert device(z) == device(dz) == device(like)
    for one, other in [(z, y), (dz, dx), *((others[k], grads[k]) for k in grads)]:
        close(one, other)
    for name in ours.buffers:
        close(theirs.buffers[name], ours.buffers[name])


def test_every_backward_agrees_with_measured_slopes(case, like):
    make, inputs = case
    x = asarray(inputs(), prototype("torch", device(like), "float64"))
    for training in (False, True):
        if not (training and draws(make())):
            check(make(), x, training=training)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("loss", LOSSES)
def test_losses_and_optimizers_walk_the_path_of_numpy(rule, loss, like):
    function, targets = LOSSES[loss]
    histories = []
    for place in (None, like):
        model = network()
        if place is not None:
            model.move(place)
        settings = {"loss": function, "epochs": 5, "batch_size": 6, "progress": False, "clip": 1.0}
        histories.append(fit(model, PICTURES, targets, optimizer=RULES[rule](model), **settings))
    np.testing.assert_allclose(histories[1].steps, histories[0].steps, rtol=1e-4)


VISION = {
    "saliency": lambda m, x: vision.saliency(m, x, 1, samples=2),
    "occlusion": lambda m, x: vision.occlusion(m, x, 1, size=8, stride=8, progress=False),
    "grad-cam": lambda m, x: vision.grad_cam(m, x, 1, "relu1"),
    "fgsm": lambda m, x: vision.fgsm(m, x, 1, 0.01, targeted=True),
    "pgd": lambda m, x: vision.pgd(m, x, CLASSES, 0.01, steps=3, progress=False),
    "pgd-2": lambda m, x: vision.pgd(m, x, CLASSES, 0.5, steps=3, norm=2, progress=False),
    "fooling": lambda m, x: vision.fooling_picture(m, 1, 32, steps=3, progress=False)[0],
    "dream": lambda m, x: vision.deep_dream(m, x, "relu1", octaves=1, steps=2, jitter=2, progress=False),
    "likes": lambda m, x: vision.activation_maximization(m, "relu1", 2, 32, octaves=1, steps=2, jitter=2,
                                                         progress=False),
    "style": lambda m, x: vision.style_transfer(m, x[:1], x[1:2], ["relu1"], ["relu61", "relu1"], steps=2,
                                                progress=False),
}  # fmt: skip


@pytest.mark.parametrize("name", VISION)
def test_pictures_are_those_of_numpy(name, like):
    ours, theirs = network(), network()
    theirs.move(like)
    mine, other = VISION[name](ours, PICTURES), VISION[name](theirs, asarray(PICTURES, like))
    assert device(other) == device(like)
    assert float(np.abs(to_numpy(other) - mine).mean()) < 1e-3


def test_deployment_and_asking_are_those_of_numpy(like, tmp_path):
    ours, theirs = network(), network()
    theirs.move(like)
    x = asarray(PICTURES, like)
    for change in (deploy.fold_batchnorm, lambda m: deploy.prune(m, 0.5), deploy.quantize):
        close(change(theirs)(x), change(ours)(PICTURES))
    deploy.export_onnx(ours, tmp_path / "ours.onnx", (3, 32, 32))
    deploy.export_onnx(theirs, tmp_path / "theirs.onnx", (3, 32, 32))
    assert (tmp_path / "ours.onnx").read_bytes() == (tmp_path / "theirs.onnx").read_bytes()
    close(predict(theirs, PICTURES), predict(ours, PICTURES))
    mine, other = evaluate(ours, PICTURES, CLASSES), evaluate(theirs, PICTURES, CLASSES)
    assert other == pytest.approx(mine, rel=1e-4)


class Elsewhere(TorchFunctionMode):
    """What Python's side of PyTorch asks of a real device, done without: slices, copies, not."""

    def __torch_function__(self, function, types, arguments=(), named=None):
        if function is Tensor.__getitem__:
            return picked(*arguments)
        if function is Tensor.__setitem__:
            x, key, value = arguments
            target = picked(x, key)
            fill = aten.copy_.default if isinstance(value, Tensor) else aten.fill_.Scalar
            return fill(target, value)
        other = {Tensor.copy_: aten.copy_.default, Tensor.__invert__: aten.bitwise_not.default}.get(function)
        return (other or function)(*arguments, **(named or {}))


def picked(x, key):
    key = key if isinstance(key, tuple) else (key,)
    if any(k is Ellipsis for k in key):
        i = next(i for i, k in enumerate(key) if k is Ellipsis)
        rest = x.ndim - sum(k is not None and k is not Ellipsis for k in key)
        key = (*key[:i], *[slice(None)] * rest, *key[i + 1 :])
    axis, places = 0, {}
    for k in key:
        if isinstance(k, int):
            x = aten.select.int(x, axis, k)
            continue
        if k is None:
            x = x.unsqueeze(axis)
        elif isinstance(k, slice):
            x = aten.slice.Tensor(x, axis, k.start, k.stop, k.step or 1)
        else:
            places[axis] = torch.as_tensor(k)
        axis += 1
    return aten.index.Tensor(x, [places.get(i) for i in range(x.ndim)]) if places else x


@pytest.fixture
def elsewhere(monkeypatch):
    """A place on a GPU that is not there."""

    def swept(*lists, lr, **settings):
        arrays = [lr, *(x for part in lists for x in part)]
        assert {str(x.device) for x in arrays} == {"cuda:0"}
        assert {x.dtype for x in arrays} == {torch.float32}

    for name in ("_fused_sgd_", "_fused_adam_", "_fused_adamw_"):  # these have no fake of their own
        monkeypatch.setattr(torch, name, swept)
    with FakeTensorMode(allow_non_fake_inputs=True), Elsewhere():
        yield prototype("torch", "cuda")


@pytest.mark.parametrize("training", [False, True])
def test_every_layer_stays_on_its_device_and_asks_for_no_number(case, elsewhere, training):
    make, inputs = case
    layer, x = make(), inputs().astype(np.float32)
    layer.build(x.shape[1:], seed=0).move(elsewhere)
    y, cache = layer.forward(asarray(x, elsewhere), training)
    dx, grads = layer.backward(torch.ones_like(y), cache)
    assert {device(a) for a in (y, dx, *grads.values(), *layer.buffers.values())} == {"cuda:0"}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_step_stays_on_its_device_and_asks_for_no_number(rule, loss, elsewhere):
    model, (function, targets) = network(), LOSSES[loss]
    model.move(elsewhere)
    optimizer, grads = RULES[rule](model), model.params.like()
    targets = asarray(targets, torch.empty(0, dtype=torch.int64, device="cuda")
                      if targets.ndim == 1 else elsewhere)  # fmt: skip
    for _ in range(2):
        answers, cache = model.forward(asarray(PICTURES, elsewhere), training=True)
        value, danswers = function(answers, targets)
        grads.take(model.backward(danswers, cache, wrt="params", into=grads)[1])
        norm = optim.clip_by_norm(grads, 1.0)
        optimizer.step(grads)
        arrays = (value, norm, model.params.vector, *optimizer.memory.values(), *optimizer.now)
        assert {device(a) for a in arrays} == {"cuda:0"}
