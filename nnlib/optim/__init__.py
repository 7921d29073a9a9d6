"""Optimizers: how gradients become changes of the weights.

w weights, g gradients, m and v running averages: each one vector for the whole model, whatever its depth, and
updated in place. A learning rate is a number, or a function of the step count t = 0, 1, 2, ... (see
`schedules`).
"""

from .base import Optimizer
from .clipping import clip_by_norm, clip_by_value
from .rules import SGD, Adam, AdamW, RMSProp

__all__ = ["SGD", "Adam", "AdamW", "Optimizer", "RMSProp", "clip_by_norm", "clip_by_value"]
