"""The gate: what students hand in is never trusted, and rebuilt around the released notebook."""

from nngrade.intake.gate import Received, take_in
from nngrade.intake.scan import Caps

__all__ = ["Caps", "Received", "take_in"]
