"""The page of all public names: nothing is left out, and formulas, programs and prose are told apart."""

import importlib
import importlib.util
import inspect
import re
from pathlib import Path

import pytest
from docutils import nodes

import nnlib

pytest.importorskip("sphinx")
ROOT = Path(nnlib.__file__).parents[1]
spec = importlib.util.spec_from_file_location("book_api", ROOT / "book" / "_ext" / "api.py")
api = importlib.util.module_from_spec(spec)
spec.loader.exec_module(api)


def text_of(blocks):
    return [(block.tagname, re.sub(r"</?(div|i)\b[^>]*>", "", block.astext())) for block in blocks]


def test_every_room_of_nnlib_has_its_section():
    rooms = {module for _, module in api.ROOMS}
    for path in Path(nnlib.__file__).parent.iterdir():
        name = path.name.removesuffix(".py")
        if not name.startswith(("_", ".")) and (path.suffix == ".py" or (path / "__init__.py").exists()):
            assert f"nnlib.{name}" in rooms, f"book/_ext/api.py has no section for nnlib/{name}"


def test_every_public_name_has_an_entry_that_says_something():
    found = {}
    for _, module in api.ROOMS:
        for name, thing in api.public(importlib.import_module(module)):
            found[f"{module}.{name}"] = thing
            assert api.described(thing), f"{module}.{name} says nothing"
            assert api.signature(name, thing).astext().startswith(f"{name}(")
    for name in nnlib.layers.__all__:
        assert f"nnlib.layers.{name}" in found
    assert {
        "nnlib.losses.cross_entropy",
        "nnlib.optim.Adam",
        "nnlib.deploy.quantize",
        "nnlib.plot.network",
    } <= set(found)
    assert not [name for name, thing in found.items() if inspect.ismodule(thing)]


def test_formulas_are_set_line_by_line():
    blocks = text_of(api.described(nnlib.layers.Linear))
    assert blocks[0][0] == "paragraph"
    assert blocks[1][0] == "raw"
    assert blocks[1][1].startswith("y = x W + b")
    assert "<div>" in api.described(nnlib.layers.Linear)[1].astext()
    at_the_margin = text_of(api.described(nnlib.layers.Tanh))
    assert at_the_margin[1] == (
        "raw",
        "y = tanh(x)range (−1, 1); slope 1 − y², at most 1, near 0 at both ends",
    )


def test_programs_keep_their_indentation():
    def example():
        pass

    example.__doc__ = "Says how.\n\n    with model.fixed():\n        answer = model(x)\n\nAnd why."
    (code,) = [block for block in api.described(example) if isinstance(block, nodes.literal_block)]
    assert code.astext() == "with model.fixed():\n    answer = model(x)"


def test_programs_stay_programs():
    kinds = [kind for kind, _ in text_of(api.described(nnlib.Perceptron))]
    assert kinds.count("literal_block") == 1
    assert kinds.count("raw") == 1
    assert api.is_program(['model.to("torch", "cuda")        model.to("numpy")'])
    assert api.is_program(["for x in batches:", "    step(x.copy())"])
    for line in (
        "y = x W + b",
        "y = max(x, 0)        range [0, ∞)",
        "x (N, C, H, W), y (N, C, OH, OW)",
        "p = softmax(x)",
    ):
        assert not api.is_program([line]), line


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("y = x W + b", "<i>y</i> = <i>x</i> <i>W</i> + <i>b</i>"),
        ("loss = -mean_n sum_k t", "loss = −mean<sub>n</sub> ∑<sub>k</sub> <i>t</i>"),
        ("h_{t-1} W1", "<i>h</i><sub>t-1</sub> <i>W</i><sub>1</sub>"),
        ("w <- w - learning_rate g", "<i>w</i> ← <i>w</i> − learning_rate <i>g</i>"),
        ("sqrt(var + eps) >= 0", "√(var + eps) ≥ 0"),
        ("2^(bits-1) beta^t", "2<sup>bits-1</sup> beta<sup>t</sup>"),
        ("the sum of a batch", "the sum of a batch"),
        ("cross-correlation, the norm's own", "cross-correlation, the norm's own"),
        ("a < b & `axis`", "<i>a</i> &lt; <i>b</i> &amp; <code>axis</code>"),
        ("5 x 5 (y - t)²", "5 × 5 (<i>y</i> − <i>t</i>)²"),
        ("sum_c,i,j w", "∑<sub>c,i,j</sub> <i>w</i>"),
    ],
)
def test_signs_are_set(text, wanted):
    assert api.typeset(text) == wanted


def test_errors_and_sources_stand_apart_and_addresses_are_links():
    parts = api.paragraphs("Does x. Source: A 2015, https://arxiv.org/abs/1. Errors: ValueError for `y`.")
    assert [part.astext() for part in parts] == [
        "Does x.",
        "Source: A 2015, https://arxiv.org/abs/1.",
        "Errors: ValueError for y.",
    ]
    (link,) = [node for node in parts[1].children if node.tagname == "reference"]
    assert link["refuri"] == "https://arxiv.org/abs/1"
    assert [node.tagname for node in parts[2].children][:1] == ["strong"]
    assert [node.tagname for node in api.inline('3, padding="same", x')] == ["#text", "literal", "#text"]


def test_long_signatures_stand_one_parameter_to_a_line():
    assert api.signature("Flatten", nnlib.layers.Flatten).astext() == "Flatten()"
    lines = api.signature("Conv2d", nnlib.layers.Conv2d).astext().splitlines()
    assert lines[0] == "Conv2d("
    assert "    init=he," in lines
    assert max(map(len, lines)) < 40


def raises(thing):
    """Whether the code of a public name says `raise` itself: a function's, or a class's when it is made."""
    made = thing
    if inspect.isclass(thing):
        made = vars(thing).get("__post_init__") or vars(thing).get("__init__")
    try:
        code = inspect.getsource(made)
    except (OSError, TypeError):  # made by dataclass, or nowhere
        return False
    return re.search(r"^\s+raise (?!NotImplementedError)", code, re.M)


def test_what_raises_says_so():
    silent = [
        f"{module}.{name}"
        for _, module in api.ROOMS
        for name, thing in api.public(importlib.import_module(module))
        if raises(thing) and not re.search(r"\bErrors?\b|[Rr]aises|Error (unless|for|if)", thing.__doc__)
    ]
    assert not silent
