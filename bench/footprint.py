"""How much memory a training step takes, and how long `import nnlib` takes: each measured in a process of its
own."""

from __future__ import annotations

import subprocess
import sys

STEP = """
import sys
from bench import networks, steps
convolved = {"LeNet": networks.lenet, "ConvNet 32/64": networks.convnet, "VGG": networks.vgg}
ours, theirs = convolved[sys.argv[2]]()
shape = (3, 32, 32) if sys.argv[2] == "VGG" else (1, 28, 28)
step = {"nnlib": lambda *data: steps.nnlib_step(ours, [data], "SGD"),
        "PyTorch": lambda *data: steps.torch_step(theirs, [data], "SGD")}[sys.argv[1]]
def now(key):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(key)) / 1024
step(*steps.batch((16, *shape), 10))()  # loads what is loaded at the first step
before, run = now("VmRSS"), step(*steps.batch((64, *shape), 10))
for _ in range(3):
    run()
print(now("VmHWM") - before)
"""
IMPORT = """
import sys, time
start = time.perf_counter()
import nnlib
print(time.perf_counter() - start, "torch" in sys.modules)
"""
NETWORKS = ("LeNet", "ConvNet 32/64", "VGG")


def memory_of_a_step(names: tuple[str, ...] = NETWORKS) -> dict[str, dict[str, float]]:
    """MiB that three training steps add at their peak, by network and library; {} where /proc is missing."""
    try:
        return {
            name: {library: float(_run(STEP, library, name)[0]) for library in ("nnlib", "PyTorch")}
            for name in names
        }
    except subprocess.CalledProcessError:
        return {}


def import_time(times: int = 5) -> tuple[float, bool]:
    """(seconds of `import nnlib` at best, whether it imported torch)."""
    answers = [_run(IMPORT) for _ in range(times)]
    return min(float(answer[0]) for answer in answers), any(answer[1] == "True" for answer in answers)


def _run(program: str, *arguments: str) -> list[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
