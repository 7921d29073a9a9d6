"""What the benches found: a table for the terminal, a JSON file with all times, and a plot."""

from __future__ import annotations

import json
import os
import platform
from importlib import metadata
from pathlib import Path

from .timing import Result

PEER = "PyTorch eager"


def machine() -> dict[str, object]:
    """Processor, cores, threads used and versions."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    versions = {}
    for name in ("numpy", "torch", "scikit-learn"):
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "threads": os.environ.get("OMP_NUM_THREADS"),
        "python": platform.python_version(),
        **versions,
    }


def table(results: list[Result]) -> str:
    """One line for each contest: times, times faster than PyTorch eager, the gate; then the rivals."""
    lines = [f"{'':4} {'work':58} {'nnlib':>9} {'eager':>9}   {'median':>6} {'min':>6}  gate"]
    for r in results:
        ours = f"{r.median('nnlib'):6.2f} ms"
        lines.append(f"{r.work:4} {r.name:58} {ours} {_beside(r, PEER)}")
        for rival in list(r.milliseconds)[2:]:
            lines.append(f"{'':4}   {'beside ' + rival:56} {'':9} {_beside(r, rival)}")
    return "\n".join(lines)


def _beside(r: Result, runner: str) -> str:
    median, minimum = r.ratios(runner)
    gate = r.gates.get(runner)
    verdict = "" if gate is None else f" {gate:5.2f} {'held' if r.held(runner) else 'MISSED'}"
    return f"{r.median(runner):6.2f} ms   {median:5.2f}x {minimum:5.2f}x{verdict}"


def write(folder: Path, name: str, results: list[Result], extras: dict) -> Path:
    """The JSON file and the plot, `<name>.json` and `<name>.svg`; each replaces the former one at once."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "machine": machine(),
        **extras,
        "results": [
            {
                "work": r.work,
                "name": r.name,
                "gate": r.gate,
                "gates": r.gates,
                "held": r.held(),
                "times faster": {
                    runner: dict(
                        zip(("median", "minimum"), (round(x, 3) for x in r.ratios(runner)), strict=True)
                    )
                    for runner in list(r.milliseconds)[1:]
                },
                "milliseconds": {
                    runner: {
                        "median": round(r.median(runner), 5),
                        "minimum": round(r.minimum(runner), 5),
                        "rounds": len(times),
                    }
                    for runner, times in r.milliseconds.items()
                },
            }
            for r in results
        ],
    }
    path = folder / f"{name}.json"
    _replace(path, json.dumps(content, indent=2, ensure_ascii=False).encode() + b"\n")
    _replace(folder / f"{name}.svg", plot(results, content["machine"] | content.get("gpu", {})))
    return path


def plot(results: list[Result], where: dict) -> bytes:
    """A bar for each contest, how many times faster than PyTorch eager, with the gate as a tick; an SVG."""
    import io

    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    with plt.rc_context({"svg.hashsalt": "bench", "font.size": 9}):
        figure, axes = plt.subplots(figsize=(9, 1.2 + 0.28 * len(results)), layout="constrained")
        places = range(len(results), 0, -1)
        medians = [r.ratios(PEER)[0] for r in results]
        axes.barh(places, medians, color=["#0b62a8" if r.held() else "#b4460a" for r in results], height=0.6)
        for place, r, median in zip(places, results, medians, strict=True):
            if r.gate is not None:
                axes.plot([r.gate] * 2, [place - 0.42, place + 0.42], color="#1d2330", linewidth=2)
            missed = "" if r.held() else "  below its gate"
            axes.text(max(median, r.gate or 0) * 1.04, place, f"{median:.2f}x{missed}", va="center")
        axes.axvline(1, color="#586074", linestyle=":")
        axes.set(xscale="log", yticks=list(places), xlabel="times faster than PyTorch eager (line: gate)")
        axes.set_yticklabels([f"{r.work}  {r.name}" for r in results])
        axes.set(xlim=(None, 4 * max([*medians, 1])), ylim=(0.3, len(results) + 0.7))
        axes.set_xticks([0.5, 1, 2, 5, 10, 20], ["0.5", "1", "2", "5", "10", "20"])
        place = where.get("name") or f"{where['threads']} thread(s), {where['processor']}"  # name: a GPU's
        axes.set_title(f"nnlib, {place}", loc="left")
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
        plt.close(figure)
    return buffer.getvalue()


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(path.name + ".new")
    temporary.write_bytes(content)
    os.replace(temporary, path)
