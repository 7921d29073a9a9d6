"""Grading at any scale: receive, hand out, grade in private, write down by one hand.

A submission's bytes are kept when they are received; workers grade them by value and know no database; one
writer enters what they return. So every piece may die at any moment, and the next start goes on from there.
"""

from nngrade.scale.record import Job, Record

__all__ = ["Job", "Record"]
