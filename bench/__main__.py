"""`python -m bench [W1 W2 ...]`: the benches, their table, their JSON file and their plot."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from . import THREADS

RESULTS = Path(__file__).parent / "results"
IMPORT_GATE = 0.15  # seconds


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for. Returns 0; 1 if a gate was missed under --gate; 2 if a library is absent."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("works", nargs="*", metavar="WORK", help="W1 ... W7, T (torch backend); all without")
    parser.add_argument(
        "--quick", action="store_true", help="seconds instead of minutes: does everything run?"
    )
    parser.add_argument("--gate", action="store_true", help="exit with 1 if nnlib is slower than promised")
    parser.add_argument("--compile", action="store_true", help="beside torch.compile too (minutes more)")
    parser.add_argument("--threads", type=int, help="of every library alike (default: 1)")
    parser.add_argument("--seconds", type=float, default=8.0, help="time for each contest (default: 8)")
    parser.add_argument("--name", default="latest", help="name of the files under bench/results")
    parser.add_argument("--results", type=Path, default=RESULTS, help="another folder for them")
    options = parser.parse_args(arguments)
    if options.threads and options.threads != int(os.environ[THREADS[0]]):
        return _again(options.threads, arguments)
    try:
        import torch
        from tqdm import tqdm
    except ImportError as error:
        print(f'The benches need {error.name}; write: pip install "nnlib[torch,test]"', file=sys.stderr)
        return 2
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    from . import footprint, report, timing
    from .works import WORKS

    unknown = set(options.works) - set(WORKS)
    if unknown:
        parser.error(f"there is no work {', '.join(sorted(unknown))}; there are {', '.join(WORKS)}")
    seconds = 0.0 if options.quick else options.seconds
    results = []
    with tqdm(unit=" rounds", leave=False, disable=None) as bar:
        for work in options.works or WORKS:
            for contest in WORKS[work](options.quick, options.compile):
                bar.set_description(f"{contest.work} {contest.name}")
                results.append(timing.run(contest, seconds, bar.update))
                bar.write(report.table(results[-1:]).split("\n", 1)[1], file=sys.stderr)
        bar.set_description("memory and import")
        took, torch_came = footprint.import_time(1 if options.quick else 5)
        memory = footprint.memory_of_a_step(("LeNet",) if options.quick else footprint.NETWORKS)
    light = took <= IMPORT_GATE and not torch_came
    extras = {
        "import seconds": round(took, 4),
        "imports torch": torch_came,
        "peak MiB of a training step": memory,
    }
    path = report.write(options.results, options.name, results, extras)
    print(report.table(results))
    came = "imported" if torch_came else "not imported"
    print(f"\nimport nnlib: {took:.3f} s (gate {IMPORT_GATE} s), torch {came}")
    for name, mib in memory.items():
        used = ", ".join(f"{who} {n:.0f} MiB" for who, n in mib.items())
        print(f"memory of a training step, {name}: {used}")
    print(f"\n{path}\n{path.with_suffix('.svg')}")
    missed = [f"{r.work} {r.name}" for r in results if not r.held()] + ["import nnlib"] * (not light)
    if missed:
        print("below the gate: " + "; ".join(missed))
    return 1 if missed and options.gate else 0


def _again(threads: int, arguments: list[str] | None) -> int:
    """The same in a process with so many threads from its start: a library reads the number when loaded."""
    settings = dict.fromkeys(THREADS, str(threads))
    settings["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen={str(threads > 1).lower()}"
    command = [sys.executable, "-m", "bench", *(sys.argv[1:] if arguments is None else arguments)]
    return subprocess.run(command, env={**os.environ, **settings}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
