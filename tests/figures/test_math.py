"""The arithmetic of the figures, in Node, against the numbers that nnlib gives for the same inputs."""

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from nnlib import Perceptron

HERE = Path(__file__).parent


def perceptrons(rng):
    """Random perceptrons with decimals as a reader sets them: 1 to 4 inputs, two places."""
    for D in (1, 2, 3, 4):
        for _ in range(60):
            weights, bias = rng.uniform(-2, 2, D).round(2).tolist(), round(rng.uniform(-3, 3), 2)
            x = rng.integers(0, 5, D).tolist()
            p = Perceptron(weights=weights, bias=bias)
            score, decision = float(p.score(np.array(x, float))), int(p(np.array(x, float)))
            yield {"weights": weights, "bias": bias, "x": x, "score": score, "decision": decision}


def networks(rng):
    """Random 2-2-1 networks of perceptrons at points of the plane; thousandths keep them off the lines."""
    for _ in range(100):
        units = rng.uniform(-2, 2, (3, 3)).round(2) + 0.001
        x = rng.uniform(-0.5, 1.5, 2).round(1)
        first, second, last = (Perceptron(weights=u[:2], bias=u[2]) for u in units)
        h = np.array([int(first(x)), int(second(x))], float)
        yield {
            "hidden": units[:2].round(3).tolist(),
            "output": units[2].round(3).tolist(),
            "x": x.tolist(),
            "h": h.astype(int).tolist(),
            "sum": float(last.score(h)),
            "y": int(last(h)),
        }


@pytest.mark.node
@pytest.mark.parametrize("name", ["decimal", "link", "plane", "perceptron"])
def test_arithmetic(name, tmp_path):
    rng = np.random.default_rng(7)
    vectors = tmp_path / "vectors.json"
    vectors.write_text(json.dumps({"perceptrons": [*perceptrons(rng)], "networks": [*networks(rng)]}))
    done = subprocess.run(
        ["node", "--test", str(HERE / f"{name}.test.mjs")],
        env={**os.environ, "NNLIB_VECTORS": str(vectors)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
