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


def test_icons_are_drawn(fresh):
    page, _ = fresh(CHAPTER)
    drawn = page.eval_on_selector_all(
        "button i.fa-solid, button i.fas, .prev-next-area i",
        """icons => icons.map(i =>
          [i.className, getComputedStyle(i, '::before').maskImage, getComputedStyle(i).fontFamily])""",
    )
    assert drawn
    for name, mask, font in drawn:
        assert mask.startswith("url("), f"{name} has no picture in icons.css"
        assert "Awesome" not in font


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
