"""The notebook's side: starts are checked, every viewer gets something, the kernel's value is the state."""

import base64
import io
import json
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from nnlib import figures
from nnlib.figures.starts import GATES, STORIES, UNITS


@pytest.mark.parametrize(
    ("name", "start", "words"),
    [
        ("concert", {"weights": [0.3, 0.3]}, ["weights", "3 numbers", "[0.3, 0.3, 0.6]"]),
        ("concert", {"weights": "0.3"}, ["weights", "3 numbers"]),
        ("concert", {"weights": 0.3}, ["weights", "3 numbers"]),
        ("concert", {"weights": [0.3, 0.3, 7]}, ["weights[2]", "from -1 to 1", "7"]),
        ("concert", {"weights": [0.3, 0.3, float("nan")]}, ["weights[2]", "nan"]),
        ("concert", {"answers": [1, 0, None]}, ["answers[2]", "from 0 to 1"]),
        ("concert", {"threshold": "high"}, ["threshold", "'high'"]),
        ("concert", {"story": "opera"}, ["story", "'festival'"]),
        ("concert", {"story": ["concert"]}, ["story", "'festival'"]),
        ("concert", {"story": "festival", "challenge": "crowd"}, ["challenge", "'sun'"]),
        ("concert", {"bias": -0.5}, ["no 'bias'", "threshold"]),
        ("gates", {"target": "NOR"}, ["target", "'XOR'"]),
        ("gates", {"line": [1, 1]}, ["line", "3 numbers"]),
        ("gates", {"line": [3, 1, 1]}, ["line[0]", "from -2 to 2"]),
        ("gates", {"layers": 3}, ["layers", "'two'"]),
        ("fool", {"photo": "cat"}, ["photo", "'coffee'", "'cat'"]),
        ("fool", {"epsilon": 3}, ["epsilon", "3", "8"]),
        ("fool", {"epsilon": "much"}, ["epsilon", "from 0 to 16"]),
        ("fool", {"strength": 0.5}, ["strength", "from 0 to 0.4"]),
        ("fool", {"goal": 10}, ["goal", "'any'", "'10'"]),
        ("fool", {"drawing": "<svg>"}, ["drawing", "strokes"]),
        ("fool", {"drawing": [[0, 1]]}, ["drawing", "strokes"]),
        ("fool", {"eps": 4}, ["no 'eps'", "epsilon"]),
    ],
)
def test_a_bad_start_says_what_to_write(name, start, words):
    with pytest.raises(ValueError, match=r"\w") as caught:
        getattr(figures, name)(**start)
    for word in words:
        assert word in str(caught.value)


def test_arrays_and_rounding_noise_are_welcome():
    figure = figures.concert(weights=np.array([0.3, 0.1 + 0.2, 0.6], np.float32), threshold=np.float64(0.5))
    assert figure.value["weights"] == [0.3, 0.3, 0.6]
    json.dumps(figure.value)


@pytest.mark.parametrize("name", ["concert", "fool", "gates"])
def test_every_viewer_gets_something(name):
    figure = getattr(figures, name)()
    data, _ = figure._repr_mimebundle_()
    assert data["text/html"].startswith(f"<nn-{name} ")
    assert "<script" not in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert min(picture.size) > 200
    colors = np.asarray(picture.convert("RGBA")).reshape(-1, 4)
    assert len(np.unique(colors, axis=0)) > 20, "the picture is not empty"
    again, _ = getattr(figures, name)()._repr_mimebundle_()
    assert again["image/png"] == data["image/png"]


def test_the_words_for_the_picture_are_the_decision():
    data, _ = figures.concert(answers=[1, 0, 1])._repr_mimebundle_()
    assert "sum 0.9, threshold 0.5: go." in data["text/plain"]
    data, _ = figures.concert(story="festival")._repr_mimebundle_()
    assert "sum 26, threshold 25: go." in data["text/plain"]
    data, _ = figures.gates(target="XOR", layers="two", hidden2=[-1, -1, 1.5])._repr_mimebundle_()
    assert "4 of 4 are right" in data["text/plain"]


def test_the_pictures_of_fool_say_what_they_show():
    data, _ = figures.fool()._repr_mimebundle_()
    assert "at most 4/255" in data["text/plain"], "without a change there would be nothing to see"
    assert data["text/plain"].endswith("The network says espresso before and ostrich after.")
    assert len(data["text/html"]) < 250_000
    data, _ = figures.fool(photo="temple", attack="noise", epsilon=8)._repr_mimebundle_()
    assert data["text/plain"].endswith("The network says palace before and palace after.")
    for start, words in (({"digit": 3}, "A handwritten 3"), ({"drawing": "00zz9900.aaaa"}, "own drawing")):
        data, _ = figures.fool(view="drawing", goal=5, **start)._repr_mimebundle_()
        assert words in data["text/plain"]
        assert "until the ordinary network reads 5" in data["text/plain"]


def test_the_kernel_hands_out_what_is_stored_and_nothing_else():
    figure, sent = figures.fool(), []
    figure.send = lambda content, **_: sent.append(content)
    for want in (
        "figures",
        "fool",
        "fool/coffee",
        "../widget",
        "/etc/passwd",
        "fool/../../widget",
        None,
        ["fool"],
    ):
        figure._answer(None, {"want": want}, [])
    figure._answer(None, "fool", [])
    assert [content["name"] for content in sent] == ["figures", "fool", "fool/coffee"]
    assert sent[2]["script"].startswith("// Written by tools/make_figures_data")


@pytest.mark.browser
def test_a_large_figure_lives_without_a_kernel_and_without_a_place(chromium):
    """What a notebook without anywidget holds: everything inside the output."""
    from nnlib.figures.show import bundle

    page = chromium.new_page()
    page.set_content(bundle("fool", figures.fool(epsilon=2).value, inline_script=True)["text/html"])
    page.locator("nn-fool .verdict", has_text="The network says ostrich").wait_for()
    page.evaluate("document.querySelector('nn-fool').change({view: 'drawing'})")
    page.locator("nn-fool .verdict", has_text="reads 7").wait_for()
    page.close()


def test_a_part_of_the_value_can_be_set():
    figure = figures.concert(answers=[1, 0, 1])
    figure.value = {"threshold": 0.7}
    assert (figure.value["threshold"], figure.value["answers"]) == (0.7, [1, 0, 1])
    figure.value = {"story": "festival"}
    assert figure.value["weights"] == [4, 2, 2, 1]
    with pytest.raises(ValueError, match="threshold"):
        figure.value = {"threshold": 1000}
    assert figure.value["threshold"] == 25


def test_without_anywidget_the_figure_still_lives(tmp_path):
    program = """
import sys, warnings
sys.modules["anywidget"] = None
warnings.simplefilter("error")
import nnlib.figures as figures
try:
    figures.concert()
except UserWarning as warning:
    print(warning)
warnings.simplefilter("ignore")
data = figures.gates()._repr_mimebundle_()
print(data["text/html"][:9], "<script>" in data["text/html"], figures.gates().value["target"])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "anywidget is not installed" in done.stdout
    assert "pip install 'nnlib[book]'" in done.stdout
    assert "<nn-gates True AND" in done.stdout


def test_importing_the_figures_is_light():
    heavy = ("anywidget", "ipywidgets", "matplotlib", "torch")
    program = f"import sys, nnlib.figures; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.node
def test_both_sides_hold_the_same_stories():
    source = "nnlib/figures/src/concert/stories.js"
    program = f"import('./{source}').then((m) => console.log(JSON.stringify(m.stories)))"
    root = figures.__path__[0].rsplit("/nnlib/", 1)[0]
    done = subprocess.run(["node", "-e", program], cwd=root, capture_output=True, text=True, timeout=30)
    theirs = json.loads(done.stdout)
    assert list(theirs) == list(STORIES)
    for name, ours in STORIES.items():
        story = theirs[name]
        assert [q["name"] for q in story["questions"]] == ours["questions"]
        assert [c["id"] for c in story["challenges"]] == ours["challenges"]
        for key in ("answers", "weights", "threshold", "top"):
            assert story[key] == ours[key]
        for key, limits in (("weight_limits", "weightLimits"), ("threshold_limits", "thresholdLimits")):
            assert (story[limits]["min"], story[limits]["max"]) == ours[key]


@pytest.mark.browser
def test_both_sides_start_alike(bare):
    page = bare("<nn-concert></nn-concert><nn-gates></nn-gates>")
    assert page.evaluate("document.querySelector('nn-concert').value") == figures.concert().value
    assert page.evaluate("document.querySelector('nn-gates').value") == figures.gates().value
    assert set(GATES) == {"AND", "OR", "NAND", "XOR"}
    assert set(UNITS) < set(figures.gates().value)
