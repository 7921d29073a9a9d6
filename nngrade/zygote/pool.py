"""Which zygotes live: one for each set of imports while an assignment is graded, none before or after."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from nngrade.zygote.forked import Forked, UnavailableError
from nngrade.zygote.held import FORKS, Zygote
from nngrade.zygote.imports import modules_of

if TYPE_CHECKING:  # the zygote itself comes by here, and all that it imports is copied with every kernel
    from nbformat.notebooknode import NotebookNode
    from traitlets.config import Config

FAILURES = 3  # after so many in a row it is not tried again
log = logging.getLogger(__name__)


class Pool:
    """The zygotes of one process; safe to be used from several threads."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.serving: list[tuple[str, ...]] = []
        self.zygotes: dict[tuple, Zygote] = {}
        self.retired: list[Zygote] = []
        self.failures = 0

    def warm_up(self, modules: tuple[str, ...], settings: Any) -> Zygote:
        """The zygote for these modules and settings, started if there is none."""
        key = (modules, tuple(settings.packages), settings.threads, settings.memory_mb, settings.disk_mb)
        zygote = self.zygotes.get(key)
        if zygote is not None and zygote.forks >= FORKS:
            self.retired.append(self.zygotes.pop(key))
            zygote = None
        self._bury(self.retired, only_idle=True)
        if zygote is None:
            zygote = self.zygotes[key] = Zygote(modules, settings)
        return zygote

    def fork(self, settings: Any) -> Forked:
        """A new kernel of the assignment that is being graded; UnavailableError where there is none."""
        with self.lock:
            if not self.serving or self.failures >= FAILURES:
                raise UnavailableError(
                    "forking has failed too often" if self.serving else "nothing is graded"
                )
            try:
                forked = self.warm_up(self.serving[-1], settings).fork(settings.disk_mb << 20)
            except (UnavailableError, OSError) as error:
                self.failures += 1
                self._bury(list(self.zygotes.values()), only_idle=False)
                self.zygotes.clear()
                raise UnavailableError(str(error)) from None
            self.failures = 0
            return forked

    def _bury(self, zygotes: list[Zygote], only_idle: bool) -> None:
        for zygote in list(zygotes):
            if zygote.idle or not only_idle:
                zygote.close()
                if zygote in self.retired:
                    self.retired.remove(zygote)

    def end(self) -> None:
        """End every zygote."""
        with self.lock:
            self._bury([*self.zygotes.values(), *self.retired], only_idle=False)
            self.zygotes.clear()


_pool = Pool()


def serving_now() -> bool:
    """Whether kernels are forked at present."""
    return bool(_pool.serving) and _pool.failures < FAILURES


def fork_kernel(settings: Any) -> Forked:
    """A new kernel, ready to begin; settings: the provisioner that asks. Raises UnavailableError."""
    return _pool.fork(settings)


@contextlib.contextmanager
def serving(notebooks: Iterable[NotebookNode], config: Config) -> Iterator[None]:
    """Have kernels forked while an assignment is graded.

    notebooks: as released, whose cells say what to import. config: the course's. The zygote starts at once,
    beside what else is to be done, and ends with the block; for a single kernel it costs what it saves.
    """
    from nngrade.sandbox.provisioner import BubblewrapProvisioner

    settings = BubblewrapProvisioner(config=config)
    if not settings.fork:
        yield
        return
    modules = modules_of(notebooks)
    with _pool.lock:
        _pool.serving.append(modules)
        _pool.failures = 0
        try:
            _pool.warm_up(modules, settings)
        except Exception as error:  # without a sandbox each kernel says so by itself, with the cure
            log.info("No kernels are forked: %s", error)
    try:
        yield
    finally:
        with _pool.lock:
            _pool.serving.remove(modules)
            if not _pool.serving:
                _pool.end()


def shut_down() -> None:
    """End every zygote of this process, at its end."""
    _pool.end()


def _forget() -> None:
    """In a process forked from a grader: the zygotes stay the parent's, their doors are shut here only."""
    global _pool
    for zygote in [*_pool.zygotes.values(), *_pool.retired]:
        zygote.door.close()
    _pool = Pool()


atexit.register(shut_down)
os.register_at_fork(after_in_child=_forget)
