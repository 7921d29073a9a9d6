"""The reference kernels: short, for both libraries, and slow. The book explains these; the fast ones are tested
against them.

N batch, K classes.
"""

from __future__ import annotations

from ..backend import Array, namespace


def softmax(x: Array, axis: int) -> Array:
    xp = namespace(x)
    e = xp.exp(x - xp.max(x, axis=axis, keepdims=True))  # the largest becomes exp(0) = 1: no overflow
    return e / xp.sum(e, axis=axis, keepdims=True)


def cross_entropy(logits: Array, targets: Array, smoothing: float) -> tuple[Array, Array]:
    xp = namespace(logits)
    N, K = logits.shape
    if targets.ndim == 1:
        targets = xp.astype(targets[:, None] == classes(targets, K), logits.dtype)  # (N, K), one-hot
    targets = targets * (1.0 - smoothing) + smoothing / K  # (N, K)
    shifted = logits - xp.max(logits, axis=1, keepdims=True)  # (N, K), all <= 0: no overflow
    e = xp.exp(shifted)  # (N, K)
    total = xp.sum(e, axis=1, keepdims=True)  # (N, 1)
    log_p = shifted - xp.log(total)  # (N, K)
    loss = -xp.sum(targets * log_p) / N
    dlogits = (e / total - targets) / N  # (N, K): what the network said, less what is so
    return loss, dlogits


def classes(targets: Array, K: int) -> Array:
    """The class numbers 0 ... K - 1 (K,), in the library and on the device of the targets."""
    xp = namespace(targets)
    return xp.arange(K) if xp.__name__ == "numpy" else xp.arange(K, device=targets.device)
