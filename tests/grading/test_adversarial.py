"""The assignment with the large network, graded: its last task on the library that a student has chosen."""

import subprocess
import sys

import nbformat
import pytest

from nngrade.demo import make_course
from nngrade.release import ROOT

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.torch,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
TORCH_ALONE = """import torch

network = network.to("torch")


def fool(x, target, epsilon, steps, rate):
    y = x.clone()
    for _ in range(steps):
        logits, cache = network.forward(y)
        p = torch.softmax(logits, 1)
        p[:, target] -= 1
        dx, _ = network.backward(p, cache, wrt="input")
        y = torch.clamp(x + torch.clamp(y - rate * dx.sign() - x, -epsilon, epsilon), 0, 1)
    return y
"""


def test_an_answer_that_only_torch_can_run_gets_its_points(tmp_path):
    pytest.importorskip("torch")
    course = make_course(tmp_path, ROOT, "adversarial")
    folder = tmp_path / "submitted" / "tom" / "adversarial"
    folder.mkdir(parents=True)
    nbformat.write(course.answered({"fool": TORCH_ALONE}), folder / "adversarial.ipynb")
    with open(tmp_path / "nbgrader_config.py", "a") as config:
        config.write("\nc.SandboxedExecute.pictures = 'all'\n")
    command = [sys.executable, "-m", "nngrade", "grade", "adversarial"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    graded = nbformat.read(
        tmp_path / "autograded" / "tom" / "adversarial" / "adversarial.ipynb", as_version=4
    )
    outputs = [output for cell in graded.cells for output in cell.get("outputs", ())]
    assert not [output for output in outputs if output.output_type == "error"]
    drawn = [output.data for output in outputs if "<Figure" in output.get("data", {}).get("text/plain", "")]
    assert drawn
    assert all("image/png" in data for data in drawn), "pictures that the cleaning lets through"
    assert any(cell.metadata.get("nbgrader", {}).get("grade_id") == "test-fool" for cell in graded.cells)
