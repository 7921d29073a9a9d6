"""Networks as drawn: one line for each weight, by sign and size; the words; what cannot be drawn."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from nnlib import layers as L  # noqa: N812
from nnlib import models, plot

SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing):
    root = ET.fromstring(drawing.svg)
    return root, {
        kind: [e for e in root.iter() if kind in e.get("class", "").split()]
        for kind in ("weight", "unit", "glow")
    }


def test_each_line_is_a_weight_of_the_model(net):
    _, found = parsed(plot.network(net))
    lines = {line.find(f"{SVG}title").text: line for line in found["weight"]}
    assert len(lines) == 2 * 3 - 1 + 3 * 2  # no line for a weight of zero
    assert "input 2 → hidden 1: 0" not in lines
    thickest, thin = lines["input 2 → hidden 2: 4"], lines["input 1 → hidden 3: 0.5"]
    negative = lines["input 1 → hidden 2: −2"]
    assert float(thickest.get("stroke-width")) == pytest.approx(5.4)
    assert float(thin.get("stroke-width")) == pytest.approx(0.4 + 5 * 0.125, abs=0.01)
    assert "below" in negative.get("class")
    assert "below" not in thickest.get("class")
    assert "& .weight.below{stroke-dasharray" not in plot.network(net).svg  # the rules belong to this drawing
    assert re.search(r"#nn-\w+ \.weight\.below\{stroke-dasharray", plot.network(net).svg)


def test_neurons_show_their_values(net):
    root, found = parsed(plot.network(net, np.array([1.0, 0.5]), inputs=("a<b", "c"), outputs=("no", "yes")))
    assert len(found["unit"]) == len(found["glow"]) == 7
    titles = [e.text for e in root.iter(f"{SVG}title")]
    assert "hidden 2 = 0.25, bias 0.25" in titles
    assert "hidden 3 = 0, bias −1" in titles
    words = [e.text for e in root.iter(f"{SVG}text")]
    assert {"a<b", "c", "no", "yes", "hidden", "3 neurons", "ReLU", "2 inputs"} <= set(words)
    h = np.maximum(np.array([1.0, 0.25, -1.0]), 0)  # by hand
    y = h @ net["out"].weight + net["out"].bias
    assert "It answers" in plot.network(net, np.array([1.0, 0.5])).alt
    assert f"{y[0]:.3g}".replace("-", "−") in plot.network(net, np.array([1.0, 0.5])).alt


def test_large_columns_are_cut_short():
    drawing = plot.network(models.mlp(784, 64, 10, seed=0), most=8)
    root, found = parsed(drawing)
    assert len(found["unit"]) == 3 * 7
    assert len(found["weight"]) == 2 * 7 * 7
    words = [e.text for e in root.iter(f"{SVG}text")]
    assert {"777 more", "57 more", "3 more"} <= set(words)


def test_convolutions_are_squares_with_the_sums_of_their_kernels():
    model = L.Sequential(
        L.Conv2d(2, 4, 3, groups=2), L.ReLU(), L.MaxPool2d(2), L.Flatten(), L.Linear(None, 3), seed=0
    ).build((2, 6, 6))
    x = np.random.default_rng(0).standard_normal((2, 6, 6)).astype(np.float32)
    root, found = parsed(plot.network(model, x))
    assert [e.tag.removeprefix(SVG) for e in found["unit"]] == ["rect"] * 6 + ["circle"] * 3
    titles = [e.text for e in root.iter(f"{SVG}title")]
    kernel = model[0].weight[3, 0].sum()
    assert f"input 2 → conv2d1 4: {kernel:.3g}".replace("-", "−") in titles
    assert not any(title.startswith("input 1 → conv2d1 4") for title in titles)  # another group
    rows = model["linear1"].weight[4:8, 1].sum()  # what belongs to the second map
    assert f"conv2d1 2 → linear1 2: {rows:.3g}".replace("-", "−") in titles
    mean = model.upto("relu1")(x[None])[0, 2].mean()
    assert any(title.startswith(f"conv2d1 3 = {mean:.3g}") for title in titles)


def test_the_same_model_gives_the_same_drawing_and_names_do_not_meet(net, tmp_path):
    first, second = plot.network(net), plot.network(net)
    assert first.svg == second.svg
    assert first.id != plot.network(net, title="Another").id
    path = first.save(tmp_path / "net.svg")
    assert path.read_text() == first.svg
    assert "prefers-color-scheme" in first.svg
    page = first._repr_html_()
    assert "prefers-color-scheme" not in page
    assert f'html[data-theme="dark"] #{first.id}' in page
    assert "A network from 2 inputs through layers of 3 neurons, 2 neurons" in repr(first)
    with pytest.raises(ValueError, match=r"ends in \.svg"):
        first.save(tmp_path / "net.png")


@pytest.mark.torch
def test_on_torch_too(net):
    wanted = plot.network(net).svg
    assert plot.network(net.to("torch")).svg == wanted


def test_what_cannot_be_drawn_is_named(net):
    with pytest.raises(TypeError, match="wants a model of nnlib.layers, got a list".replace(".", r"\.")):
        plot.network([])
    with pytest.raises(ValueError, match="one Linear or Conv2d at least"):
        plot.network(L.Sequential(L.ReLU()).build((2,)))
    with pytest.raises(ValueError, match=r"not a Residual; draw its way through: model\['res\.body'\]"):
        plot.network(L.Sequential(res=L.Residual(L.Linear(2, 2))))
    for layer in (L.RNN(2, 2), L.Embedding(3, 2), L.SelfAttention(2)):
        with pytest.raises(ValueError, match="draws layers of neurons, and not"):
            plot.network(L.Sequential(layer, L.Linear(2, 2)))
    with pytest.raises(ValueError, match="got 3 names for 2 inputs"):
        plot.network(net, inputs=("a", "b", "c"))
    with pytest.raises(ValueError, match="got 1 names for 2 outputs"):
        plot.network(net, outputs=("a",))
    with pytest.raises(ValueError, match="got most=2"):
        plot.network(net, most=2)
    with pytest.raises(ValueError, match=r"wants an input of shape \(N, \.\.\., 2\)"):
        plot.network(net, np.zeros(5))
    with pytest.raises(ValueError, match="does not know its input size yet"):
        plot.network(L.Sequential(L.Linear(None, 2)))
