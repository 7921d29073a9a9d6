"""The tasks of the assignment ``adversarial``; N examples, D features or pixels, K classes."""

from .attacks import ATTACKS
from .balls import BALLS
from .gradients import GRADIENTS
from .measuring import MEASURING
from .network import NETWORK, follows, fooled
from .training import TRAINING

TASKS = {**GRADIENTS, **BALLS, **ATTACKS, **MEASURING, **TRAINING, **NETWORK}

__all__ = ["TASKS", "follows", "fooled"]
