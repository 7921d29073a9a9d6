"""Training: one loop that shows everything, and what makes a long run safe."""

from . import augment, distributed
from .ask import evaluate, predict
from .data import steps_per_epoch
from .history import History
from .loop import fit
from .trouble import Diverged

__all__ = ["Diverged", "History", "augment", "distributed", "evaluate", "fit", "predict", "steps_per_epoch"]
