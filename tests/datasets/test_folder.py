"""Own pictures: what is read, and what is said about every way in which a folder can be wrong."""

import numpy as np
import pytest
from PIL import Image

from nnlib.datasets import DataError, from_folder, normalize_drawing


@pytest.fixture
def folder(tmp_path):
    """Return a folder with the classes bar and dot, three pictures each, black ink on white paper."""
    rng = np.random.default_rng(0)
    for label in ("dot", "bar"):
        (tmp_path / label).mkdir()
        for n in range(3):
            picture = np.full((40, 60), 255, dtype=np.uint8)
            row, column = rng.integers(8, 20, 2)
            picture[row : row + 8, column : column + (8 if label == "dot" else 30)] = 0
            Image.fromarray(picture).save(tmp_path / label / f"{n}.png")
    return tmp_path


def test_folders_become_classes(folder):
    (folder / ".DS_Store").write_text("x")
    (folder / "bar" / "Thumbs.db").write_text("x")
    data = from_folder(folder, size=20)
    assert data.names == ("bar", "dot")
    assert data.x.shape == (6, 1, 20, 20)
    assert data.y.tolist() == [0, 0, 0, 1, 1, 1]
    assert data.rows[:2] == ("bar/0.png", "bar/1.png")
    assert data.x[0].max() == 1
    assert data.x[0].min() < 0.2
    assert data.x[:, :, 0].min() == 1, "a wide picture is filled up with white"


def test_invert_makes_ink_bright(folder):
    plain, inverted = from_folder(folder), from_folder(folder, invert=True)
    np.testing.assert_allclose(inverted.x, 1 - plain.x)


def test_color(folder):
    Image.new("RGB", (10, 10), (255, 0, 51)).save(folder / "dot" / "red.png")
    data = from_folder(folder, size=8, color=True)
    assert data.x.shape == (7, 3, 8, 8)
    np.testing.assert_allclose(data.x[-1][:, 4, 4], [1, 0, 0.2], atol=1e-6)


def test_prepare_gets_the_picture_in_its_own_size(folder):
    data = from_folder(folder, invert=True, prepare=normalize_drawing)
    assert data.x.shape == (6, 1, 50, 50)
    dot, bar = data.x[5, 0], data.x[0, 0]
    assert (dot > 0.5).any(axis=1).sum() == pytest.approx(36, abs=1)
    assert (bar > 0.5).any(axis=1).sum() == pytest.approx(36 * 8 / 30, abs=1)
    sizes = iter([(5, 5), (6, 6)] * 3)
    with pytest.raises(DataError, match="must return pictures of one shape"):
        from_folder(folder, prepare=lambda picture: np.zeros(next(sizes)))


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "P", "1", "CMYK", "I;16"])
def test_kinds_of_pictures_agree(folder, mode):
    """Whatever the file's kind of pixels, white stays 1 and black stays 0."""
    gray = Image.new("L", (20, 20), 255)
    gray.paste(0, (0, 0, 20, 10))
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(gray).astype(np.uint16) * 257)
    else:
        picture = gray.convert("RGB").convert(mode) if mode in ("CMYK", "P") else gray.convert(mode)
    ending = "tif" if mode == "CMYK" else "png"
    picture.save(folder / "dot" / f"kind.{ending}")
    x = from_folder(folder, size=20).x[-1, 0]
    assert x[:9].max() < 0.02
    assert x[11:].min() > 0.98


@pytest.mark.parametrize(("options", "paper"), [({}, 1), ({"color": True}, 1), ({"invert": True}, 0)])
def test_plot_shows_paper_unless_it_was_inverted(folder, options, paper):
    figure = from_folder(folder, size=20, **options).plot()
    mosaic = figure.axes[0].get_images()[0].get_array()  # (H, W, 4)
    assert mosaic[0, 0, 3] == paper
    assert mosaic[..., 3].max() == 1


def test_transparent_means_white(folder):
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(folder / "dot" / "clear.png")
    assert from_folder(folder, size=10).x[-1].min() == 1


def test_turned_photographs_are_turned_upright(folder):
    picture = Image.new("L", (20, 20), 255)
    picture.paste(0, (0, 0, 20, 10))
    exif = picture.getexif()
    exif[0x0112] = 3  # orientation: upside down
    picture.save(folder / "dot" / "turned.jpg", exif=exif, quality=100)
    x = from_folder(folder, size=20).x[-1, 0]
    assert x[:9].min() > 0.9
    assert x[11:].max() < 0.1


def break_text(folder):
    (folder / "dot" / "0.png").write_text("this is no picture")


def break_cut(folder):
    path = folder / "dot" / "0.png"
    path.write_bytes(path.read_bytes()[:60])


def break_empty(folder):
    (folder / "dot" / "0.png").write_bytes(b"")


def break_kind(folder):
    (folder / "dot" / "notes.txt").write_text("hello")


def break_subfolder(folder):
    (folder / "dot" / "more.png").mkdir()


def break_float(folder):
    Image.fromarray(np.zeros((4, 4), dtype=np.float32)).save(folder / "dot" / "depth.tif")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (break_text, r"1 of 6 files.*\n  dot/0\.png: damaged picture"),
        (break_cut, r"dot/0\.png: damaged picture"),
        (break_empty, r"dot/0\.png: empty file"),
        (break_kind, r"1 of 7 files.*\n  dot/notes\.txt: not a picture; wanted \.png, \.jpg"),
        (break_subfolder, r"dot/more\.png: damaged picture"),
        (break_float, r"dot/depth\.tif: pixels of kind 'F' have no known range"),
    ],
)
def test_broken_files_are_named(folder, damage, message):
    damage(folder)
    with pytest.raises(DataError, match=message):
        from_folder(folder)


def test_all_broken_files_are_named_at_once(folder):
    for path in (*folder.glob("dot/*"), *folder.glob("bar/*")):
        path.write_bytes(b"")
    for n in range(10, 14):
        (folder / "bar" / f"{n}.png").write_bytes(b"")
    with pytest.raises(
        DataError, match=r"(?s)10 of 10 files.*(\n  bar/\d+\.png: empty file)+.*and 2 more"
    ) as error:
        from_folder(folder)
    assert str(error.value).count("\n") == 9


def test_enormous_pictures_are_refused(folder, monkeypatch):
    monkeypatch.setattr("nnlib.datasets.folder.LARGEST", 2000)
    with pytest.raises(DataError, match="60 x 40 pixels are too many"):
        from_folder(folder)


def test_folder_that_is_no_set(folder, tmp_path):
    with pytest.raises(DataError, match="does not exist; wanted one folder for each class"):
        from_folder(tmp_path / "nowhere")
    with pytest.raises(DataError, match="is a file, not a folder"):
        from_folder(folder / "dot" / "0.png")
    with pytest.raises(DataError, match=r"belong to no class \(0\.png, 1\.png, 2\.png\)"):
        from_folder(folder / "dot")
    (folder / "circle").mkdir()
    with pytest.raises(DataError, match="no pictures in circle"):
        from_folder(folder)


def test_one_class_is_too_few(folder):
    for path in (folder / "dot").iterdir():
        path.unlink()
    (folder / "dot").rmdir()
    with pytest.raises(DataError, match="holds 1 class folders; a classifier needs at least 2"):
        from_folder(folder)


def test_wrong_arguments(folder):
    with pytest.raises(ValueError, match="positive number of pixels; got 0"):
        from_folder(folder, size=0)
    with pytest.raises(ValueError, match="either color=True or prepare"):
        from_folder(folder, color=True, prepare=normalize_drawing)
