"""What every kernel does before the first cell, forked or not: the same start for the same work."""

from __future__ import annotations

import random
import sys
import tempfile


def begin() -> None:
    """Seed the generators, forget how names of temporary files go on, and look for modules in the work, last.

    PyTorch starts from a seed of its own that is always the same. The student's folder comes last on the
    path: a file named numpy.py must not become NumPy for the tests.
    """
    import numpy

    random.seed(0)
    numpy.random.seed(0)
    tempfile._name_sequence = None
    sys.path.append("")


LINE = "__import__('nngrade.sandbox.fresh', fromlist=['begin']).begin()"  # leaves no name behind
