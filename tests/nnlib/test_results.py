"""Results: the networks of the book, trained for real, reach what the book says of them.

The recipes are those of bench/accuracy.py, chosen on examples held out from the training sets. Each training
is a process of its own with one thread, so that the two cores of a small machine do not get in each other's
way; times are those of the processor, which what else runs does not change much.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.results, pytest.mark.timeout(900)]


def reached(name, folder):
    """The results of one recipe: title, accuracy, goal, seconds, ..."""
    command = [sys.executable, "-m", "bench.accuracy", name, "--results", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "TQDM_DISABLE": "1"}
    )
    assert (folder / "accuracy.json").exists(), done.stderr[-2000:]
    print(done.stdout)
    return json.loads((folder / "accuracy.json").read_text())["results"][name]


@pytest.mark.parametrize(("name", "minutes"), [("mnist-mlp", 1), ("mnist-lenet", 3), ("mnist-convnet", 3)])
def test_mnist(name, minutes, tmp_path):
    result = reached(name, tmp_path)
    assert result["accuracy"] >= {"mnist-mlp": 0.975}.get(name, 0.99)
    assert result["processor seconds"] <= 60 * minutes


def test_letters_of_fonts_never_trained_on(tmp_path):
    convnet, mlp = reached("letters-convnet", tmp_path), reached("letters-mlp", tmp_path)
    assert convnet["accuracy"] >= 0.95
    assert mlp["accuracy"] >= 0.8
    assert convnet["accuracy"] > mlp["accuracy"], (
        "an MLP does not know that neighboring pixels belong together"
    )
