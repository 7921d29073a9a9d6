"""The elements in a real browser, on a page opened from `file://`: keys, touch, right and wrong, memory."""

import json
import re
import subprocess
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.node]

ROOT = Path(__file__).resolve().parents[2]
KEY = "from-neuron-to-dream.progress"
PAGE = "neurons/02-perceptron"
RIGHT = [
    ("def epoch", 0), ("mistakes = 0", 1), ("for features", 1), ("output = int", 2), ("if output !=", 2),
    ("b = b", 3), ("w = w + (target", 3), ("mistakes +=", 3), ("return w", 1),
]  # fmt: skip


@pytest.fixture
def visit(chromium, book):
    """Return a function that opens a page; nothing may leave the machine or go wrong in it."""
    contexts, complaints = [], []

    def open_page(name=f"book/{PAGE}.html", context=None, **settings):
        ours = context is None  # with a broken storage the theme's own scripts throw; ours must not
        if ours:
            context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
            contexts.append(context)
        page = context.new_page()
        page.on(
            "request", lambda r: r.url.startswith(("file:", "data:", "blob:")) or complaints.append(r.url)
        )
        page.on(
            "pageerror", lambda e: (ours or "figures.js" in (e.stack or "")) and complaints.append(str(e))
        )
        page.goto((book.out / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def stored(page) -> dict:
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))["pages"][PAGE]["items"]


def state(page, id_) -> str:
    return page.locator(f"#{id_}").get_attribute("data-state")


def write(page, lines=RIGHT, id_="rosenblatt-rule"):
    """Put lines into the program with the keyboard alone."""
    problem = page.locator(f"#{id_}")
    for text, wanted in lines:
        problem.locator(".nn-pool .nn-line", has_text=text).focus()
        page.keyboard.press("Enter")
        row = problem.locator(".nn-placed .nn-row", has_text=text)
        indent = int(row.get_attribute("style").removeprefix("--indent: "))
        for _ in range(abs(wanted - indent)):
            page.keyboard.press("ArrowRight" if wanted > indent else "ArrowLeft")
        page.keyboard.press("Enter")
    return problem


def message(problem) -> str:
    return problem.locator(".nn-message").inner_text()


def test_a_wrong_prediction_is_told_its_misconception(visit):
    """By keyboard alone: choose, commit; own option and right one are explained, the third on demand."""
    page = visit()
    predict = page.locator("#concert-weather")
    predict.get_by_role("button", name="Commit").click()
    assert "Choose an option first" in message(predict)
    assert predict.locator(".nn-explanation:visible").count() == 0
    predict.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert message(predict) == "You guessed A. The answer is B."
    assert page.evaluate("document.activeElement.className") == "nn-message"
    texts = predict.locator(".nn-explanation:visible").all_inner_texts()
    assert len(texts) == 2
    assert texts[0].startswith("Not this one. One reason is enough only if its weight")
    assert texts[1].startswith("Right. The sum is")
    assert predict.get_by_text("Friends alone would be enough").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert predict.locator(".nn-explanation:visible").count() == 3
    item = stored(page)["concert-weather"]
    assert (item["first"], item["missed"], item["answer"], item["tries"]) == (False, True, [0], 1)
    assert item["prompt"].startswith("Only the weather is fine. The perceptron adds")


def test_a_right_prediction_is_not_missed_and_a_new_guess_changes_nothing(visit):
    page = visit()
    predict = page.locator("#concert-weather")
    predict.get_by_text("Stay.", exact=True).click()
    predict.get_by_role("button", name="Commit").click()
    assert message(predict) == "You guessed B, and so it is."
    predict.get_by_role("button", name="Guess anew").click()
    predict.get_by_role("radio").last.check()
    predict.get_by_role("button", name="Commit").click()
    assert message(predict) == "You guessed C. The answer is B."
    assert stored(page)["concert-weather"]["first"] is True


def test_a_quiz_lets_one_try_again_and_survives_a_reload(visit):
    page = visit()
    quiz = page.locator("#xor-line")
    quiz.get_by_role("radio").first.check()
    quiz.get_by_role("button", name="Check").click()
    assert message(quiz) == "Not A: read below it why, then try again."
    assert quiz.locator(".nn-explanation:visible").inner_text().startswith("Not this one. Negative weights")
    assert state(page, "xor-line") == "wrong"
    quiz.get_by_role("radio").nth(1).check()
    quiz.get_by_role("button", name="Check").click()
    assert message(quiz) == "Right."
    assert (
        page.locator("nn-progress").inner_text().startswith("1 of 4 questions answered, 0 at the first try.")
    )
    page.reload()
    assert state(page, "xor-line") == "right"
    assert page.locator("#xor-line").get_by_role("radio").nth(1).is_checked()
    item = stored(page)["xor-line"]
    assert (item["tries"], item["first"], item["right"], item["missed"]) == (2, False, True, True)


def test_several_right_options_are_counted(visit):
    page = visit()
    quiz = page.locator("#and-weights")
    boxes, check = quiz.get_by_role("checkbox"), quiz.get_by_role("button", name="Check")
    boxes.nth(0).check()
    check.click()
    assert (
        message(quiz) == "What you chose holds, but something is missing. You have found 1 of 2. Try again."
    )
    boxes.nth(1).check()
    check.click()
    assert message(quiz) == "B does not hold: read below why. You have found 1 of 2. Try again."
    boxes.nth(1).uncheck()
    boxes.nth(2).check()
    check.click()
    assert state(page, "and-weights") == "right"


def test_parsons_by_keyboard(visit):
    """Distractor, order, indentation and omission are each named at the first wrong line."""
    page = visit()
    problem = write(page, [("def epoch", 0), ("mistakes = 0", 1), ("if output ==", 1)])
    check = problem.get_by_role("button", name="Check")
    check.click()
    assert "Lines 1 and 2 are right. Line 3, if output == target:, does not belong" in message(problem)
    assert "learn from the right answers and ignore the mistakes." in message(problem)
    assert problem.locator("[data-wrong]").inner_text().strip().endswith("first wrong line")
    line = problem.locator(".nn-line", has_text="if output ==")
    line.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Delete")
    assert problem.locator(".nn-placed .nn-line").count() == 2
    write(page, [("output = int", 1)])
    check.click()
    assert "comes too early. A hint for this place: every example is visited once." in message(problem)
    problem.locator(".nn-line", has_text="output = int").focus()
    for key in ("Enter", "ArrowDown"):  # below the last line: out of the program
        page.keyboard.press(key)
    write(page, [("for features", 2)])
    check.click()
    assert (
        "Line 3 belongs there, but it is indented 1 step too far: line 2, mistakes = 0, opens no"
        in message(problem)
    )
    problem.locator(".nn-line", has_text="for features").focus()
    for key in ("Enter", "ArrowLeft", "Escape"):
        page.keyboard.press(key)
    check.click()
    assert (
        "After them something is still missing. A hint for this place: the perceptron must answer"
        in message(problem)
    )
    write(page, RIGHT[3:])
    check.click()
    assert message(problem) == "Right: all 9 lines stand where they belong."
    assert problem.get_by_text("it has the sign turned round").is_visible()
    page.reload()
    assert state(page, "rosenblatt-rule") == "right"
    assert page.locator("#rosenblatt-rule .nn-placed .nn-line").count() == 9
    item = stored(page)["rosenblatt-rule"]
    assert (item["tries"], item["first"], item["missed"]) == (5, False, True)


def test_parsons_by_mouse(visit):
    """Dragging a line up puts it into the program, to the right indents it, down takes it out."""
    page = visit()
    problem = page.locator("#rosenblatt-rule")
    problem.scroll_into_view_if_needed()

    def drag(text, dx, to):
        box = problem.locator(".nn-line", has_text=text).bounding_box()
        goal = problem.locator(to).bounding_box()
        x, y = box["x"] + 80, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + dx, goal["y"] + goal["height"] / 4, steps=8)
        page.mouse.up()

    drag("def epoch", 0, ".nn-next")
    drag("mistakes = 0", 30, ".nn-next")
    rows = problem.locator(".nn-placed .nn-row:not(.nn-next)")
    assert [row.get_attribute("style") for row in rows.all()] == ["--indent: 0", "--indent: 1"]
    drag("mistakes = 0", 0, ".nn-placed .nn-row:first-child")
    assert "mistakes = 0" in rows.first.inner_text()
    drag("mistakes = 0", 0, ".nn-pool .nn-row:last-child")
    assert rows.count() == 1
    assert problem.locator('[aria-pressed="true"]').count() == 0


def test_parsons_by_touch(visit):
    """A tap takes a line, the buttons move it; a finger on the grip drags."""
    page = visit(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    problem = page.locator("#rosenblatt-rule")
    for text in ("def epoch", "mistakes = 0"):
        problem.locator(".nn-pool .nn-line", has_text=text).tap()
    problem.get_by_role("button", name="Indent more").tap()
    problem.get_by_role("button", name="Move up").tap()
    rows = problem.locator(".nn-placed .nn-row:not(.nn-next)")
    assert "mistakes = 0" in rows.first.inner_text()
    assert rows.first.get_attribute("style") == "--indent: 1"
    problem.get_by_role("button", name="Take out").tap()
    assert rows.count() == 1
    grip = problem.locator(".nn-pool .nn-row", has_text="return w").locator(".nn-grip").bounding_box()
    goal = problem.locator(".nn-next").bounding_box()
    client = page.context.new_cdp_session(page)
    x, y, end = grip["x"] + 20, grip["y"] + 20, goal["y"] + goal["height"] / 2
    steps = [("touchStart", x, y), *[("touchMove", x + 3 * i, y + (end - y) * i / 8) for i in range(1, 9)]]
    for kind, at_x, at_y in steps:
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at_x, "y": at_y}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("document.querySelectorAll('#rosenblatt-rule .nn-placed .nn-line').length === 2")
    assert rows.last.get_attribute("style") == "--indent: 1"


def test_hints_come_one_by_one_and_are_counted(visit):
    page = visit()
    task = page.locator("#nand-by-hand")
    button = task.locator(".nn-buttons button")
    labels = []
    for _ in range(3):
        labels.append(button.inner_text())
        button.click()
    assert labels == ["Show a hint (2 and the solution)", "Show hint 2 of 2", "Show the solution"]
    assert button.count() == 0
    assert task.get_by_text("Perceptron(weights=").is_visible()
    item = stored(page)["nand-by-hand"]
    assert (item["hints"], item["of"], item["missed"]) == (3, 3, True)


def miss(page):
    """Answer one question wrongly."""
    quiz = page.locator("#xor-line")
    quiz.get_by_role("radio").first.check()
    quiz.get_by_role("button", name="Check").click()


def test_the_review_page_asks_again_and_clears(visit):
    page = visit()
    miss(page)
    page.get_by_role("link", name="Review what you missed (1)").click()
    review = page.locator("nn-review")
    assert review.locator(".nn-summary").inner_text() == "1 question to look at again."
    assert review.get_by_role("heading").first.inner_text().startswith("The perceptron")
    link = review.get_by_role("link", name="See it in the chapter")
    assert link.get_attribute("href") == "neurons/02-perceptron.html#xor-line"
    review.get_by_role("button", name="Ask me again").click()
    again = review.locator("nn-quiz")
    assert page.evaluate("document.activeElement.type") == "radio"
    again.get_by_role("radio").last.check()
    again.get_by_role("button", name="Check").click()
    assert stored(page)["xor-line"]["missed"] is True
    again.get_by_role("radio").nth(1).check()
    again.get_by_role("button", name="Check").click()
    assert "no longer on your list" in review.inner_text()
    assert review.locator(".nn-summary").inner_text() == "Nothing is left to look at again."
    item = stored(page)["xor-line"]
    assert (item["missed"], item["first"], item["tries"]) == (False, False, 1)
    page.reload()
    assert page.locator("nn-quiz").count() == 0


def test_export_erase_and_import(visit, tmp_path):
    page = visit()
    miss(page)
    page.get_by_role("link", name="Review what you missed (1)").click()
    review = page.locator("nn-review")
    review.get_by_text("1 question to look at again.").wait_for()
    before = page.evaluate(f"localStorage.getItem('{KEY}')")
    with page.expect_download() as download:
        review.get_by_role("button", name="Save to a file").click()
    saved = tmp_path / "progress.json"
    download.value.save_as(saved)
    assert json.loads(saved.read_text()) == json.loads(before)
    review.get_by_role("button", name="Erase").click()
    review.get_by_role("button", name="Keep them").click()
    assert page.evaluate(f"localStorage.getItem('{KEY}')") == before
    review.get_by_role("button", name="Erase").click()
    review.get_by_role("button", name="Erase them").click()
    assert "You have not answered a question yet" in review.inner_text()
    broken = tmp_path / "notes.json"
    broken.write_text("my notes")
    chooser = review.locator("input[type=file]")
    chooser.set_input_files(broken)
    page.wait_for_function("document.querySelector('nn-review [role=alert]').textContent !== ''")
    assert "Nothing was added from notes.json: this is not JSON" in review.get_by_role("alert").inner_text()
    chooser.set_input_files(saved)
    review.get_by_text("Added 1 answer from progress.json; 1 are here now.").wait_for()
    assert json.loads(page.evaluate(f"localStorage.getItem('{KEY}')")) == json.loads(before)
    assert review.locator(".nn-summary").inner_text() == "1 question to look at again."


@pytest.mark.parametrize(
    ("trouble", "line"),
    [
        (f"localStorage.setItem('{KEY}', '{{broken')", "could not be read"),
        (
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})",
            "does not let the page",
        ),
        (
            "Storage.prototype.setItem = () => { throw new DOMException('x', 'QuotaExceededError') }",
            "storage is full",
        ),
    ],
    ids=["corrupt", "blocked", "full"],
)
def test_a_troubled_storage_costs_one_clear_line_and_nothing_else(visit, chromium, trouble, line):
    context = chromium.new_context()
    context.add_init_script(trouble)
    page = visit(context=context)
    miss(page)
    notice = page.locator(".nn-notice")
    assert notice.count() == 1
    assert line in notice.inner_text()
    assert state(page, "xor-line") == "wrong"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit, scheme, width):
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()

    def clean():
        page.wait_for_function("window.MathJax?.startup?.promise !== undefined")
        page.evaluate("MathJax.startup.promise")
        page.evaluate(axe)
        selector = "nn-predict, nn-quiz, nn-parsons, nn-reveal, nn-progress, nn-review"
        found = page.evaluate(f"axe.run({{include: [...document.querySelectorAll('{selector}')]}})")
        told = [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in found["violations"]]
        assert told == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    clean()
    page.locator("#concert-weather").get_by_role("radio").first.check()
    page.locator("#concert-weather").get_by_role("button", name="Commit").click()
    miss(page)
    write(page, [*RIGHT[:2], ("if output ==", 2)]).get_by_role("button", name="Check").click()
    for _ in range(3):
        page.locator("#nand-by-hand .nn-buttons button").click()
    clean()
    page.goto(page.url.replace(f"{PAGE}.html", "review.html"))
    page.get_by_role("button", name="Ask me again").first.click()
    clean()


def test_targets_are_large_enough(visit):
    page = visit(viewport={"width": 390, "height": 800})
    sizes = page.evaluate(
        """[...document.querySelectorAll(
            '.nn-button, .nn-line, .nn-option label, .nn-panel a'
        )].map((e) => [e.className || e.localName, e.getBoundingClientRect().height])"""
    )
    assert len(sizes) > 30
    assert [size for size in sizes if size[1] < 43.9] == []


def test_everything_can_be_read_without_javascript(visit):
    page = visit(java_script_enabled=False)
    quiz = page.locator("#xor-line")
    assert quiz.get_by_text("No straight line separates").is_visible()
    assert not quiz.get_by_text("The corners with answer 1 lie across").is_visible()
    quiz.get_by_text("Answer and explanations").click()
    assert quiz.get_by_text("The corners with answer 1 lie across").is_visible()
    problem = page.locator("#rosenblatt-rule")
    assert problem.locator(".nn-lines li").count() == 11
    page.goto(page.url.replace(f"{PAGE}.html", "review.html"))
    assert page.get_by_role("link", name="Why can no single perceptron compute XOR?").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_paper_shows_questions_and_answers(visit, script, tmp_path):
    import pypdf

    page = visit(java_script_enabled=script)
    if script:
        miss(page)
    page.pdf(path=tmp_path / "page.pdf")
    text = " ".join(
        " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "page.pdf").pages).split()
    )
    for part in (
        "s rule needs more epochs.", "The corners with answer 1 lie across from each other",
        "Turn all signs".lower(), "it has the sign turned round",
    ):  # fmt: skip
        assert part in text, text
    assert re.search(r"mistakes = 0 for features, target", text)  # the solution in its order
    assert "Try again" not in text


def test_reduced_motion_is_honored(visit):
    page = visit(reduced_motion="reduce")
    code = page.locator(".nn-line code").first
    assert code.evaluate("(e) => getComputedStyle(e).transitionProperty") == "none"


def test_the_committed_script_has_the_elements():
    """The bundle is what readers load; a stale one would make every test above prove nothing."""
    done = subprocess.run(
        ["node", "tools/build_figures.mjs", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
