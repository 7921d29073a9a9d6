"""What every kernel does before the first cell, forked or not: the same start for the same work."""

from __future__ import annotations

import contextlib
import functools
import random
import sys
import tempfile
from collections.abc import Callable
from typing import Any, NoReturn

# In the metadata of a request to run a cell: that nobody looks at its pictures, and where to leave snapshots
# of the notebook behind it.
UNDRAWN, SNAPSHOTS = "undrawn", "snapshots"
LINE = "__import__('nngrade.sandbox.fresh', fromlist=['begin']).begin()"  # leaves no name behind


def begin() -> None:
    """Look for modules in the work, last, and have the generators seeded when the first cell runs.

    The student's folder comes last on the path: a file named numpy.py must not become NumPy for the tests.
    """
    from IPython import get_ipython

    sys.path.append("")
    sys.modules["debugpy"] = None  # counts as not installed: forked kernels do without, so do the others
    shell = get_ipython()
    shell.user_ns.update(exit=leave, quit=leave)
    shell.events.register("pre_execute", _seed)
    shell.events.register("post_run_cell", _leave_snapshots)
    _draw_what_is_looked_at()


def leave(*_: object) -> NoReturn:
    """What ``exit`` and ``quit`` do here: IPython's own end the kernel a moment later, in some cell below."""
    raise RuntimeError("exit() would end the whole notebook. Graded, it ends this cell alone; take it out.")


def _asked(what: str) -> Any:
    """What the request that runs now says of this."""
    from IPython import get_ipython

    return (get_ipython().get_parent().get("metadata") or {}).get(what)


def _leave_snapshots(result: Any) -> None:
    """Leave the snapshots that are asked for; where one is missing, the grader asks by a cell of its own."""
    for path in _asked(SNAPSHOTS) or ():
        with contextlib.suppress(Exception):
            from nngrade.judge.agent import snapshot

            snapshot(path)


def _draw_what_is_looked_at() -> None:
    """Let figures of cells that are sent as ``UNDRAWN`` be named only: a plot takes longer than a task."""
    from IPython.core import pylabtools

    def unless_undrawn(work: Callable) -> Callable:
        @functools.wraps(work)
        def done(figure: Any, *args: Any, **kwargs: Any) -> Any:
            return None if _asked(UNDRAWN) else work(figure, *args, **kwargs)

        return done

    pylabtools.print_figure = unless_undrawn(pylabtools.print_figure)
    inline = sys.modules.get("matplotlib_inline.backend_inline")
    if inline is not None:  # it looks at the color of every tick to tell whether a page should be dark
        inline._fetch_figure_metadata = unless_undrawn(inline._fetch_figure_metadata)


def _seed() -> None:
    """Seed once, after all that draws while a kernel starts; PyTorch's own first seed is always the same."""
    import numpy
    from IPython import get_ipython

    get_ipython().events.unregister("pre_execute", _seed)
    random.seed(0)
    numpy.random.seed(0)
    tempfile._name_sequence = None
