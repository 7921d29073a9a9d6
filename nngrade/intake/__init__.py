"""The gate: what students hand in is never trusted, and rebuilt around the released notebook."""

from nngrade.intake.gate import Received, look, stage
from nngrade.intake.scan import Caps, Scan

__all__ = ["Caps", "Received", "Scan", "look", "stage"]
