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

from bench import accuracy

ROOT = Path(__file__).parents[2]


def reached(name, folder):
    """The results of one recipe: title, accuracy, goal, seconds, ..."""
    command = [sys.executable, "-m", "bench.accuracy", name, "--results", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "TQDM_DISABLE": "1"}
    )
    assert (folder / "accuracy.json").exists(), done.stderr[-2000:]
    print(done.stdout)
    return json.loads((folder / "accuracy.json").read_text())["results"][name]


@pytest.mark.results
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("name", "minutes"), [("mnist-mlp", 1), ("mnist-lenet", 3), ("mnist-convnet", 3)])
def test_mnist(name, minutes, tmp_path):
    result = reached(name, tmp_path)
    assert result["accuracy"] >= {"mnist-mlp": 0.975}.get(name, 0.99)
    assert result["processor seconds"] <= 60 * minutes


@pytest.mark.results
@pytest.mark.timeout(900)
def test_letters_of_fonts_never_trained_on(tmp_path):
    convnet, mlp = reached("letters-convnet", tmp_path), reached("letters-mlp", tmp_path)
    assert convnet["accuracy"] >= 0.95
    assert mlp["accuracy"] >= 0.8
    assert convnet["accuracy"] > mlp["accuracy"], (
        "an MLP does not know that neighboring pixels belong together"
    )


def test_what_settings_are_chosen_on_is_not_trained_on():
    letters, digits = accuracy.RECIPES["letters-convnet"], accuracy.RECIPES["mnist-mlp"]
    learned, unseen = accuracy.held_out(letters)
    assert len(set(learned.rows)) == 20
    assert len(set(unseen.rows)) == 5
    assert not set(learned.rows) & set(unseen.rows)
    assert not (set(learned.rows) | set(unseen.rows)) & set(letters.data("test").rows)
    learned, unseen = accuracy.held_out(digits)
    assert len(learned) + len(unseen) == 60_000
    pictures = {picture.tobytes() for picture in learned.x}
    twice = sum(picture.tobytes() in pictures for picture in unseen.x)
    assert twice == 0, "MNIST holds no picture twice"


def test_results_are_kept_side_by_side_and_a_missed_goal_is_told(tmp_path, monkeypatch, capsys):
    def small(name, validation):
        return accuracy.Outcome(name, 0.98, 1.0, 1.0, 7, None)

    monkeypatch.setattr(accuracy, "train", small)
    assert accuracy.main(["mnist-mlp", "--results", str(tmp_path)]) == 0
    assert accuracy.main(["mnist-lenet", "--results", str(tmp_path)]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert "98.00 % (goal 97.5 %)" in printed[0]
    assert printed[1].endswith("MISSED")
    results = json.loads((tmp_path / "accuracy.json").read_text())["results"]
    assert {name: result["accuracy"] for name, result in results.items()} == {
        "mnist-mlp": 0.98,
        "mnist-lenet": 0.98,
    }
    assert accuracy.main(["mnist-lenet", "--validation", "--results", str(tmp_path / "none")]) == 0
    assert not (tmp_path / "none").exists(), "what was measured on held-out examples is no result"
    with pytest.raises(SystemExit):
        accuracy.main(["mnist-transformer"])
    assert "there is no recipe mnist-transformer; there are mnist-mlp" in capsys.readouterr().err
