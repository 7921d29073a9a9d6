"""The pieces of work W1 to W7 (NumPy backend) and T1 to T4 (torch backend), with the speeds that nnlib
promises."""

from __future__ import annotations

import copy
import functools
import itertools
import warnings
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F  # noqa: N812  the name that every PyTorch program uses

from nnlib import kernels
from nnlib.kernels.windows import Window

from . import networks
from .jax_rival import scanned
from .steps import batch, channels_last, compiled, is_channels_last, nnlib_step, torch_step
from .timing import Contest
from .torch_works import torch_backend

OPTIMIZERS = ("SGD", "Adam")


def w1(quick: bool, compile_it: bool) -> Iterator[Contest]:
    """MLP 25-64-32-16-5: so small that only the number of calls counts."""
    for size in (5, 32):
        yield from _training(
            "W1", f"MLP 25-64-32-16-5, batch {size}", lambda: networks.mlp(25, 64, 32, 16, 5),
            [batch((size, 25), 5)], gates=(5.0, 7.0), small=True, compile_it=compile_it,
        )  # fmt: skip
    mine, theirs = networks.mlp(25, 64, 32, 16, 5)
    batches = [batch((32, 25), 5)] * (10 if quick else 100)
    jax = scanned(theirs, batches)
    yield Contest(
        "W1", f"MLP 25-64-32-16-5, {len(batches)} batches of 32, SGD",
        nnlib_step(mine, batches, "SGD", recorded=True),
        torch_step(theirs, batches, "SGD"), {"JAX, one scan": jax} if jax else {},
    )  # fmt: skip


def w2(quick: bool, compile_it: bool) -> Iterator[Contest]:
    """Letters MLP 2500-256-128-64-26, batch 32: most of the time goes to the first layer's weights."""
    yield from _training(
        "W2", "letters MLP, batch 32", lambda: networks.mlp(2500, 256, 128, 64, 26),
        [batch((32, 2500), 26)], gates=(0.95, 1.15), small=True, compile_it=compile_it,
    )  # fmt: skip


def w3(quick: bool, compile_it: bool) -> Iterator[Contest]:
    """MNIST MLP 784-128-64-10: ten batches of 64, as in an epoch."""
    x, labels = batch((640, 784), 10)
    batches = [(x[i : i + 64], labels[i : i + 64]) for i in range(0, len(x), 64)]
    contests = _training(
        "W3", "MNIST MLP, 10 batches of 64", lambda: networks.mlp(784, 128, 64, 10), batches,
        gates=(1.7, 1.4), small=True, compile_it=compile_it,
    )  # fmt: skip
    for contest, optimizer in zip(contests, OPTIMIZERS, strict=True):
        contest.rivals["scikit-learn"] = _scikit_learn((128, 64), optimizer, x, labels)
        yield contest


def w4(quick: bool, compile_it: bool) -> Iterator[Contest]:
    """LeNet and a ConvNet of 32 and 64 kernels on digits, batch 64."""
    shape = (16 if quick else 64, 1, 28, 28)
    for name, make, gate in (("LeNet", networks.lenet, 1.0), ("ConvNet 32/64", networks.convnet, 1.25)):
        yield from _training(
            "W4",
            f"{name}, batch {shape[0]}",
            make,
            [batch(shape, 10)],
            (gate, gate),
            pictures=True,
            compile_it=compile_it,
        )


def w5(quick: bool, compile_it: bool) -> Iterator[Contest]:
    """A small VGG with batch norm on 32x32x3, batch 64."""
    shape = (16 if quick else 64, 3, 32, 32)
    name = f"VGG with batch norm, batch {shape[0]}"
    yield from _training("W5", name, networks.vgg, [batch(shape, 10)], (0.85, 0.85), pictures=True)


def w6(quick: bool, compile_it: bool) -> Iterator[Contest]:
    """EfficientNet-Lite0, one picture: the answer, and the gradient of one answer in the picture.

    nnlib's weights are fixed, as `predict` and `vision` have them; the same with weights that might change
    from one picture to the next stands beside it.
    """
    side = 64 if quick else 224
    mine, theirs = networks.efficientnet_lite0()
    theirs.eval()
    x = batch((1, 3, side, side), 1)[0]
    mine(x)
    folded = _folded(theirs)
    last = channels_last(copy.deepcopy(theirs))

    def forward(model):
        t = _tensor(x, model)

        def step():
            with torch.no_grad():
                return model(t)

        return step

    def saliency(model):
        t = _tensor(x, model).requires_grad_()
        for p in model.parameters():
            p.requires_grad_(False)  # the picture's gradient alone is wanted

        def step():
            t.grad = None
            model(t)[0, 0].backward()
            return t.grad

        return step

    def our_saliency(model):
        y, cache = model.forward(x)
        dy = np.zeros_like(y)
        dy[0, 0] = 1.0
        return model.backward(dy, cache, wrt="input")[0]

    free = copy.deepcopy(mine)
    with mine.fixed():
        for name, ours, way in (
            ("forward", lambda model: model(x), forward),
            ("forward and backward to the picture", our_saliency, saliency),
        ):
            rivals = {
                "PyTorch, channels_last": way(last),
                "PyTorch, batch norm folded": way(folded),
                "nnlib, weights not fixed": functools.partial(ours, free),
            }
            name = f"EfficientNet-Lite0 {side}x{side}, {name}"
            yield Contest("W6", name, functools.partial(ours, mine), way(theirs), rivals, 1.05)


def w7(quick: bool, compile_it: bool) -> Iterator[Contest]:
    """Single kernels, forward. PyTorch keeps what its backward needs, as nnlib does."""
    for shape in ((64, 6, 28, 28), (64, 32, 28, 28), (64, 64, 14, 14)):
        x, t = _both(shape)
        last = _last(t)
        yield Contest(
            "W7", f"max-pool 2x2 of {shape}",
            lambda x=x: kernels.max_pool2d(x, Window(2, stride=2)),
            lambda t=t: F.max_pool2d(t, 2),
            {"PyTorch, channels_last": lambda t=last: F.max_pool2d(t, 2)},
            10.0,
        )  # fmt: skip
    x, t = _both((64, 32, 28, 28))
    last = _last(t)
    ones, zeros, norm = np.ones(32, np.float32), np.zeros(32, np.float32), nn.BatchNorm2d(32)
    yield Contest(
        "W7", "batch norm of (64, 32, 28, 28)",
        lambda: kernels.batch_norm(x, ones, zeros, None, None, 1e-5),
        lambda: norm(t),
        {"PyTorch, channels_last": lambda t=last: norm(t)},
        1.2,
    )  # fmt: skip
    logits, labels = batch((64, 10), 10)
    t_logits, t_labels = torch.from_numpy(logits).requires_grad_(), torch.from_numpy(labels)

    def loss_and_gradient():
        t_logits.grad = None
        F.cross_entropy(t_logits, t_labels).backward()

    yield Contest(
        "W7", "softmax, cross-entropy and gradient of (64, 10)",
        lambda: kernels.cross_entropy(logits, labels), loss_and_gradient, {}, 2.5,
    )  # fmt: skip
    side = 16 if quick else 28
    x, t = _both((64, 128, side, side))
    w, b = batch((128, 128, 3, 3), 1)[0], np.zeros(128, np.float32)
    last = _last(t)
    tw, tb = torch.from_numpy(w).requires_grad_(), torch.from_numpy(b).requires_grad_()
    last_w = _last(tw)
    yield Contest(
        "W7", f"convolution 3x3 of 128 channels, (64, 128, {side}, {side})",
        lambda: kernels.conv2d(x, w, b, Window(3, padding=1)),
        lambda: F.conv2d(t, tw, tb, padding=1),
        {"PyTorch, channels_last": lambda t=last: F.conv2d(t, last_w, tb, padding=1)},
        1.15,
    )  # fmt: skip


WORKS: dict[str, Callable[[bool, bool], Iterator[Contest]]] = {
    "W1": w1, "W2": w2, "W3": w3, "W4": w4, "W5": w5, "W6": w6, "W7": w7, "T": torch_backend,
}  # fmt: skip


def _training(
    work: str,
    name: str,
    make: Callable,
    batches: list,
    gates: tuple[float, float],
    pictures: bool = False,
    small: bool = False,
    compile_it: bool = False,
) -> Iterator[Contest]:
    """Training steps with SGD and with Adam, and the rivals that go with them.

    What a small network takes is calls rather than arithmetic. So its step is recorded
    (nnlib.record), and the same without recording stands beside it.
    """
    for optimizer, gate in zip(OPTIMIZERS, gates, strict=True):
        mine, theirs = make()
        fused = torch_step(copy.deepcopy(theirs), batches, optimizer, fused=True)
        rivals = {"PyTorch, fused optimizer": fused}
        if pictures:
            last = channels_last(copy.deepcopy(theirs))
            rivals["PyTorch, channels_last"] = torch_step(last, batches, optimizer)
        if compile_it:
            torch.compiler.reset()  # after eight networks of one class it compiles no more, and says little
            model = torch.compile(copy.deepcopy(theirs))
            step = compiled(lambda m=model, o=optimizer: torch_step(m, batches, o))
            rivals |= {"PyTorch, compiled": step} if step else {}
        if small:
            rivals["nnlib, not recorded"] = nnlib_step(make()[0], batches, optimizer)
        ours = nnlib_step(mine, batches, optimizer, recorded=small)
        yield Contest(
            work, f"{name}, {optimizer}", ours, torch_step(theirs, batches, optimizer), rivals, gate
        )


def _scikit_learn(hidden: tuple[int, ...], optimizer: str, x: np.ndarray, labels: np.ndarray) -> Callable:
    """An epoch of scikit-learn's MLP over the same batches."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    settings = {"momentum": 0.0, "nesterovs_momentum": False} if optimizer == "SGD" else {}
    model = MLPClassifier(
        hidden, solver=optimizer.lower(), batch_size=64, alpha=0.0, max_iter=1, warm_start=True,
        shuffle=False, learning_rate_init=0.001, **settings,
    )  # fmt: skip

    def epoch():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # one epoch at a time never converges
            model.fit(x, labels)

    return epoch


def _folded(model: nn.Module) -> nn.Module:
    """Each batch norm multiplied into the convolution before it, as one deploys a network."""
    model = copy.deepcopy(model)
    for parent in model.modules():
        names = list(parent._modules)
        for one, other in itertools.pairwise(names):
            if isinstance(parent._modules[other], nn.BatchNorm2d):
                fused = nn.utils.fuse_conv_bn_eval(parent._modules[one], parent._modules[other])
                parent._modules[one], parent._modules[other] = fused, nn.Identity()
    return model


def _both(shape: tuple[int, ...]) -> tuple[np.ndarray, torch.Tensor]:
    """The same numbers for both, each laid out as the layer before would leave them."""
    x = batch(shape, 1)[0]
    return np.ascontiguousarray(x.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2), torch.from_numpy(
        x
    ).requires_grad_()


def _last(t: torch.Tensor) -> torch.Tensor:
    """The same with channels last."""
    return t.detach().to(memory_format=torch.channels_last).requires_grad_()


def _tensor(x: np.ndarray, model: nn.Module) -> torch.Tensor:
    """x as a fresh tensor, in the memory format of the model."""
    form = torch.channels_last if is_channels_last(model) else torch.contiguous_format
    return torch.from_numpy(x.copy()).contiguous(memory_format=form)
