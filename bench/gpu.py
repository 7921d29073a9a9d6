"""`python -m bench.gpu [NAME ...]`: nnlib's training steps on a GPU beside PyTorch's, in one interleaved run.

nnlib runs as `fit` has it run there: a whole step, forward to update, as one CUDA graph. Times are the GPU's
own, between two events. Every rival finds its batch on the device. TF32 is off for everybody.
"""

from __future__ import annotations

import argparse
import copy
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
SMALL, LARGE = 3.0, 0.98  # times faster than eager that are promised: few calls count double on a GPU
OVERHEAD = 0.9  # at least so many times as fast as torch.compile(mode="reduce-overhead")


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for. Returns 0; 1 if a gate was missed under --gate; 2 without torch or a GPU."""
    parser = argparse.ArgumentParser(prog="python -m bench.gpu", description=__doc__)
    parser.add_argument(
        "works", nargs="*", metavar="NAME", help="MLP, LeNet, ConvNet, VGG, EfficientNet, ..."
    )
    parser.add_argument(
        "--quick", action="store_true", help="small batches, a minute without torch.compile: does it run?"
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="time for each contest (default: 10)")
    parser.add_argument(
        "--no-compile", action="store_true", help="leave torch.compile out, which takes minutes"
    )
    parser.add_argument("--gate", action="store_true", help="exit with 1 if nnlib is slower than promised")
    parser.add_argument("--name", default="gpu", help="name of the files under bench/results")
    parser.add_argument("--results", type=Path, default=RESULTS, help="another folder for them")
    options = parser.parse_args(arguments)
    try:
        import torch
    except ImportError:
        print('bench.gpu needs PyTorch; write: pip install "nnlib[torch]"', file=sys.stderr)
        return 2
    if not torch.cuda.is_available():
        print("bench.gpu needs a CUDA GPU, and this machine has none: nothing was measured", file=sys.stderr)
        return 2
    from . import report, timing

    plans = list(contests("cuda", not options.no_compile, options.quick))
    wanted = {w: [plan for plan in plans if w.lower() in plan[0].lower()] for w in options.works}
    if not all(wanted.values()):
        unknown = ", ".join(w for w in wanted if not wanted[w])
        parser.error(f"there is no work {unknown}; there are:\n" + "\n".join(name for name, _ in plans))
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    results, extras = [], {"gpu": machine()}
    for name, make in plans:
        if not options.works or any(w.lower() in name.lower() for w in options.works):
            contest = make()
            results.append(timing.run(contest, 0.0 if options.quick else options.seconds, clock=clock))
            print(report.table(results[-1:]).split("\n", 1)[1], flush=True)
            report.write(options.results, options.name, results, extras)  # what broke off later is lost alone
            contest = None  # lets the memory of its graphs go
            torch.compiler.reset()  # after eight networks of one class it compiles no more, and says little
            torch.cuda.empty_cache()
    if not options.quick:
        extras["accuracy"] = accuracies()
        for precision, accuracy in extras["accuracy"].items():
            print(f"ConvNet on digits never seen, {precision}: {accuracy:.2%}")
    path = report.write(options.results, options.name, results, extras)
    missed = [r.name for r in results if not r.held()]
    print(path, path.with_suffix(".svg"), sep="\n")
    if missed:
        print("below its gate: " + "; ".join(missed))
    return 1 if missed and options.gate else 0


def contests(device: str, compile_it: bool, quick: bool = False) -> Iterator[tuple[str, Callable]]:
    """(name, function that makes the contest): training steps of every network with Adam, then gradients of
    pictures. One is made only once its turn comes, for it fills the memory of the GPU."""
    from . import networks

    plans = [
        ("MLP 25-64-32-16-5", lambda: networks.mlp(25, 64, 32, 16, 5), (64, 25), 5, SMALL),
        ("MLP 784-128-64-10", lambda: networks.mlp(784, 128, 64, 10), (64, 784), 10, SMALL),
        ("LeNet", networks.lenet, (64, 1, 28, 28), 10, SMALL),
        ("ConvNet 32/64", networks.convnet, (64, 1, 28, 28), 10, None),
        ("VGG with batch norm", networks.vgg, (256, 3, 32, 32), 10, LARGE),
        ("EfficientNet-Lite0", networks.efficientnet_lite0, (256, 3, 224, 224), 1000, LARGE),
    ]
    for name, make, shape, classes, gate in plans:
        shape = (4, shape[1], 64, 64) if quick and shape[-1] == 224 else (4, *shape[1:]) if quick else shape
        for mixed in (False, True) if gate == LARGE else (False,):
            full = f"{name}, batch {shape[0]}, {'bfloat16' if mixed else 'float32'}"
            yield full, partial(training, full, make, shape, classes, gate, device, compile_it, mixed)
    side = 64 if quick else 224
    for size in (1, 4 if quick else 32):
        full = f"EfficientNet-Lite0, gradient of {size} pictures, float32"
        plan = full, networks.efficientnet_lite0, (size, 3, side, side), device, compile_it
        yield full, partial(gradient_of_pictures, *plan)


def training(name: str, make: Callable, shape: tuple, classes: int, gate: float | None, device: str,
             compile_it: bool, mixed: bool):  # fmt: skip
    """A training step with Adam; `mixed`: in bfloat16, with channels last, for everybody."""
    import torch

    from nnlib.train.lowered import Lowered

    from .steps import batch
    from .timing import Contest
    from .torch_works import recorded_step

    x, labels = (torch.from_numpy(part).to(device) for part in batch(shape, classes))
    mine, theirs = make()
    mine.build(shape[1:], seed=0).to("torch", device)
    ours = recorded_step(Lowered(mine, "bf16", True) if mixed else mine, (x, labels), "Adam", model=mine)
    theirs = theirs.to(device)
    rivals = {}

    def rival(**settings):
        return eager_step(copy.deepcopy(theirs), x, labels, mixed, **settings)

    rivals["PyTorch, fused Adam"] = rival(fused=True)
    if len(shape) == 4 and not mixed:
        rivals["PyTorch, channels_last"] = rival(last=True)
    if compile_it:
        rivals |= compiled_ways(lambda mode: rival(mode=mode))
    return Contest("GPU", name, ours, rival(), rivals, gate, {"PyTorch, reduce-overhead": OVERHEAD})


def compiled_ways(make: Callable) -> dict[str, Callable]:
    """Steps by name, made for torch.compile's modes; those that do not work here are said, and left out."""
    from .steps import compiled

    modes = {"PyTorch, compiled": "default", "PyTorch, reduce-overhead": "reduce-overhead"}
    return {name: step for name, mode in modes.items() if (step := compiled(lambda: make(mode)))}  # noqa: B023


def eager_step(
    model, x, labels, mixed: bool, fused: bool = False, last: bool = False, mode: str | None = None
):
    """PyTorch's training step as its tutorials write it, or one of the faster ways to write it."""
    import torch

    if last or (mixed and x.ndim == 4):
        model, x = (
            model.to(memory_format=torch.channels_last),
            x.contiguous(memory_format=torch.channels_last),
        )
    update = torch.optim.Adam(model.parameters(), lr=0.001, **({"fused": True} if fused else {}))
    net = torch.compile(model, mode=mode) if mode else model
    loss_function = torch.nn.CrossEntropyLoss()

    def step():
        update.zero_grad()
        with torch.autocast(x.device.type, torch.bfloat16, enabled=mixed):
            loss = loss_function(net(x), labels)
        loss.backward()
        update.step()

    return step


def gradient_of_pictures(name: str, make: Callable, shape: tuple, device: str, compile_it: bool):
    """The gradient of one answer in the pictures, as attacks and dreams ask for it."""
    import torch

    from nnlib.record import record

    from .steps import batch
    from .timing import Contest

    x = torch.from_numpy(batch(shape, 1)[0]).to(device)
    mine, theirs = make()
    mine.build(shape[1:], seed=0).to("torch", device)
    theirs = theirs.to(device).eval().requires_grad_(False)

    def ours(x):
        y, cache = mine.forward(x)
        dy = torch.zeros_like(y)
        dy[:, 0] = 1.0
        return mine.backward(dy, cache, wrt="input")[0]

    play = record(ours, x)

    def rival(net):
        pictures = x.clone().requires_grad_()

        def step():
            pictures.grad = None
            net(pictures)[:, 0].sum().backward()

        return step

    rivals = {}
    if compile_it:
        rivals = compiled_ways(lambda mode: rival(torch.compile(copy.deepcopy(theirs), mode=mode)))
    overhead = {"PyTorch, reduce-overhead": OVERHEAD}
    return Contest("GPU", name, lambda: play(*play.places), rival(theirs), rivals, None, overhead)


def clock(step: Callable, repeats: int) -> float:
    """Seconds per step by the GPU's own events."""
    import torch

    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    torch.cuda.synchronize()
    start.record()
    for _ in range(repeats):
        step()
    end.record()
    end.synchronize()
    return start.elapsed_time(end) / 1000 / repeats


def machine() -> dict[str, object]:
    """The GPU, its memory, and the versions of what drives it."""
    import torch

    facts = torch.cuda.get_device_properties(0)
    return {
        "name": facts.name,
        "memory GiB": round(facts.total_memory / 2**30, 1),
        "multiprocessors": facts.multi_processor_count,
        "CUDA": torch.version.cuda,
        "cuDNN": torch.backends.cudnn.version(),
    }


def accuracies(epochs: int = 3) -> dict[str, float]:
    """What the ConvNet reaches on the digits' test set in each precision, steps captured."""
    from nnlib import datasets, models
    from nnlib.optim import Adam
    from nnlib.train import evaluate, fit

    train, test = datasets.mnist("train"), datasets.mnist("test")
    reached = {}
    for precision in (None, "bf16"):
        model = models.convnet(seed=0).build(train.x.shape[1:]).to("torch", "cuda")
        fit(model, train.x, train.y, epochs=epochs, batch_size=64, optimizer=Adam(model, 0.001),
            precision=precision, channels_last=precision is not None, progress=False)  # fmt: skip
        reached[precision or "float32"] = evaluate(model, test.x, test.y)["accuracy"]
    return reached


if __name__ == "__main__":
    raise SystemExit(main())
