"""The tasks of the assignment ``perceptron``; N examples, D features."""

from .deciding import DECIDING
from .layers import NETWORKS, gate
from .learning import LEARNING
from .lines import LINES
from .training import TRAINING

TASKS = {**DECIDING, **NETWORKS, **LEARNING, **TRAINING, **LINES}

__all__ = ["TASKS", "gate"]
