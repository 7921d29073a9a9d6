"""The kernels on PyTorch, through the operations of its ATen library (oneDNN on a CPU, cuDNN on a GPU).

What each computes, and the shapes, stand in `kernels/__init__.py`.
"""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812  the name that every PyTorch program uses

from .reference import unpad
from .stage import Stage
from .torch_record import aside, unheard
from .windows import Window

aten = torch.ops.aten
Tensor = torch.Tensor
MEAN = 1  # what ATen calls a mean over the batch
NARROW, LONG = 16, 4096  # columns of a narrow product, and numbers from which on it pays to know it


def conv2d(x: Tensor, w: Tensor, b: Tensor | None, window: Window, groups: int) -> tuple[Tensor, object]:
    padded, padding = _padded(x, window, 0.0)
    y = F.conv2d(padded, w, b, window.stride, padding, window.dilation, groups)
    return y, (x.shape, padded, padding, w, window, groups)


def conv2d_backward(
    dy: Tensor, cache: object, wrt: str
) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
    shape, padded, padding, w, window, groups = cache
    needs = [wrt != "params", wrt != "input", wrt != "input"]  # dx, dw, db
    dx, dw, db = aten.convolution_backward(
        dy, padded, w, [w.shape[0]], window.stride, padding, window.dilation, False, [0, 0], groups, needs
    )
    return dx if dx is None or padded.shape == shape else unpad(dx, window, shape), dw, db


def conv_chain(x: Tensor, stages: list[Stage], keep: bool) -> tuple[Tensor, object]:
    caches = []
    for stage in stages:
        x, cache = conv2d(x, stage.folded, stage.shift, stage.window, stage.groups)
        x = x.clamp(stage.low, stage.high) if stage.clips else x
        caches += [(cache, x, stage)] if keep else []
    return x, caches


def conv_chain_backward(dy: Tensor, cache: object) -> Tensor:
    for conv, y, stage in reversed(cache):
        dz = clip_backward(dy, y, stage.low, stage.high) if stage.clips else dy
        dy, _, _ = conv2d_backward(dz, conv, "input")
    return dy


def max_pool2d(x: Tensor, window: Window) -> tuple[Tensor, object]:
    padded, _ = _padded(x, window, -torch.inf, always=True)  # ATen's own padding is at most half a window
    y, indices = aten.max_pool2d_with_indices(padded, window.size, window.stride, [0, 0], window.dilation)
    return y, (x.shape, padded, indices, window)


def max_pool2d_backward(dy: Tensor, cache: object) -> Tensor:
    shape, padded, indices, window = cache
    dx = aten.max_pool2d_with_indices_backward(
        dy, padded, window.size, window.stride, [0, 0], window.dilation, False, indices
    )
    return unpad(dx, window, shape)


def avg_pool2d(x: Tensor, window: Window) -> tuple[Tensor, object]:
    padded, _ = _padded(x, window, 0.0, always=True)
    return F.avg_pool2d(padded, window.size, window.stride), (x.shape, padded, window)


def avg_pool2d_backward(dy: Tensor, cache: object) -> Tensor:
    shape, padded, window = cache
    dx = aten.avg_pool2d_backward(dy, padded, window.size, window.stride, [0, 0], False, True, None)
    return unpad(dx, window, shape)


def batch_norm(
    x: Tensor, weight: Tensor, bias: Tensor, mean: Tensor | None, var: Tensor | None, eps: float
) -> tuple[Tensor, Tensor, Tensor, object]:
    own = mean is None
    if x.dtype in (torch.bfloat16, torch.float16):  # statistics in float32
        weight, bias = weight.float(), bias.float()
    y, batch_mean, batch_inverse = aten.native_batch_norm(x, weight, bias, mean, var, own, 0.0, eps)
    cache = (x, weight, mean, var, batch_mean, batch_inverse, own, eps)
    if own:
        mean, var = batch_mean, batch_inverse**-2 - eps
    return y, mean, var, cache


def batch_norm_backward(
    dy: Tensor, cache: object, wrt: str = "both"
) -> tuple[Tensor, Tensor | None, Tensor | None]:
    x, weight, mean, var, batch_mean, batch_inverse, own, eps = cache
    needs = [True, wrt != "input", wrt != "input"]  # dx, dweight, dbias
    return aten.native_batch_norm_backward(
        dy, x, weight, mean, var, batch_mean, batch_inverse, own, eps, needs
    )


def softmax(x: Tensor, axis: int) -> Tensor:
    return torch.softmax(x, axis)


def cross_entropy(logits: Tensor, targets: Tensor, smoothing: float) -> tuple[Tensor, Tensor]:
    N, K = logits.shape
    if targets.ndim == 1 and not smoothing:  # look classes up: as rows of zeros and a one, thrice the time
        return _look_up(logits, targets.long())
    if targets.ndim == 1:
        targets = torch.zeros_like(logits).scatter_(1, targets.long().unsqueeze(1), 1.0)  # (N, K), one-hot
    if smoothing:
        targets = targets * (1.0 - smoothing) + smoothing / K  # (N, K)
    log_p = torch.log_softmax(logits, 1)  # (N, K)
    loss = -(targets * log_p).sum() / N  # ()
    return loss, (log_p.exp() * targets.sum(1, keepdim=True) - targets) / N


def _look_up(logits: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Cross-entropy of class numbers.

    On a CPU, ATen goes through few classes one by one, and through the pixels of a picture many at a time. So
    many rows of few classes become a picture of one line with K channels.
    """
    (N, K), one = logits.shape, torch.ones((), dtype=logits.dtype, device=logits.device)
    forward, backward = aten.nll_loss_forward.default, aten.nll_loss_backward.default
    line = logits.device.type == "cpu" and K < 16 and N >= 48
    if line:
        rows, logits = logits, torch.empty((1, K, 1, N), dtype=logits.dtype)
        logits.view(K, N).copy_(rows.t())
        targets = targets.view(1, 1, N)
        forward, backward = aten.nll_loss2d_forward.default, aten.nll_loss2d_backward.default
    log_p = torch.log_softmax(logits, 1)
    loss, count = forward(log_p, targets, None, MEAN, -100)
    dlog_p = backward(one, log_p, targets, None, MEAN, -100, count)
    dlogits = aten._log_softmax_backward_data.default(dlog_p, log_p, 1, logits.dtype)
    return loss, torch.empty((N, K), dtype=rows.dtype).copy_(dlogits.view(K, N).t()) if line else dlogits


def outer_sum(x: Tensor, dy: Tensor, out: Tensor | None) -> Tensor:
    """On a CPU a product with a narrow result is faster the other way round: three times with 10 columns."""
    if x.device.type != "cpu" or dy.shape[1] > NARROW or x.numel() < LONG:
        return torch.matmul(x.T, dy, out=out)
    turned = torch.mm(dy.T, x).T
    return turned if out is None else out.copy_(turned)


def column_sums(x: Tensor, out: Tensor | None) -> Tensor:
    if x.device.type != "cpu":
        return torch.sum(x, 0, out=out)
    return torch.mv(x.T, torch.ones(len(x), dtype=x.dtype), out=out)


def sum_rows(rows: Tensor, indices: Tensor, count: int) -> Tensor:
    return rows.new_zeros(count, rows.shape[1]).index_add_(0, indices.long(), rows)


def within(x: Tensor, low: float, high: float) -> bool:
    if x.device.type != "cpu":
        return True
    with unheard():
        least, most = torch.aminmax(x)
        return low <= least.item() and most.item() <= high


def keep_mask(rng: np.random.Generator, shape: tuple[int, ...], keep: float, like: Tensor) -> Tensor:
    if like.device.type == "cpu":
        mask = torch.empty(shape, dtype=like.dtype)
        aside(_draw, mask, rng, keep)
        return mask
    chosen = torch.empty(shape, dtype=like.dtype, device=like.device).bernoulli_(keep)  # no trip to the CPU
    return chosen.div_(keep)


def _draw(mask: Tensor, rng: np.random.Generator, keep: float) -> None:
    mask.copy_(torch.from_numpy((rng.random(tuple(mask.shape)) < keep) / keep))


def clip(x: Tensor, low: float, high: float) -> Tensor:
    return x.clamp(low) if high == torch.inf else x.clamp(low, high)


def clip_backward(dy: Tensor, y: Tensor, low: float, high: float) -> Tensor:
    if high == torch.inf:
        return aten.threshold_backward.default(dy, y, low)
    return aten.hardtanh_backward.default(dy, y, low, high)


def sgd(
    w: Tensor,
    g: Tensor,
    *m: Tensor,
    now: tuple[Tensor, Tensor],
    decay: float,
    momentum: float,
    nesterov: bool,
) -> None:
    if not (m or decay):
        w.addcmul_(g, now[0], value=-1.0)
        return
    torch._fused_sgd_(
        [w], [g], list(m), weight_decay=decay, momentum=momentum, lr=now[0], dampening=0.0, nesterov=nesterov,
        maximize=False, is_first_step=False,
    )  # fmt: skip


def adam(
    w: Tensor,
    g: Tensor,
    m: Tensor,
    v: Tensor,
    now: tuple[Tensor, Tensor],
    betas: tuple[float, float],
    eps: float,
    decay: float,
    beside: bool,
) -> None:
    rule = torch._fused_adamw_ if beside else torch._fused_adam_
    rule(
        [w], [g], [m], [v], [], [now[1]], lr=now[0], beta1=betas[0], beta2=betas[1], weight_decay=decay,
        eps=eps, amsgrad=False, maximize=False,
    )  # fmt: skip


def _padded(x: Tensor, window: Window, value: float, always: bool = False) -> tuple[Tensor, list[int]]:
    """x padded, and the padding that is left to the operation: equal sides it can do itself."""
    (top, bottom), (left, right) = window.padding
    if top == bottom == left == right == 0:  # F.pad would copy
        return x, [0, 0]
    if top == bottom and left == right and not always:
        return x, [top, left]
    return F.pad(x, (left, right, top, bottom), value=value), [0, 0]
