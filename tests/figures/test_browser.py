"""What a reader does with the figures in a real browser: keys, mouse, finger, link, paper, screen reader."""

import io
import itertools

import numpy as np
import pypdf
import pytest

from nnlib import Perceptron

pytestmark = pytest.mark.browser

CONCERT = "<nn-concert></nn-concert>"
GATES = "<nn-gates></nn-gates>"
VALUE = "document.querySelector('nn-{}').value"
FOCUSED = """() => {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  const legend = e.closest('fieldset')?.querySelector('legend').textContent;
  return e.getAttribute('aria-label') ?? legend ?? e.textContent.trim();
}"""


def tab_to(page, label):
    """Press Tab until the thing of that name has the focus, as a reader without a mouse does."""
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))
        if seen[-1] == label:
            return
    raise AssertionError(f"{label!r} cannot be reached by Tab, only {seen}")


def numbers(page, tag):
    """Open the text table of a figure and return its cells."""
    figure = page.locator(f"nn-{tag}")
    figure.get_by_role("button", name="Numbers as text").click()
    rows = figure.locator(".scroll tbody tr").all()
    return [[cell.replace("−", "-") for cell in row.locator("th, td").all_text_contents()] for row in rows]


@pytest.mark.parametrize("over", ["http", "file"])
def test_the_concert_by_keys_agrees_with_nnlib(bare, over):
    page = bare(CONCERT, over=over)
    figure = page.locator("nn-concert")
    assert "≤ 0.5" in figure.locator(".equation").inner_text()
    tab_to(page, "Is the weather good?")
    page.keyboard.press("ArrowRight")
    assert "= 0.3 ≤ 0.5 Stay at home." in figure.locator(".equation").inner_text()
    tab_to(page, "Are friends going?")
    page.keyboard.press("ArrowRight")
    assert "= 0.9 > 0.5 Go to the concert." in figure.locator(".equation").inner_text()
    tab_to(page, "Weight of friends")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    tab_to(page, "threshold")
    page.keyboard.press("ArrowRight")
    value = page.evaluate(VALUE.format("concert"))
    assert (value["answers"], value["weights"], value["threshold"]) == ([1, 0, 1], [0.3, 0.3, 0.3], 0.6)
    p = Perceptron(weights=value["weights"], bias=-value["threshold"])
    x = np.array(value["answers"], float)
    cells = {row[0]: row for row in numbers(page, "concert")}
    assert float(cells["sum + bias"][-1]) == pytest.approx(float(p.score(x)), abs=1e-5)
    assert cells["output"][1:] == ["stay", "", "", "0"]
    shown = "".join(figure.locator(".wiring .sum").all_text_contents())
    assert float(shown) == pytest.approx(float(p.score(x)) + 0.6, abs=1e-5)
    assert shown == "0.6"


def test_the_festival_and_its_bias(bare):
    page = bare(CONCERT)
    figure = page.locator("nn-concert")
    figure.get_by_label("Festival").check()
    assert (
        "4 · 3 + 2 · 2 + 2 · 4 + 1 · 2 = 26 > 25 Go to the festival."
        in figure.locator(".equation").inner_text()
    )
    figure.get_by_label("Bias", exact=True).first.check()
    assert "− 25 = 1 > 0 Go to the festival." in figure.locator(".equation").inner_text()
    assert figure.locator(".fall-name").all_inner_texts()[0] == "bias"
    figure.get_by_label("Concert", exact=True).check()
    assert page.evaluate(VALUE.format("concert"))["weights"] == [0.3, 0.3, 0.6]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_limit_runs_behind_the_numbers_and_is_dragged_through_them(bare, scheme):
    page = bare(CONCERT, color_scheme=scheme)
    figure = page.locator("nn-concert")
    figure.get_by_label("Festival").check()
    page.wait_for_timeout(400)  # the bars have moved
    number, line = figure.locator(".fall-amount", has_text="+8"), figure.locator(".fall-limit")
    box, x = number.bounding_box(), line.bounding_box()["x"] + 1
    assert box["x"] < x < box["x"] + box["width"], "25 lies just behind the bar that ends at 24"
    within = {"x": box["x"] + 3, "y": box["y"] + 3, "width": box["width"] - 6, "height": box["height"] - 6}
    crossed = page.screenshot(clip=within)
    line.evaluate("line => (line.style.visibility = 'hidden')")
    assert page.screenshot(clip=within) == crossed
    page.mouse.move(x, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x - 60, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert page.evaluate(VALUE.format("concert"))["threshold"] < 25


def test_a_challenge_is_judged_over_every_evening(bare):
    page = bare(CONCERT)
    figure = page.locator("nn-concert")
    figure.get_by_role("button", name="Friends alone are not enough").click()
    assert figure.locator(".score").inner_text().startswith("4 of 5")
    assert figure.locator(".tile").count() == 8
    assert figure.locator(".tile.fails").count() == 1
    figure.locator(".tile.fails").click()
    assert page.evaluate(VALUE.format("concert"))["answers"] == [0, 0, 1]
    weight = figure.get_by_label("Weight of friends, as a number")
    weight.fill("0.4")
    weight.press("Enter")
    assert figure.locator(".score").inner_text().startswith("5 of 5")
    assert figure.locator(".praise").count() == 1
    assert figure.get_by_role("button", name="Friends alone are not enough, solved").count() == 1
    # Never going at all is no way to keep friends from being enough.
    threshold = figure.get_by_label("Threshold, as a number")
    threshold.fill("2")
    threshold.press("Enter")
    assert figure.locator(".praise").count() == 0


def test_typed_numbers_are_kept_within_reason(bare):
    page = bare(CONCERT)
    entry = page.locator("nn-concert").get_by_label("Weight of cheap, as a number")
    for typed, kept in [("7", 1), ("-7", -1), ("0.126", 0.13), ("", 0.13)]:
        entry.fill(typed)
        entry.press("Enter")
        assert page.evaluate(VALUE.format("concert"))["weights"][1] == kept
        assert float(entry.input_value()) == kept


@pytest.mark.parametrize("over", ["http", "file"])
def test_the_gates_by_keys_agree_with_nnlib(bare, over):
    page = bare(GATES, over=over)
    before = page.evaluate(VALUE.format("gates"))["line"]
    tab_to(page, "Line, handle 1")
    for key in ["ArrowLeft"] * 6 + ["ArrowUp"] * 8 + ["Shift+ArrowRight"]:
        page.keyboard.press(key)
    line = page.evaluate(VALUE.format("gates"))["line"]
    assert line != before
    p = Perceptron(weights=line[:2], bias=line[2])
    for row in numbers(page, "gates")[:4]:
        x = np.array(row[0].split(), float)
        assert float(row[1]) == pytest.approx(float(p.score(x)), abs=1e-5)
        assert int(row[2]) == int(p(x))


def gate(page, bits, unit="line"):
    """Set the unit so that it computes the four bits, by numbers that a search with nnlib finds."""
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
    for w1, w2, b in itertools.product([-1, 0, 1], [-1, 0, 1], [-1.5, -0.5, 0.5, 1.5]):
        if "".join(str(int(y)) for y in Perceptron(weights=[w1, w2], bias=b)(X)) == bits:
            page.evaluate(
                "([u, l]) => document.querySelector('nn-gates').change({[u]: l})", [unit, [w1, w2, b]]
            )
            return
    raise AssertionError(bits)


def test_one_line_does_all_but_xor_and_the_figure_says_why(bare):
    page = bare(GATES)
    figure = page.locator("nn-gates")
    for target, bits in {"AND": "0001", "OR": "0111", "NAND": "1110"}.items():
        figure.get_by_label(target, exact=False).and_(figure.locator("input[name=target]")).first.check()
        page.evaluate("t => document.querySelector('nn-gates').change({target: t})", target)
        gate(page, bits)
        assert "4 of 4" in figure.locator(".score").inner_text()
        assert figure.locator(".good").count() == 1
    figure.locator("label", has_text="XOR").locator("input").check()
    assert "First commit" in figure.locator(".verdict").inner_text()
    figure.locator(".predict label", has_text="4").click()
    for bits in ["0111", "0001", "0010", "0100", "1110", "1111", "0101"]:
        gate(page, bits)
        assert "4 of 4" not in figure.locator(".score").inner_text()
    verdict = figure.locator(".verdict").inner_text()
    assert "3 of 4 is the most." in verdict
    assert "You guessed 4" in verdict
    assert figure.locator(".crossing").count() == 1
    figure.get_by_role("button", name="Add a hidden layer").click()
    gate(page, "1110", "hidden2")
    assert "4 of 4" in figure.locator(".score").inner_text()
    assert "h₂ = x₁ NAND x₂" in figure.locator(".units").inner_text()
    assert "x₁ XOR x₂" in figure.locator(".units").inner_text()


MIDDLE = """(line) => {
  const [x1, x2, y1, y2] = ['x1', 'x2', 'y1', 'y2'].map((name) => Number(line.getAttribute(name)));
  const p = new DOMPoint((x1 + x2) / 2, (y1 + y2) / 2).matrixTransform(line.getScreenCTM());
  return [p.x, p.y];
}"""


def test_a_line_is_turned_and_pushed_by_mouse(bare):
    page = bare(GATES)
    grip = page.locator("nn-gates .grip").first.bounding_box()
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 150, y + 5, steps=6)
    page.mouse.up()
    turned = page.evaluate(VALUE.format("gates"))["line"]
    assert turned != [1, -0.4, -0.3]
    line = page.locator("nn-gates .line-hit").first
    middle = line.evaluate(MIDDLE)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 40, middle[1], steps=4)
    page.mouse.up()
    pushed = page.evaluate(VALUE.format("gates"))["line"]
    assert pushed[:2] == turned[:2]
    assert pushed[2] != turned[2]


def test_a_finger_is_as_good_as_a_mouse(bare):
    page = bare(CONCERT + GATES, width=390, has_touch=True, is_mobile=True)
    concert = page.locator("nn-concert")
    concert.locator("label", has_text="Yes").first.tap()
    assert page.evaluate(VALUE.format("concert"))["answers"] == [1, 0, 0]
    grip = page.locator("nn-gates .grip").first
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)
    scroll = page.evaluate("scrollY")
    for kind, points in [
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x - 20, "y": y + 20}]),
        ("touchMove", [{"x": x - 80, "y": y + 60}]),
        ("touchEnd", []),
    ]:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert page.evaluate(VALUE.format("gates"))["line"] != [1, -0.4, -0.3]
    assert page.evaluate("scrollY") == scroll, "dragging a handle does not scroll the page"


def test_a_link_carries_a_set_up(bare):
    link = (
        "#concert-2.weights=0.4,0.4,-1&concert-2.answers=1,1,0&gates.target=XOR&gates.layers=two&nonsense=1"
    )
    page = bare(CONCERT * 2 + GATES, fragment=link)
    values = page.evaluate("[...document.querySelectorAll('nn-concert, nn-gates')].map((e) => e.value)")
    assert values[0]["weights"] == [0.3, 0.3, 0.6]
    assert (values[1]["weights"], values[1]["answers"]) == ([0.4, 0.4, -1], [1, 1, 0])
    assert (values[2]["target"], values[2]["layers"]) == ("XOR", "two")
    page.evaluate("document.querySelectorAll('nn-concert')[1].change({form: 'bias'})")
    copied = page.evaluate("document.querySelectorAll('nn-concert')[1].link")
    other = bare(CONCERT * 2 + GATES, fragment="#" + copied.split("#")[1])
    again = other.evaluate("[...document.querySelectorAll('nn-concert, nn-gates')].map((e) => e.value)")
    assert again == [values[0], {**values[1], "form": "bias"}, values[2]]
    other.evaluate("location.hash = 'concert.threshold=1.2'")
    other.wait_for_function("document.querySelector('nn-concert').value.threshold === 1.2")


def test_a_live_link_follows_and_a_copied_one_is_shown_where_there_is_no_clipboard(bare):
    page = bare('<nn-concert id="friday" link="live"></nn-concert>')
    page.locator("nn-concert label", has_text="Yes").first.click()
    assert page.url.endswith("#friday.answers=1,0,0")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.locator("nn-concert").get_by_role("button", name="Copy link").click()
    assert page.locator("nn-concert #link").input_value() == page.url
    page.locator("nn-concert").get_by_role("button", name="Start again").click()
    assert "#" not in page.url


def test_wrong_links_and_attributes_leave_a_line_and_a_working_figure(bare):
    page = bare(
        '<nn-concert weights="1,2" story="opera" threshold="0.4"></nn-concert>', fragment="#concert.answers=x"
    )
    value = page.evaluate(VALUE.format("concert"))
    assert (value["story"], value["weights"], value["threshold"]) == ("concert", [0.3, 0.3, 0.6], 0.4)
    problems = page.locator("nn-concert .problem").all_inner_texts()
    assert "story: wanted one of concert, festival, got “opera”; left out." in problems
    assert any(line.startswith("answers:") for line in problems)
    assert any(line.startswith("weights:") for line in problems)


def test_a_value_is_taken_in_parts_and_events_carry_it(bare):
    page = bare(CONCERT)
    page.evaluate("""() => { const f = document.querySelector('nn-concert'); window.heard = [];
      f.addEventListener('nn-change', (e) => heard.push(e.detail.value)); f.value = {threshold: 0.9}; }""")
    assert page.evaluate("heard") == [], "a value that is set is not the reader's change"
    page.locator("nn-concert label", has_text="Yes").first.click()
    heard = page.evaluate("heard")
    assert len(heard) == 1
    assert (heard[0]["answers"], heard[0]["threshold"]) == ([1, 0, 0], 0.9)
    page.evaluate("document.querySelector('nn-concert').value = {weights: [9, 'x'], threshold: 1}")
    value = page.evaluate(VALUE.format("concert"))
    assert (value["weights"], value["threshold"]) == ([0.3, 0.3, 0.6], 1)


def test_a_value_set_before_the_script_is_kept(bare):
    early = "<script>document.querySelector('nn-concert').value = {threshold: 0.8}</script>"
    assert bare(CONCERT + early).evaluate(VALUE.format("concert"))["threshold"] == 0.8


STATES = {
    "concert": [
        "{}",
        "{answers: [1, 0, 1], challenge: 'friends'}",
        "{story: 'festival', form: 'bias', challenge: 'sun'}",
    ],
    "gates": ["{}", "{target: 'XOR'}", "{target: 'XOR', layers: 'two'}"],
}
CASES = [(tag, state) for tag, states in STATES.items() for state in states]


def show(page, tag, state):
    """Bring a figure to a state, with everything that can be opened open."""
    page.evaluate(f"document.querySelector('nn-{tag}').change({state})")
    page.locator(f"nn-{tag}").get_by_role("button", name="Numbers as text").click()
    for details in page.locator(f"nn-{tag} details").all():
        details.evaluate("e => e.open = true")


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing(bare, dark, axe):
    page = bare(CONCERT + GATES, dark=dark, reduced_motion="reduce")
    for tag, state in CASES:
        show(page, tag, state)
        assert axe(page) == [], f"{tag} {state}"
        page.locator(f"nn-{tag}").get_by_role("button", name="Numbers as text").click()


TARGETS = "button, input, summary, .grip, .segmented label"
SMALL = """([tag, targets]) => [...document.querySelector(tag).shadowRoot.querySelectorAll(targets)]
  .filter((e) => !e.closest('.segmented') || e.localName === 'label')
  .map((e) => ({name: e.getAttribute('aria-label') ?? e.textContent.trim(), box: e.getBoundingClientRect()}))
  .filter(({box}) => box.width && Math.min(box.width, box.height) < 43.5)
  .map(({name, box}) => `${name} ${box.width}x${box.height}`)"""


@pytest.mark.parametrize("width", [390, 1280])
def test_everything_fits_and_can_be_hit(bare, width):
    page = bare(CONCERT + GATES, width=width)
    for tag, state in CASES:
        show(page, tag, state)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{tag} {state}"
        assert page.evaluate(SMALL, [f"nn-{tag}", TARGETS]) == [], f"{tag} {state}"
        page.locator(f"nn-{tag}").get_by_role("button", name="Numbers as text").click()


def test_paper_shows_the_initial_drawing(bare, onto_paper):
    page = bare('<nn-concert answers="1,0,1"></nn-concert>' + GATES, dark=True)
    page.evaluate("document.querySelector('nn-concert').change({answers: [0, 0, 0]})")
    page.evaluate("document.querySelector('nn-gates').change({layers: 'two'})")
    onto_paper(page)
    figure = page.locator("nn-concert")
    assert "= 0.9 > 0.5" in figure.locator(".equation").inner_text()
    assert not figure.get_by_role("button", name="Start again").is_visible()
    assert page.locator("nn-gates .plane").count() == 1
    paper = page.evaluate(
        "getComputedStyle(document.querySelector('nn-gates')).getPropertyValue('--nn-surface')"
    )
    assert paper.strip() == "#ffffff"
    page.emulate_media(media="screen")
    figure.locator(".equation", has_text="= 0 ≤ 0.5").wait_for()
    assert page.locator("nn-gates .plane").count() == 2
    page.emulate_media(media="null")
    printed = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf())).pages)
    assert "0.9 > 0.5" in " ".join(printed.split())
    assert "Start again" not in printed


def test_a_change_is_spoken_once_and_politely(bare):
    page = bare(GATES)
    regions = page.evaluate(
        "[...document.querySelector('nn-gates').shadowRoot.querySelectorAll('[aria-live]')].length"
    )
    assert regions == 1
    gate(page, "0111")
    page.locator(
        "nn-gates [role=status]", has_text="The line computes x₁ OR x₂. AND: 2 of 4 corners right."
    ).wait_for(state="attached")


def test_motion_stops_where_it_is_not_wanted(bare):
    page = bare(CONCERT, reduced_motion="reduce")
    moving = "e => getComputedStyle(e).transitionDuration"
    assert page.locator("nn-concert .fall-bar").first.evaluate(moving) == "0s"
    assert bare(CONCERT).locator("nn-concert .fall-bar").first.evaluate(moving) != "0s"


def test_notebooks_keep_their_shortcuts_to_themselves(bare):
    assert bare(CONCERT).locator("nn-concert").get_attribute("data-lm-suppress-shortcuts") == "true"


def test_the_tokens_come_with_the_script_but_never_over_the_page(bare):
    assert bare(CONCERT).locator("style#nn-tokens").count() == 1
    own = "<style>:root { --nn-paper: #eeeeee; --nn-ink: #111111; }</style>"
    assert bare(own + CONCERT).locator("style#nn-tokens").count() == 0
