"""The crowd figure: its numbers, against chance itself and against Node; its life in a browser."""

import json
import os
import subprocess
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from nnlib import figures
from nnlib.figures.crowd_picture import right
from nnlib.figures.starts import SIZES, crowd_start

HERE = Path(__file__).parent
CROWD = "<nn-crowd></nn-crowd>"


def starts():
    for n in SIZES:
        for signal, shift in ((0.1, 0), (0.1, 0.2), (0.04, 0.5), (0.3, 0.06)):
            for way in ("worst", "coin"):
                yield crowd_start({"measurements": n, "signal": signal, "shift": shift, "way": way})


@pytest.mark.node
def test_the_page_computes_what_paper_shows(tmp_path):
    cases = []
    for start in starts():
        z, share = right(start, start["measurements"])
        cases.append({"start": start, "z": z, "share": share})
    shares = [[float(z), NormalDist().cdf(float(z))] for z in np.linspace(-6, 6, 97)]
    vectors = tmp_path / "vectors.json"
    vectors.write_text(json.dumps({"shares": shares, "cases": cases}))
    done = subprocess.run(
        ["node", "--test", str(HERE / "crowd.test.mjs")],
        env={**os.environ, "NNLIB_VECTORS": str(vectors)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.parametrize("way", ["worst", "coin"])
def test_the_formula_is_what_chance_does(way):
    """10,000 crowds of 300 measurements, drawn and shifted one by one, as the chapter draws them."""
    rng = np.random.default_rng(0)
    start = crowd_start({"measurements": 300, "signal": 0.1, "shift": 0.15, "way": way})
    x = 0.1 + rng.normal(size=(10_000, 300))
    shift = rng.choice([-1, 1], size=x.shape) if way == "coin" else -1
    share = np.mean((x + 0.15 * shift).sum(axis=1) > 0)
    assert abs(share - right(start, 300)[1]) < 0.015  # three standard errors


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ({"measurements": 20}, "measurements=20 is not known; choose one of .*30"),
        ({"shift": 2}, "shift wants a number from 0 to 1"),
        ({"way": "luck"}, "way='luck' .*'coin'"),
        ({"size": 3}, "no 'size'; it has measurements"),
    ],
)
def test_a_bad_start_says_what_to_write(start, words):
    with pytest.raises(ValueError, match=words):
        figures.crowd(**start)


def numbers(page):
    """The text table: rows of cells."""
    rows = page.locator("nn-crowd .scroll tbody tr").all()
    return [row.locator("th, td").all_text_contents() for row in rows]


@pytest.mark.browser
@pytest.mark.parametrize("over", ["http", "file"])
def test_a_shift_with_a_plan_turns_the_sum_around(bare, over):
    page = bare(CROWD, over=over)
    figure = page.locator("nn-crowd")
    page.wait_for_function("document.querySelector('nn-crowd').hasUpdated")
    assert page.evaluate("document.querySelector('nn-crowd').value") == figures.crowd().value
    figure.get_by_label("Number of measurements").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.querySelector('nn-crowd').value.measurements") == 1000
    assert "99.9 %" in figure.locator("figcaption").nth(1).inner_text().replace("\xa0", " ")
    figure.get_by_label("Shift of each measurement", exact=True).focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.querySelector('nn-crowd').value.shift") == 0.2
    assert "measurements 0.1 %" in figure.locator("figcaption").nth(1).inner_text().replace("\xa0", " ")
    figure.get_by_role("button", name="Numbers as text").click()
    for n, row in zip(SIZES, numbers(page), strict=True):
        for way, cell in zip(("coin", "worst"), row[2:], strict=True):
            share = right(crowd_start({"measurements": n, "shift": 0.2, "way": way}), n)[1]
            said = cell.strip().replace("\xa0", " ").removesuffix(" %")
            if said[0] in "<>":
                assert share < 0.001 if said[0] == "<" else share > 0.999
            else:
                assert abs(float(said) / 100 - share) < 6e-4


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
def test_everyone_can_use_it(bare, axe, width, dark):
    page = bare(CROWD, width=width, dark=dark, reduced_motion="reduce")
    page.wait_for_function("document.querySelector('nn-crowd').hasUpdated")
    page.evaluate("document.querySelector('nn-crowd').change({measurements: 300, shift: 0.2})")
    page.locator("nn-crowd").get_by_role("button", name="Numbers as text").click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = """[...document.querySelector('nn-crowd').shadowRoot.querySelectorAll('button, input, label')]
      .filter((e) => !e.closest('.segmented') || e.localName === 'label')
      .filter((e) => e.getBoundingClientRect().height < 43.5).map((e) => e.outerHTML)"""
    assert page.evaluate(small) == []
