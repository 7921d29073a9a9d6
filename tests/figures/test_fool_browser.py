"""The fool figure in a real browser: what a reader does with photographs and with an own digit."""

import io
import itertools
import math
import re
from base64 import b64decode

import numpy as np
import pypdf
import pytest

from nnlib import figures
from nnlib.figures import stored
from nnlib.kernels import softmax
from nnlib.vision import fgsm, pgd

pytestmark = pytest.mark.browser

FOOL = "<nn-fool></nn-fool>"
FIGURE = "document.querySelector('nn-fool')"
ALIVE = f"{FIGURE}.hasUpdated && !{FIGURE}.renderRoot.querySelector('.waiting')"
DONE = f"{FIGURE}.numbers !== null && !{FIGURE}.drawingView.runner.running"
PIXELS = """(name) => {
  const canvas = document.querySelector('nn-fool').renderRoot.querySelector(`canvas[data-tile=${name}]`);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let text = '';
  for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
  return btoa(text);
}"""
EIGHT = [
    [(50, 33), (60, 25), (50, 18), (40, 25), (50, 33)],
    [(50, 33), (62, 60), (50, 78), (38, 60), (50, 33)],
]


def value(page):
    return page.evaluate(f"{FIGURE}.value")


def pixels(page, name):
    """What a canvas shows, (side, side, 3)."""
    rgba = np.frombuffer(b64decode(page.evaluate(PIXELS, name)), np.uint8).astype(int)
    side = math.isqrt(rgba.size // 4)
    return rgba.reshape(side, side, 4)[..., :3]


def change(page, **state):
    """Change the state as the figure's own controls do, and wait until what follows from it is there."""
    page.evaluate(f"(state) => {FIGURE}.change(state)", state)
    page.wait_for_function(ALIVE)
    if value(page)["view"] == "drawing" and value(page)["drawing"] + value(page)["digit"] != "own":
        page.wait_for_function(DONE)


def digit_view(bare, **options):
    page = bare('<nn-fool view="drawing"></nn-fool>', **options)
    page.wait_for_function(ALIVE)
    return page


def tab_to(page, label):
    """Press Tab until the thing of that name has the focus."""
    name = """() => {
      let e = document.activeElement;
      while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
      const legend = e.closest('fieldset')?.querySelector('legend').textContent;
      return e.getAttribute('aria-label') ?? legend ?? e.textContent.trim();
    }"""
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(name))
        if seen[-1].startswith(label):
            return
    raise AssertionError(f"{label!r} cannot be reached by Tab, only {seen}")


def rows(page):
    """The cells of the text table."""
    figure = page.locator("nn-fool")
    if figure.locator(".scroll").count() == 0:
        figure.get_by_role("button", name="Numbers as text").click()
    return [row.locator("th, td").all_text_contents() for row in figure.locator(".scroll tbody tr").all()]


def draw(page, strokes):
    """Draw with the mouse, places in hundredths of the sheet."""
    box = page.locator("nn-fool nn-pad .sheet").bounding_box()
    for stroke in strokes:
        points = [(box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100) for x, y in stroke]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=4)
        page.mouse.up()


@pytest.mark.parametrize("over", ["http", "file"])
def test_a_photograph_by_keys(bare, over):
    page = bare(FOOL, over=over)
    page.wait_for_function(ALIVE)
    figure = page.locator("nn-fool")
    assert "The network says espresso" in figure.locator(".verdict").inner_text()
    assert figure.locator(".chart i").count() == 1, "no column gives the answer away"
    tab_to(page, "Your guess of epsilon")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert value(page)["guess"] == "2"
    tab_to(page, "Epsilon, how far a color may change")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert value(page)["epsilon"] == 4
    assert "The network says ostrich" in figure.locator(".verdict").inner_text()
    answer = figure.locator(".answer").inner_text()
    assert "at 2/255. Your guess was right." in answer
    assert "1 of 1" in answer
    assert figure.locator(".chart i").count() == 4
    kept = stored.read("fool/coffee")["answers"]["ostrich"][3]
    table = rows(page)
    for row, (name, p) in zip(table, kept["top"], strict=False):
        assert row[3] == name
        assert float(row[4]) == pytest.approx(p, abs=1e-5)
    assert float(table[5][4]) == pytest.approx(kept["goal"], abs=1e-5)


@pytest.mark.parametrize("over", ["http", "file"])
def test_the_pixels_on_the_screen_are_those_that_were_classified(bare, over):
    page = bare(FOOL, over=over, allow=("willReadFrequently",))
    page.wait_for_function(ALIVE)
    addresses = stored.read("fool/coffee")["tiles"].items()
    tiles = {name: stored.image_of(address).astype(int) - 128 for name, address in addresses}
    photo = tiles["photo"] + 128
    cases = (("ostrich", 4, tiles["ostrich 4"]), ("away", 8, 8 * tiles["away"]))
    for attack, epsilon, delta in cases:
        change(page, attack=attack, epsilon=epsilon)
        shown = pixels(page, "changed")
        assert np.array_equal(shown, np.clip(photo + delta, 0, 255))
        assert np.array_equal(pixels(page, "change"), np.clip(128 + 16 * (shown - photo), 0, 255))
    change(page, attack="noise", epsilon=2)
    shown = pixels(page, "changed") - photo
    assert set(np.unique(np.abs(shown[(photo > 2) & (photo < 253)]))) == {2}


def test_a_guess_belongs_to_a_photograph_and_comes_before_the_answer(bare):
    page = bare(FOOL)
    page.wait_for_function(ALIVE)
    figure = page.locator("nn-fool")
    change(page, guess="16")
    change(page, photo="dog", guess="none")
    assert value(page)["guess"] == "none"
    change(page, epsilon=8)
    assert figure.locator(".guess").count() == 0, "seen before a guess: too late"
    change(page, guess="1")
    assert figure.locator(".answer .score").count() == 0, "nor is a guess from elsewhere counted then"
    change(page, photo="coffee", epsilon=1)
    assert value(page)["guess"] == "16", "what was guessed here comes back"
    assert figure.locator(".answer").count() == 0
    change(page, epsilon=8)
    assert "You guessed more" in figure.locator(".answer").inner_text()
    assert figure.locator(".guess fieldset").evaluate("e => e.matches(':disabled')")
    change(page, attack="noise", epsilon=0)
    change(page, guess="4")
    change(page, epsilon=16)
    text = figure.locator(".answer").inner_text()
    assert "never" in text
    assert "0 of 2" in text
    figure.get_by_role("button", name="Start again").click()
    assert value(page) == figures.fool().value
    assert figure.locator(".answer").count() == 0


def test_the_eye_test_counts(bare):
    page = bare(FOOL, allow=("willReadFrequently",))
    page.wait_for_function(ALIVE)
    change(page, epsilon=16)
    figure = page.locator("nn-fool")
    figure.get_by_role("button", name="Can you see it?").click()
    assert figure.locator(".tiles").count() == 0, "no label gives it away"
    for _ in range(3):
        side = page.evaluate(f"{FIGURE}.photoView.spot.side")
        assert page.evaluate(PIXELS, side) != page.evaluate(PIXELS, "right" if side == "left" else "left")
        figure.get_by_role("button", name=f"the {side} one").click()
    wrong = "right" if page.evaluate(f"{FIGURE}.photoView.spot.side") == "left" else "left"
    figure.get_by_role("button", name=f"the {wrong} one").click()
    assert figure.locator(".tally").inner_text() == "16/255: 3 of 4 right"
    figure.get_by_role("button", name="Back to the answers").click()
    assert figure.locator(".tiles canvas").count() == 3


@pytest.mark.parametrize("over", ["http", "file"])
def test_a_digit_drawn_by_keys_and_attacked_as_nnlib_would(bare, over, fool_network):
    page = digit_view(bare, over=over)
    tab_to(page, "Sheet to draw a digit on")
    for keys in (["ArrowUp"] * 6, [" "], ["ArrowDown"] * 12, [" "]):
        for key in keys:
            page.keyboard.press(key)
    assert value(page)["digit"] == "own"
    assert len(value(page)["drawing"]) == 8, "a straight line is two points"
    page.wait_for_function(DONE)
    assert "reads 1 " in page.locator("nn-fool .verdict").inner_text()
    tab_to(page, "Epsilon, how far a pixel may change")
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    assert value(page)["strength"] == 0.2
    for network in ("ordinary", "hardened"):
        model, start = fool_network(network)
        for method, goal in (("pgd", "any"), ("fgsm", "any"), ("pgd", "4")):
            change(page, network=network, method=method, goal=goal)
            numbers = page.evaluate(f"{FIGURE}.numbers")
            x = np.array(numbers["x"]).reshape(1, 1, 28, 28)
            targeted = goal != "any"
            label = int(goal) if targeted else int(model(x).argmax())
            if method == "fgsm":
                wanted = fgsm(model, x, label, 0.2)
            else:
                wanted = pgd(model, x, label, 0.2, seed=start, targeted=targeted, progress=False)
            assert np.abs(wanted.ravel() - numbers["changed"]).max() < 1e-5
            table = rows(page)
            for column, y in ((1, x), (2, wanted)):
                assert [float(row[column]) for row in table] == pytest.approx(softmax(model(y))[0], abs=1e-5)


def test_a_drawing_by_mouse_is_kept_and_comes_back(bare):
    page = digit_view(bare)
    draw(page, EIGHT)
    page.wait_for_function(DONE)
    assert "reads 8 " in page.locator("nn-fool .verdict").inner_text()
    drawing = value(page)["drawing"]
    assert drawing.count(".") == 1
    kept = page.evaluate("JSON.parse(localStorage.getItem('from-neuron-to-dream.drawings'))")
    assert [d["strokes"] for d in kept["drawings"]] == [drawing]
    page.reload()
    page.wait_for_function(f"{ALIVE} && {FIGURE}.value.digit === 'own'")
    assert value(page)["drawing"] == drawing
    figure = page.locator("nn-fool")
    change(page, digit="3")
    draw(page, [[(30, 30), (70, 30), (45, 80)]])
    assert value(page)["drawing"].count(".") == 0, "a sample on the sheet gives way to the drawing"
    figure.get_by_role("button", name="Undo").click()
    assert (value(page)["digit"], value(page)["drawing"]) == ("own", "")
    assert "The sheet is empty" in figure.locator(".verdict").inner_text()
    figure.get_by_role("button", name="Your last").click()
    assert value(page)["drawing"] != ""


def test_a_finger_draws_and_does_not_scroll(bare):
    page = digit_view(bare, width=390, has_touch=True, is_mobile=True)
    sheet = page.locator("nn-fool nn-pad .sheet")
    sheet.scroll_into_view_if_needed()
    box, scroll = sheet.bounding_box(), page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)
    for kind, y in [("touchStart", 0.2), ("touchMove", 0.4), ("touchMove", 0.8), ("touchEnd", None)]:
        points = [] if y is None else [{"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] * y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_function(DONE)
    assert "reads 1 " in page.locator("nn-fool .verdict").inner_text()
    assert page.evaluate("scrollY") == scroll
    assert sheet.evaluate("e => getComputedStyle(e).touchAction") == "none"


def test_the_page_finds_what_each_network_takes(bare, fool_network):
    page = digit_view(bare)
    figure = page.locator("nn-fool")
    search = figure.get_by_role("button", name="Let the page search")
    assert search.is_disabled(), "first a guess"
    figure.get_by_label("three times or more").check()
    search.click()
    figure.locator(".challenge .answer").wait_for()
    found = [float(text) for text in figure.locator(".records b").all_inner_texts()]
    assert found[1] >= 3 * found[0]
    assert "Your guess was right" in figure.locator(".challenge .answer").inner_text()
    for name, epsilon in zip(("ordinary", "hardened"), found, strict=True):
        model, start = fool_network(name)
        x = np.array(page.evaluate(f"{FIGURE}.numbers.x")).reshape(1, 1, 28, 28)
        for e, same in ((epsilon - 0.01, True), (epsilon, False)):
            y = pgd(model, x, 7, e, seed=start, progress=False)
            assert (int(model(y).argmax()) == 7) is same, f"{name} at {e}"


def test_nothing_is_loaded_before_the_reader_comes_near(bare):
    page = bare('<nn-concert></nn-concert><div style="height: 6000px"></div>' + FOOL)
    asked = []
    page.on("request", lambda request: asked.append(re.sub(r".*/figures/|\?.*", "", request.url)))
    page.wait_for_timeout(300)
    assert page.evaluate("customElements.get('nn-fool')") is None
    assert asked == []
    page.locator("nn-fool").scroll_into_view_if_needed()
    page.wait_for_function(ALIVE)
    assert asked == ["fool.js", "fool/coffee.js"]
    change(page, photo="dog")
    change(page, view="drawing")
    assert sorted(asked[2:]) == ["fool/digits.js", "fool/dog.js", "fool/hardened.js", "fool/ordinary.js"]


def test_a_link_brings_a_far_figure_in_its_set_up(bare):
    far = '<nn-concert></nn-concert><div style="height: 6000px"></div>' + FOOL
    page = bare(far, fragment="#fool.photo=dog&fool.epsilon=2&fool.attack=away")
    page.wait_for_function(ALIVE)
    assert (value(page)["photo"], value(page)["epsilon"], value(page)["attack"]) == ("dog", 2, "away")
    page.wait_for_function("scrollY > 5000")


def test_what_is_missing_is_said_and_tried_again(bare, monkeypatch):
    page = bare("<nn-concert></nn-concert>", allow=("ERR_FAILED",))
    page.route("**/fool/coffee.js*", lambda route: route.abort())
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<nn-fool></nn-fool>')")
    page.evaluate("nnFigures.need('fool')")
    figure = page.locator("nn-fool")
    figure.get_by_text("could not be loaded").wait_for()
    page.unroute("**/fool/coffee.js*")
    figure.get_by_role("button", name="Try again").click()
    page.wait_for_function(ALIVE)


def test_without_its_script_the_picture_stays(bare):
    picture = '<nn-fool><img alt="A cup" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></nn-fool>'
    page = bare("<nn-concert></nn-concert>", allow=("ERR_FAILED",))
    page.route("**/figures/fool.js*", lambda route: route.abort())
    page.evaluate("(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)", picture)
    page.evaluate("nnFigures.need('fool').catch(() => {})")
    page.wait_for_timeout(300)
    assert page.get_by_alt_text("A cup").count() == 1


STATES = [
    {},
    {"epsilon": 4, "guess": "none"},
    {"view": "drawing", "strength": 0.1},
    {"view": "drawing", "digit": "own", "drawing": ""},
]
SMALL = """() => [...document.querySelector('nn-fool').renderRoot
  .querySelectorAll('button, input, select, .segmented label')]
  .filter((e) => !e.closest('.segmented') || e.localName === 'label')
  .map((e) => ({name: e.getAttribute('aria-label') ?? e.textContent.trim(), box: e.getBoundingClientRect()}))
  .filter(({box}) => box.width && Math.min(box.width, box.height) < 43.5)
  .map(({name, box}) => `${name} ${box.width}x${box.height}`)"""


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(bare, dark, axe):
    page = bare(FOOL, dark=dark, reduced_motion="reduce")
    page.wait_for_function(ALIVE)
    for state in STATES:
        change(page, **{**figures.fool().value, **state})
        rows(page)
        assert axe(page) == [], state
    change(page, view="photo", epsilon=2)
    page.locator("nn-fool").get_by_role("button", name="Can you see it?").click()
    assert axe(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_everything_fits_and_can_be_hit(bare, width):
    page = bare(FOOL, width=width)
    page.wait_for_function(ALIVE)
    for state in STATES:
        change(page, **{**figures.fool().value, **state})
        rows(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        assert page.evaluate(SMALL) == [], state


@pytest.mark.parametrize("width", [390, 720, 1280])
def test_the_ten_digits_stand_in_two_rows_of_five(bare, width):
    page = digit_view(bare, width=width)
    tops = [label.bounding_box()["y"] for label in page.locator("nn-fool .digits label").all()]
    assert tops[:5] == [tops[0]] * 5
    assert tops[5:] == [tops[5]] * 5


BOXES = """() => [...document.querySelector('nn-fool').renderRoot.querySelectorAll('.tiles > *')]
  .map((e) => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("view", ["photo", "drawing"])
def test_pictures_and_answers_stand_beside_each_other(bare, width, view):
    page = bare(FOOL, width=width)
    page.wait_for_function(ALIVE)
    change(page, view=view)
    boxes = page.evaluate(BOXES)
    assert len(boxes) == (6 if view == "photo" else 3)
    for a, b in itertools.combinations(boxes, 2):
        beside = a[2] <= b[0] + 1 or b[2] <= a[0] + 1
        below = a[3] <= b[1] + 1 or b[3] <= a[1] + 1
        assert beside or below, (a, b)
    side = page.locator("nn-fool .tiles canvas").first.bounding_box()["width"]
    assert side > 90
    if (width, view) == (1280, "photo"):
        assert side == 224, "pixel for pixel: stretched a little, grain shows stripes"


def test_paper_shows_a_change_although_nobody_can_slide_there(bare, onto_paper):
    page = bare(FOOL, dark=True)
    page.wait_for_function(ALIVE)
    change(page, view="drawing")
    onto_paper(page)
    assert "The network says ostrich" in page.locator("nn-fool .verdict").inner_text()
    assert (pixels(page, "change") != 128).any()
    assert not page.locator("nn-fool").get_by_role("button", name="Start again").is_visible()
    page.emulate_media(media="null")
    printed = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf())).pages)
    assert "ostrich" in printed
    assert "Guess first" not in printed


def test_paper_shows_an_attacked_digit(bare, onto_paper):
    page = digit_view(bare)
    onto_paper(page)
    assert "after the change" in page.locator("nn-fool .verdict").inner_text()
    assert page.evaluate(PIXELS, "x2") != page.evaluate(PIXELS, "x")


def test_both_sides_start_alike_and_know_the_same_names(bare):
    page = bare(FOOL)
    page.wait_for_function(ALIVE)
    assert value(page) == figures.fool().value
    drawn = {"drawing": "00ff10zz", "digit": "own"}
    for start in ({"view": "drawing", "goal": 3}, drawn, {"photo": "dog", "epsilon": 16}):
        change(page, **{**figures.fool().value, **figures.fool(**start).value})
        assert value(page) == figures.fool(**start).value
