"""The kernels on PyTorch, through the operations of its ATen library (oneDNN on a CPU, cuDNN on a GPU).

What each computes, and the shapes, stand in `kernels/__init__.py`.
"""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812  the name that every PyTorch program uses

from .reference import unpad
from .windows import Window

aten = torch.ops.aten
Tensor = torch.Tensor


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
        targets = targets.long()
        log_p = torch.log_softmax(logits, 1)  # (N, K)
        dlogits = torch.exp(log_p).scatter_(1, targets.unsqueeze(1), -1.0, reduce="add")  # p - 1 at the class
        return F.nll_loss(log_p, targets), dlogits.div_(N)
    if targets.ndim == 1:
        targets = F.one_hot(targets.long(), K).to(logits.dtype)  # (N, K)
    if smoothing:
        targets = targets * (1.0 - smoothing) + smoothing / K  # (N, K)
    log_p = torch.log_softmax(logits, 1)  # (N, K)
    loss = -(targets * log_p).sum() / N  # ()
    return loss, (log_p.exp() * targets.sum(1, keepdim=True) - targets) / N


def sum_rows(rows: Tensor, indices: Tensor, count: int) -> Tensor:
    return rows.new_zeros(count, rows.shape[1]).index_add_(0, indices.long(), rows)


def keep_mask(rng: np.random.Generator, shape: tuple[int, ...], keep: float, like: Tensor) -> Tensor:
    if like.device.type == "cpu":
        return torch.from_numpy((rng.random(shape) < keep) / keep).to(like.dtype)
    chosen = torch.empty(shape, dtype=like.dtype, device=like.device).bernoulli_(keep)  # no trip to the CPU
    return chosen.div_(keep)


def _padded(x: Tensor, window: Window, value: float, always: bool = False) -> tuple[Tensor, list[int]]:
    """x padded, and the padding that is left to the operation: equal sides it can do itself."""
    (top, bottom), (left, right) = window.padding
    if top == bottom and left == right and not always:
        return x, [top, left]
    return F.pad(x, (left, right, top, bottom), value=value), [0, 0]
