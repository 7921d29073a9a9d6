"""The kernels on PyTorch, through the operations of its ATen library (and cuDNN on a GPU)."""

from __future__ import annotations

import torch

from .reference import cross_entropy

__all__ = ["cross_entropy", "softmax"]


def softmax(x: torch.Tensor, axis: int) -> torch.Tensor:
    return torch.softmax(x, axis)
