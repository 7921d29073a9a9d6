"""What the built files say: links that lead somewhere, nothing leaked, pictures described."""

import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
PAGES = sorted(path.relative_to(SITE).as_posix() for path in SITE.glob("**/*.html")) or ["404.html"]
BOOK = [name for name in PAGES if name.startswith("book/")] or ["404.html"]
TEXT = {".html", ".js", ".css", ".json", ".ipynb", ".txt", ".svg", ".md", ".py"}
SECRET = re.compile(r"(BEGIN|END)[ _](SOLUTION|HIDDEN)", re.IGNORECASE)

pytestmark = pytest.mark.site


@cache
def soup(name: str):
    from bs4 import BeautifulSoup

    return BeautifulSoup((SITE / name).read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(name: str) -> frozenset[str]:
    return frozenset(
        tag.get("id") or tag.get("name")
        for tag in soup(name).find_all(True)
        if tag.get("id") or tag.get("name")
    )


@pytest.mark.parametrize("name", PAGES)
def test_no_program_complains_on_the_page(name):
    said = [box.get_text() for box in soup(name).select(".output.stderr, .output.traceback")]
    assert said == []


@pytest.mark.parametrize("name", PAGES)
def test_no_link_is_broken(name):
    broken = []
    for tag in soup(name).find_all(True):
        for attribute in ("href", "src"):
            value = tag.get(attribute)
            if not value or urlsplit(value).scheme or value.startswith(("//", "#pst-", "/")):
                continue
            parts = urlsplit(value)
            target = (SITE / name).parent / unquote(parts.path) if parts.path else SITE / name
            if not target.exists():
                broken.append(value)
            elif parts.fragment and target.suffix == ".html":
                inside = target.resolve().relative_to(SITE.resolve()).as_posix()
                if unquote(parts.fragment) not in anchors(inside):
                    broken.append(value)
    assert broken == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_names_a_script_or_style_elsewhere(name):
    loaded = soup(name).find_all(["script", "link", "img", "iframe", "source", "video", "audio", "object"])
    addresses = [tag.get("src") or tag.get("href") or tag.get("data") or "" for tag in loaded]
    assert [address for address in addresses if re.match(r"(https?:)?//", address)] == []


def test_no_solution_and_no_hidden_test_is_on_the_site():
    secrets = hidden_lines()
    assert secrets, "the sources have hidden tests; this test must know them"
    leaks = []
    for path in SITE.resolve().rglob("*"):
        if path.is_file() and path.suffix in TEXT and "mathjax" not in path.parts:
            text = path.read_text(encoding="utf-8", errors="replace")
            leaks += [f"{path.name}: {mark[0]}" for mark in SECRET.finditer(text)]
            leaks += [
                f"{path.name}: {line}" for line in secrets if line in text or json.dumps(line)[1:-1] in text
            ]
    assert leaks == []


def hidden_lines() -> set[str]:
    """Every line of a hidden test that is long enough to be recognized."""
    found = set()
    for source in ROOT.glob("solutions/*/*.py"):
        hidden = False
        for line in source.read_text(encoding="utf-8").splitlines():
            if "BEGIN HIDDEN TESTS" in line:
                hidden = True
            elif "END HIDDEN TESTS" in line:
                hidden = False
            elif hidden and len(line.strip()) >= 30:
                found.add(line.strip().lstrip("# "))
    return found


def test_the_exercise_on_the_site_is_the_released_one():
    for released in ROOT.glob("exercises/*/*.ipynb"):
        copies = list(SITE.glob(f"_downloads/*/{released.name}"))
        assert copies, f"{released.name} is not offered"
        assert all(copy.read_bytes() == released.read_bytes() for copy in copies)


@pytest.mark.parametrize("name", BOOK)
def test_every_picture_is_described(name):
    bare = [str(image)[:160] for image in soup(name).find_all("img") if not image.has_attr("alt")]
    article = soup(name).find("article")
    bare += [str(image)[:160] for image in article.find_all("img") if not image.get("alt", "").strip()]
    assert bare == []


@pytest.mark.parametrize("name", BOOK)
def test_every_figure_says_what_to_see(name):
    for figure in soup(name).find_all("figure"):
        caption = figure.find("figcaption")
        assert caption is not None, str(figure)[:200]
        assert len(caption.get_text().split()) >= 8, caption.get_text()
    for image in soup(name).find("article").find_all("img"):
        # A live figure that stands alone on a page explains itself in the text around it.
        framed = image.find_parent("figure") or image.parent.name.startswith("nn-")
        assert framed, f"a picture without a figure around it: {str(image)[:160]}"


@pytest.mark.parametrize("name", BOOK)
def test_headings_are_in_order(name):
    levels = [int(tag.name[1]) for tag in soup(name).find("article").find_all(re.compile("^h[1-6]$"))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    skipped = [(a, b) for a, b in pairwise(levels) if b > a + 1]
    assert skipped == []


def test_every_page_has_its_own_title_and_description():
    titles, texts = {}, {}
    for name in BOOK:
        titles.setdefault(soup(name).title.get_text(), []).append(name)
        described = soup(name).find_all("meta", attrs={"name": "description"})
        assert len(described) == 1, f"{name} has {len(described)} descriptions"
        assert len(described[0]["content"]) >= 50
        texts.setdefault(described[0]["content"], []).append(name)
        assert soup(name).find("meta", attrs={"property": "og:title"})["content"]
        assert soup(name).html["lang"] == "en"
    assert [pages for pages in [*titles.values(), *texts.values()] if len(pages) > 1] == []


def test_the_table_of_contents_lists_only_what_exists():
    listed = re.findall(r"(?:file|root):\s*(\S+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
    assert [name for name in listed if not (ROOT / f"{name}.md").exists()] == []
    assert [name for name in listed if f"{name}.html" not in PAGES] == []
