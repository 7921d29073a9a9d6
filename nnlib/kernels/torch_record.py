"""A recorded step on PyTorch: the calls of its ATen library that a step makes, and nothing else.

PyTorch hands every call to a `Tape`, below Python's own layers of it: views, products, updates in place, with
the very arrays. On a CPU they are then written as a program of one line a call, which runs without the Python
around them (`Replay`, in `source` for reading); on a GPU the same step becomes one CUDA graph (`Graph`).

What `record` promises, and its conditions, stand in `nnlib/record.py`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from .torch_replay import Call, Replay, changed, fill, memory, tensors

Tensor = torch.Tensor


class Tape(TorchDispatchMode):
    """While it runs (`with tape:`), the calls made, and what stood before in memory that they overwrote.

    keep_calls: False where they are not asked for; they hold every array of the step, and a GPU may be full.
    """

    running: Tape | None = None

    def __init__(self, places: list[Tensor], keep_calls: bool = True):
        super().__init__()
        self.calls: list[Call] = []
        self.keep_calls = keep_calls
        self.inside = {memory(place) for place in places}  # memory of the batch, or made by a call
        self.before: dict[int, tuple[Tensor, Tensor]] = {}  # memory from before the step: (it, its copy)
        self.generators: dict[int, tuple[np.random.Generator, dict]] = {}
        self.asked = False  # whether something waits for a number, as in `if x.max() > 1`, or x[x > 1]
        self.deaf = False

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """No: to be skipped by PyTorch's compiler, a mode loads it first, which takes seconds."""
        return False

    def __enter__(self):
        Tape.running = self
        return super().__enter__()

    def __exit__(self, *error):
        Tape.running = None
        return super().__exit__(*error)

    def __torch_dispatch__(self, function, types, arguments=(), named=None):
        named = named or {}
        if self.deaf:
            return function(*arguments, **named)
        written = [x for x in changed(function, arguments, named) if x.numel()]
        for x in written:
            self.keep(x)
        out = function(*arguments, **named)
        self.asked |= asks(function, arguments)
        reads = {memory(x) for x in tensors((arguments, named))}
        writes = {memory(x) for x in written} or {memory(x) for x in tensors(out)} - reads
        if not written:
            self.inside |= writes
        if self.keep_calls:
            self.calls.append(Call(function, arguments, named, out, reads, writes))
        return out

    def aside(self, function: Callable, target: Tensor, *arguments: object) -> None:
        """A call of a Python function that fills `target`, to be called again at every replay."""
        for x in arguments:
            if isinstance(x, np.random.Generator):
                self.generators.setdefault(id(x), (x, x.bit_generator.state))
        with unheard():
            function(target, *arguments)
        self.calls.append(Call(function, (target, *arguments), {}, None, set(), {memory(target)}))

    def keep(self, x: Tensor) -> None:
        """Copy what the step is about to overwrite, if it is older than the step."""
        if memory(x) not in self.inside and memory(x) not in self.before:
            whole = x.new_empty(0).set_(x.untyped_storage())
            self.before[memory(x)] = whole, whole.clone()

    def restore(self) -> None:
        """Bring everything back to what it was before the step."""
        for array, copy in self.before.values():
            array.copy_(copy)
        for generator, state in self.generators.values():
            generator.bit_generator.state = state

    def needed(self, result: object) -> list[Call]:
        """The calls without those whose outcome nobody reads: checks, and gradients not asked for."""
        wanted, kept = {memory(x) for x in tensors(result)} | set(self.before), []
        for call in reversed(self.calls):
            view = not call.writes and any(memory(x) in wanted for x in tensors(call.out))
            if view or call.writes & wanted:
                wanted |= call.reads
                kept.append(call)
        return kept[::-1]


def asks(function: Callable, arguments: tuple) -> bool:
    """Whether a call has to see numbers before it can go on: a GPU would stop, and a capture break off."""
    aten, tags = torch.ops.aten, getattr(function, "tags", ())
    masked = function is aten.index.Tensor  # by places, or by a mask?
    if masked or (function is aten.index_put_.default and arguments[2].numel() > 1):
        return any(i.dtype in (torch.bool, torch.uint8) for i in arguments[1] if i is not None)
    return torch.Tag.data_dependent_output in tags or torch.Tag.dynamic_output_shape in tags


def aside(function: Callable, target: Tensor, *arguments: object) -> None:
    """Call a Python function that fills `target`, and have it called again whenever this step is replayed."""
    if Tape.running is None:
        function(target, *arguments)
    else:
        Tape.running.aside(function, target, *arguments)


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """Within, calls are not written down: checks, which a recording does without."""
    tape, deaf = Tape.running, Tape.running and Tape.running.deaf
    if tape:
        tape.deaf = True
    try:
        yield
    finally:
        if tape:
            tape.deaf = deaf


def record(step: Callable, *batch: Tensor) -> Replay | Graph:
    """A faster twin of `step` for batches of these shapes; see nnlib/record.py. It leaves all as it was."""
    places = [array.clone() for array in batch]
    device = places[0].device
    tape, chance = Tape(places, keep_calls=not has_graphs(device)), _Chance(device)
    try:
        with tape:
            result = step(*places)
        if tape.asked:
            raise ValueError(
                "the step asks for a number (x.item(), an if) or for how many there are (x[x > 0]), "
                "which a recording cannot wait for; keep such numbers in arrays, or use the step as it is"
            )
        tape.restore()
        if has_graphs(device):
            del result
            with torch.cuda.device(device):
                twin = Graph(places, step, tape)
        else:
            twin = Replay(places, tape.needed(result), result, set(tape.before))
        chance.restore()
        _compare(twin, step, batch, tape, chance)
    finally:
        tape.restore()
        chance.restore()
    return twin


def has_graphs(device: torch.device) -> bool:
    """Whether steps there become CUDA graphs."""
    return device.type != "cpu"


class Graph:
    """A step as one CUDA graph: the GPU works through its kernels without Python asking for each."""

    def __init__(self, places: list[Tensor], step: Callable, tape: Tape):
        self.places, self.graph = places, torch.cuda.CUDAGraph()
        aside_stream = torch.cuda.Stream()
        aside_stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside_stream):  # libraries choose and load their kernels in the first runs
            for _ in range(2):
                step(*places)
        torch.cuda.current_stream().wait_stream(aside_stream)
        tape.restore()
        with torch.cuda.graph(self.graph, stream=aside_stream):  # one of this device, and warm
            self.result = step(*places)

    def __call__(self, *batch: Tensor) -> object:
        """What the step returns for this batch: copies."""
        fill(self.places, batch)
        self.graph.replay()
        return copies(self.result)


class _Chance:
    """The state of PyTorch's sources of random numbers, to draw the same ones again."""

    def __init__(self, device: torch.device):
        self.device, self.state = device, torch.get_rng_state()
        self.on_device = torch.cuda.get_rng_state(device) if device.type == "cuda" else None

    def restore(self) -> None:
        torch.set_rng_state(self.state)
        if self.on_device is not None:
            torch.cuda.set_rng_state(self.on_device, self.device)


def _compare(twin: Replay | Graph, step: Callable, batch: tuple, tape: Tape, chance: _Chance) -> None:
    """A ValueError unless the twin does what the step does, on another batch than the recorded one."""
    other = [x.flip(0) * 0.5 if x.is_floating_point() else x.flip(0) for x in batch]
    before = [copy for _, copy in tape.before.values()]
    outcomes = []
    for run in (step, twin):
        answers = [x.clone() for x in tensors(run(*other))]
        outcomes.append(answers + [array.clone() for array, _ in tape.before.values()])
        tape.restore()
        chance.restore()
    start = [torch.zeros_like(x) for x in outcomes[0][: -len(before) or None]] + before
    if not all(_alike(*three) for three in zip(*outcomes, start, strict=True)):
        raise ValueError(
            "the recorded calls do not repeat the step: it draws random numbers of its own, or makes arrays "
            "in a way that cannot be recorded; use the step as it is"
        )


def _alike(one: Tensor, other: Tensor, start: Tensor) -> bool:
    """Whether both have moved from `start` in the same way, but for the rounding of another order of sums."""
    known = torch.isfinite(one)
    if not torch.equal(known, torch.isfinite(other)):
        return False
    one, other, start = (x[known].double().nan_to_num() for x in (one, other, start))
    way, size = (one - start).norm(), one.norm()  # `start` may be memory that was never written
    return bool((one - other).norm() <= 0.01 * torch.minimum(way, size) + 1e-5 * size)


def copies(result: object) -> object:
    """Arrays of their own, alone or in a tuple."""
    if isinstance(result, tuple):
        return tuple(map(copies, result))
    return result.clone() if isinstance(result, Tensor) else result
