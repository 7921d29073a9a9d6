"""A picture with a photograph in the dark: its colors stay, its words turn light."""

import base64
import importlib.util
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKENS = (ROOT / "nnlib" / "figures" / "tokens.css").read_text(encoding="utf-8")
INK = "#1d2330"
PAGE = '<html style="color-scheme: {scheme}"><body style="margin: 0">{images}</body></html>'


@pytest.fixture(scope="module")
def photos():
    spec = importlib.util.spec_from_file_location("photos", ROOT / "book" / "_ext" / "photos.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def picture(tmp_path, photos):
    """A red photograph beside a word (here a square) in the color of ink, as Matplotlib writes it."""
    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (10, 10), (200, 40, 30)).save(data, "png")
    photo = base64.b64encode(data.getvalue()).decode()
    target = tmp_path / "cup.svg"
    target.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><defs><path id="a"/></defs>'
        f'<image width="50" height="50" href="data:image/png;base64,{photo}"/>'
        f'<g style="fill: {INK}"><rect x="50" width="50" height="50"/></g></svg>'
    )
    return target


def test_every_color_of_the_book_has_a_twin(photos):
    style = photos.dark_style(TOKENS)
    light = re.findall(r"--nn-[a-z]+: (#[0-9a-f]{6})", TOKENS.split("html[data-theme")[0])
    assert len(light) >= 8
    for color in light:
        assert f'[style*="fill: {color}"]' in style
        assert f'[style*="stroke: {color}"]' in style


def test_photographs_of_a_page_are_found(photos, tmp_path):
    page = tmp_path / "book" / "part" / "15.html"
    text = (
        '<img alt="A cup" class="nn-photo" src="../../_images/a.svg" /><img class="nn-plot" src="b.svg"/>'
        '<img src="../../_images/c.svg" alt="x" class="big nn-photo"/><img class="nn-photo" src="d.png"/>'
    )
    assert photos.pictures_on(page, text) == [tmp_path / "_images" / name for name in ("a.svg", "c.svg")]


def test_a_picture_is_prepared_once(photos, picture, tmp_path, monkeypatch):
    style, kept, fresh = photos.dark_style(TOKENS), tmp_path / "kept", picture.read_bytes()
    photos.prepare(picture, style, kept)
    once = picture.read_bytes()
    assert once.count(b"nn-dark") == 1
    monkeypatch.delattr(photos, "packed")
    photos.prepare(picture, style, kept)
    assert picture.read_bytes() == once
    picture.write_bytes(fresh)  # as Sphinx copies it again, whenever the page is written
    photos.prepare(picture, style, kept)
    assert picture.read_bytes() == once


@pytest.mark.browser
@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize(("scheme", "word"), [("light", (29, 35, 48)), ("dark", (232, 234, 240))])
def test_the_page_decides_and_the_photograph_stays(photos, picture, chromium, system, scheme, word):
    """Also where the reader has chosen another mode than the system's."""
    from PIL import Image

    photos.prepare(picture, photos.dark_style(TOKENS), picture.parent / "kept")
    page = picture.with_name(f"{scheme}.html")
    page.write_text(PAGE.format(scheme=scheme, images='<img src="cup.svg">'))
    with chromium.new_context(color_scheme=system, viewport={"width": 100, "height": 50}) as context:
        view = context.new_page()
        view.goto(page.as_uri())
        seen = Image.open(io.BytesIO(view.screenshot())).convert("RGB")
    assert seen.getpixel((25, 25)) == (200, 40, 30)
    assert seen.getpixel((75, 25)) == word


def test_photographs_are_packed_without_a_pixel_changed(photos):
    import random

    from PIL import Image

    draw = random.Random(0)
    image = Image.new("RGBA", (40, 40))
    image.putdata(
        [(x % 40 * 6, draw.randrange(200, 210), 90, draw.choice([0, 128, 255])) for x in range(1600)]
    )
    data = io.BytesIO()
    image.save(data, "png")
    text = f"data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}"
    after = photos.packed(photos._PNG.fullmatch(text))
    assert after.startswith("data:image/webp")
    assert len(after) < len(text)
    again = Image.open(io.BytesIO(base64.b64decode(after.partition(",")[2]))).convert("RGBA")
    assert again.tobytes() == image.tobytes()
