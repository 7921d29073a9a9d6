"""What readers do with the site: search, switch to the dark, open the menu on a phone, download, print."""

import io
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = "book/neurons/02-perceptron.html"
PHONE = {"width": 390, "height": 844}

pytestmark = [pytest.mark.site, pytest.mark.browser]


@pytest.mark.parametrize("over", ["file", "http"])
def test_search_finds_the_chapter(over, fresh):
    page, seen = fresh("search.html?q=rosenblatt", over)
    page.wait_for_selector("#search-results ul.search li a", timeout=10_000)
    page.wait_for_function("() => /found/i.test(document.querySelector('#search-results').innerText)")
    addresses = page.eval_on_selector_all(
        "#search-results li a", "links => links.map(a => a.getAttribute('href'))"
    )
    assert any(CHAPTER in address for address in addresses), addresses
    page.locator("#search-results li a", has_text="perceptron").first.click()
    page.wait_for_load_state()
    assert "perceptron" in page.title().lower()
    assert seen.errors == []
    assert seen.outside == []


def test_an_excerpt_of_the_search_shows_signs_instead_of_tex(fresh):
    page, _ = fresh("search.html?q=shape")
    page.locator("#search-results p.context", has_text="shape (N, D)").first.wait_for()
    found = " ".join(page.locator("#search-results p.context").all_inner_texts())
    assert "\\" not in found


@pytest.mark.parametrize("over", ["file", "http"])
def test_a_missed_question_is_asked_again_on_the_review_page(over, fresh):
    page, _ = fresh(CHAPTER, over)
    page.locator("#check-score").get_by_role("radio").last.check()
    page.locator("#check-score").get_by_role("button", name="Check").click()
    page.locator("nn-progress a").click()
    page.get_by_role("button", name="Ask me again").click()
    assert page.locator("#retry-check-score").get_by_role("radio").count() == 3


def test_search_opens_by_keyboard_and_answers(fresh):
    page, _ = fresh(CHAPTER)
    page.keyboard.press("Control+k")
    page.keyboard.type("bias")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results ul.search li a", timeout=10_000)


def test_the_theme_button_goes_through_all_modes_and_remembers(fresh):
    page, _ = fresh(CHAPTER, color_scheme="light")
    modes = []
    for _ in range(3):
        page.locator(".bd-header-article .theme-switch-button").click()
        modes.append(page.evaluate("() => document.documentElement.dataset.mode"))
    assert sorted(modes) == ["auto", "dark", "light"]
    while page.evaluate("() => document.documentElement.dataset.mode") != "dark":
        page.locator(".bd-header-article .theme-switch-button").click()
    page.reload()
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    background = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(18, 21, 28)", "the dark paper of the design"


def test_the_menu_opens_and_closes_on_a_phone(fresh):
    page, _ = fresh(CHAPTER, size=PHONE)
    link = page.locator(".bd-sidebar-primary a", has_text="Glossary").first
    assert not link.is_visible()
    page.locator("button.primary-toggle").first.click()
    link.wait_for(state="visible")
    page.keyboard.press("Escape")
    link.wait_for(state="hidden")


ICONS = "button i, button svg, button span[class*='fa-'], .prev-next-area i, a.btn i, form.bd-search i"


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_icons_are_drawn(fresh, size):
    from PIL import Image

    page, _ = fresh(CHAPTER, size=size, reduced_motion="reduce")
    page.add_style_tag(content=".copybtn { opacity: 1 !important }")
    page.locator(".bd-header-article button.dropdown-toggle").click()
    for empty in page.locator("button:visible:not(:has(*))").all():
        assert empty.inner_text().strip(), f"nothing in it: {empty.evaluate('b => b.outerHTML')}"
    seen = set()
    for icon in page.locator(ICONS).filter(visible=True).all():
        name = icon.get_attribute("class")
        if name in seen:
            continue
        seen.add(name)
        pixels = Image.open(io.BytesIO(icon.screenshot())).convert("L")
        darkest, lightest = pixels.getextrema()
        assert lightest - darkest > 60, f"{name} is not drawn: it is all of one gray"
        assert "Awesome" not in icon.evaluate("i => getComputedStyle(i).fontFamily")
    wanted = {"bars", "download", "file-pdf", "angle-left", "angle-right", "magnifying-glass", "copy"}
    wanted |= {"list"} if size == PHONE else set()
    for name in wanted:
        assert any(name in each for each in seen), f"no {name} icon is displayed: {sorted(seen)}"


ICON_FONT = """() => [...document.querySelectorAll("body *")].flatMap(element =>
  [null, "::before", "::after"].filter(part => {
    const style = getComputedStyle(element, part);
    const drawn = part ? style.content !== "none" : element.matches("i");
    const shown = style.display !== "none" && element.checkVisibility();
    return drawn && shown && style.fontFamily.includes("Awesome");
  }).map(part => `${element.outerHTML.slice(0, 90)} ${part}`))"""


@pytest.mark.parametrize("name", ["index", "how-to-run", "neurons/02-perceptron", "glossary", "teaching"])
def test_nothing_is_written_in_a_font_that_is_not_there(name, fresh):
    page, _ = fresh(f"book/{name}.html")
    assert page.evaluate(ICON_FONT) == []


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_what_is_searched_stands_beside_the_picture_in_its_field(fresh, size):
    page, _ = fresh("search.html?q=bias", size=size)
    picture = page.locator(".bd-search-container form i").bounding_box()
    field = page.locator(".bd-search-container form input")
    indent = float(field.evaluate("f => parseFloat(getComputedStyle(f).paddingLeft)"))
    assert field.bounding_box()["x"] + indent >= picture["x"] + picture["width"] + 4
    assert field.bounding_box()["height"] >= 44


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_the_button_of_folded_code_stands_below_the_text_and_has_four_sides(fresh, size):
    page, _ = fresh(CHAPTER, size=size)
    button = page.locator("details.hide > summary").first
    sides = button.evaluate(
        "b => ['Left', 'Right', 'Top', 'Bottom'].map(s => getComputedStyle(b)[`border${s}Style`])"
    )
    assert sides == ["solid"] * 4
    text = page.locator("article section > p").first.bounding_box()
    assert abs(button.bounding_box()["x"] - text["x"]) < 1


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_the_theme_button_shows_each_mode(fresh, size):
    from PIL import Image

    page, _ = fresh(CHAPTER, size=size, color_scheme="light", reduced_motion="reduce")
    button = page.locator(".bd-header-article .theme-switch-button")
    pictures = set()
    for _ in range(3):
        button.click()
        page.mouse.move(5, 5)
        shown = page.locator(".theme-switch-button .theme-switch").filter(visible=True)
        assert shown.count() == 1
        picture = shown.screenshot()
        darkest, lightest = Image.open(io.BytesIO(picture)).convert("L").getextrema()
        assert lightest - darkest > 60
        pictures.add(picture)
    assert len(pictures) == 3, "each mode has a picture of its own"


def test_every_button_of_a_phone_has_a_name(fresh):
    page, _ = fresh(CHAPTER, size=PHONE)
    for button in page.locator(".bd-header-article button").filter(visible=True).all():
        name = button.get_attribute("aria-label") or button.inner_text().strip()
        assert name, button.evaluate("b => b.outerHTML")


def test_the_words_of_a_plot_can_be_read_on_a_phone(fresh):
    page, _ = fresh(CHAPTER, size=PHONE)
    for frame in page.locator(".nn-frame").all():
        box = frame.bounding_box()
        assert box["width"] >= 370
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert frame.locator("img").bounding_box()["width"] >= 520
        frame.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.activeElement.scrollLeft > 0")
    assert page.locator(".nn-frame > img.nn-plot[alt]").count() == page.locator("img.nn-plot").count() > 0


def test_photographs_fit_on_a_phone(fresh):
    page, _ = fresh("book/illusions/15-adversarial.html", size=PHONE)
    for photo in page.locator("figure > img.nn-photo").all():
        box = photo.bounding_box()
        assert 370 <= box["width"] <= 390
        assert box["x"] >= 0


@pytest.mark.parametrize("name", ["book/index.html", CHAPTER])
def test_a_figure_is_a_drawing_where_no_script_runs(name, chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{name}")
    drawing = page.locator("nn-concert > img").first
    assert drawing.is_visible()
    assert drawing.get_attribute("alt")
    context.close()


def test_a_chapter_downloads_as_a_notebook(fresh, site):
    page, _ = fresh(CHAPTER)
    link = page.locator("a.btn-download-notebook-button")
    target = (site / CHAPTER).parent / link.get_attribute("href")
    notebook = json.loads(target.read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4
    kinds = {cell["cell_type"] for cell in notebook["cells"]}
    assert kinds >= {"markdown", "code"}
    text = json.dumps(notebook)
    assert "figures.concert()" in text
    assert "computed below" not in text, "a glued value is missing"
    assert "Perceptron(weights=[0.3, 0.3, 0.6], bias=-0.5)" in text


def test_a_chapter_prints(fresh):
    from pypdf import PdfReader

    page, _ = fresh(CHAPTER, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    reader = PdfReader(io.BytesIO(page.pdf(format="A4", outline=True, tagged=True, print_background=True)))
    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in reader.pages))
    assert 8 <= len(reader.pages) <= 60
    assert "The perceptron" in text
    assert "One corner is always left on the wrong side" in text, "explanations of answers are on paper"
    assert "Search the book" not in text
    assert len(reader.outline) >= 1


def test_an_address_that_does_not_exist_gets_the_books_own_page(site):
    page = (site / "404.html").read_text(encoding="utf-8")
    assert "does not exist" in page
    assert "_static" not in page, (
        "it is shown at any depth, so it may not load anything by a relative address"
    )


def test_the_root_leads_to_the_book(chromium, site):
    page = chromium.new_page()
    page.goto(f"{site.as_uri()}/index.html", wait_until="commit")
    page.wait_for_url("**/book/index.html")
    assert "From Neuron to Dream" in page.title()
    page.close()
