"""Timing that is fair on a busy machine: the rivals take turns, and the ratio of their medians and of their
minima counts.

What else runs on the machine slows all of them alike, since each of them has its turn in every round. The
median tells what one may expect, the minimum what the code can do when nobody disturbs it."""

from __future__ import annotations

import dataclasses
import gc
import statistics
import time
from collections.abc import Callable

Step = Callable[[], object]


@dataclasses.dataclass
class Contest:
    """One piece of work: our way, PyTorch as a learner writes it (`peer`), and faster ways to write it
    (`rivals`).

    gate: how many times faster than the peer ours has to be, or None where nothing is promised; beside: the
    same for rivals, by name.
    """

    work: str
    name: str
    ours: Step
    peer: Step
    rivals: dict[str, Step] = dataclasses.field(default_factory=dict)
    gate: float | None = None
    beside: dict[str, float] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Result:
    """Milliseconds of each runner in each round, by its name: "nnlib", "PyTorch eager", then the rivals."""

    work: str
    name: str
    gate: float | None
    milliseconds: dict[str, list[float]]
    beside: dict[str, float] = dataclasses.field(default_factory=dict)

    def median(self, runner: str) -> float:
        """Its median time in milliseconds."""
        return statistics.median(self.milliseconds[runner])

    def minimum(self, runner: str) -> float:
        """Its shortest time in milliseconds."""
        return min(self.milliseconds[runner])

    def ratios(self, runner: str) -> tuple[float, float]:
        """How many times faster nnlib is than this runner: (by medians, by minima)."""
        return self.median(runner) / self.median("nnlib"), self.minimum(runner) / self.minimum("nnlib")

    @property
    def gates(self) -> dict[str, float]:
        """How many times faster ours has to be, by the name of the runner: peer and rivals."""
        own = {} if self.gate is None else {"PyTorch eager": self.gate}
        return own | {rival: gate for rival, gate in self.beside.items() if rival in self.milliseconds}

    def held(self, runner: str | None = None) -> bool:
        """Whether the gate beside this runner holds, on medians and minima; without a name, all of them."""
        gates = self.gates if runner is None else {runner: self.gates.get(runner, 0.0)}
        return all(min(self.ratios(name)) >= gate for name, gate in gates.items())


def run(
    contest: Contest,
    seconds: float,
    tick: Callable[[], object] = lambda: None,
    clock: Callable[[Step, int], float] | None = None,
) -> Result:
    """Let everybody run in turns for about so many seconds in all, at least three rounds.

    Steps shorter than two milliseconds are repeated within a turn, so that the clock is read seldom.
    clock: another one, such as a GPU's: (step, repeats) -> seconds per step.
    """
    clock = clock or _clock
    runners = {"nnlib": contest.ours, "PyTorch eager": contest.peer, **contest.rivals}
    repeats = {}
    for name, step in runners.items():  # warm up, and see how long a step takes
        step()
        once = min(clock(step, 1) for _ in range(2))
        repeats[name] = max(1, min(200, round(0.002 / once)))
        clock(step, repeats[name])
    times = {name: [] for name in runners}
    end, order = time.perf_counter() + seconds, list(runners)
    gc.disable()  # nobody pays for the garbage of another
    try:
        while time.perf_counter() < end or len(times["nnlib"]) < 3:
            for name in order:
                times[name].append(1e3 * clock(runners[name], repeats[name]))
            order = order[1:] + order[:1]  # nobody always comes after the same one
            if len(times["nnlib"]) % 20 == 0:
                gc.collect()
            tick()
    finally:
        gc.enable()
    return Result(contest.work, contest.name, contest.gate, times, contest.beside)


def _clock(step: Step, repeats: int) -> float:
    """Seconds per step."""
    start = time.perf_counter()
    for _ in range(repeats):
        step()
    return (time.perf_counter() - start) / repeats
