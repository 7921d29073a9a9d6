"""Your own pictures as a data set: one folder for each class, one file for each example.

my-letters/A/first.png   my-letters/A/second.jpg   my-letters/B/...

data = from_folder("my-letters", invert=True, prepare=normalize_drawing)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from .base import DataCard, Dataset
from .files import DataError
from .pictures import grid

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
IGNORED = ("thumbs.db", "desktop.ini")  # what file managers leave behind; so are names that begin with a dot
LARGEST = 60_000_000  # pixels; a picture beyond this is a mistake or an attack on the memory


def from_folder(
    folder: str | Path,
    size: int = 50,
    color: bool = False,
    invert: bool = False,
    prepare: Callable[[np.ndarray], np.ndarray] | None = None,
) -> Dataset:
    """Read pictures sorted into folders; the folders' names, in alphabetical order, are the classes.

    Every picture is turned upright, laid on white where transparent, made gray (unless ``color``), scaled to
    fit into ``size`` x ``size`` and filled up with white; gray values 0-255 become 0-1.  ``invert`` makes
    ink on white paper bright, as the sets of this package have it.  ``prepare`` is called with each gray
    picture (H, W) in its original size in place of scaling and returns (H', W'), for instance
    ``normalize_drawing``.

    x: (N, 1, size, size) or with color (N, 3, size, size), float32 in [0, 1]; y: (N,) int64.  ``rows`` holds
    the files' names.
    Errors: DataError, naming every broken file, when the folder does not hold such a set.
    """
    if size < 1:
        raise ValueError(f"from_folder(size) wants a positive number of pixels; got {size}")
    if color and prepare is not None:
        raise ValueError("from_folder hands gray pictures to prepare; give either color=True or prepare")
    folder = Path(folder)
    classes = _classes(folder)
    pictures, labels, names, broken = [], [], [], []
    for k, (label, files) in enumerate(classes.items()):
        for file in files:
            try:
                picture = _read(file, size, color, resize=prepare is None)
                picture = 1 - picture if invert else picture
                pictures.append(prepare(picture[0])[None] if prepare else picture)
            except DataError as error:
                broken.append(f"{label}/{file.name}: {error}")
            labels.append(k)
            names.append(f"{label}/{file.name}")
    if broken:
        more = f"\n  ... and {len(broken) - 8} more" if len(broken) > 8 else ""
        listed = "\n  ".join(broken[:8])
        raise DataError(
            f"{len(broken)} of {len(names)} files in {folder} cannot be used; repair or remove them:"
            f"\n  {listed}{more}"
        )
    shapes = {picture.shape for picture in pictures}
    if len(shapes) > 1:
        raise DataError(f"prepare must return pictures of one shape; it returned {sorted(shapes)}")
    return Dataset(
        x=np.stack(pictures),
        y=np.array(labels),
        names=tuple(classes),
        card=_card(folder, names),
        rows=tuple(names),
        picture=partial(grid, ink=invert),
    )


def _card(folder: Path, names: list[str]) -> DataCard:
    return DataCard(
        name=folder.name or "folder",
        content=f"{len(names)} pictures read from {folder}.",
        purpose="Your own question.",
        source="Your own files.",
        license="Yours to say; ask before you share pictures of other people or by other people.",
    )


def _classes(folder: Path) -> dict[str, list[Path]]:
    """Return {class: its files}, both in alphabetical order, or say what is wrong with the folder."""
    wish = "wanted one folder for each class with picture files in it"
    if not folder.is_dir():
        state = "is a file, not a folder" if folder.exists() else "does not exist"
        raise DataError(f"{folder} {state}; {wish}")
    entries = sorted(p for p in folder.iterdir() if not _ignored(p))
    loose = [p.name for p in entries if not p.is_dir()]
    if loose:
        raise DataError(f"{folder} holds files that belong to no class ({', '.join(loose[:5])}); {wish}")
    if len(entries) < 2:
        raise DataError(f"{folder} holds {len(entries)} class folders; a classifier needs at least 2; {wish}")
    classes = {p.name: sorted(f for f in p.iterdir() if not _ignored(f)) for p in entries}
    empty = [name for name, files in classes.items() if not files]
    if empty:
        raise DataError(f"no pictures in {', '.join(empty[:5])} (in {folder}); add some or remove the folder")
    return classes


def _ignored(path: Path) -> bool:
    return path.name.startswith(".") or path.name.lower() in IGNORED


def _read(file: Path, size: int, color: bool, resize: bool) -> np.ndarray:
    """Return a picture file as (C, H, W) in [0, 1]; raises DataError with the reason why it cannot."""
    from PIL import Image, ImageOps

    if file.suffix.lower() not in ENDINGS:
        raise DataError(f"not a picture; wanted {', '.join(ENDINGS)}")
    try:
        with Image.open(file) as opened:
            if opened.width * opened.height > LARGEST:
                raise DataError(f"{opened.width} x {opened.height} pixels are too many; make it smaller")
            picture = ImageOps.exif_transpose(opened)
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, DataError):
            raise
        reason = "empty file" if file.is_file() and file.stat().st_size == 0 else f"damaged picture ({error})"
        raise DataError(reason) from error
    picture = _flat(picture, "RGB" if color else "L")
    if resize:
        picture = ImageOps.pad(picture, (size, size), Image.Resampling.LANCZOS, color="white")
    values = np.asarray(picture, dtype=np.float32) / 255
    return values.transpose(2, 0, 1) if color else values[None]


def _flat(picture, mode: str):
    """Return the picture in the wanted mode, without transparency, 16-bit gray brought to 8 bits."""
    from PIL import Image

    if picture.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(picture) / 257).round().astype(np.uint8)).convert(mode)
    if picture.mode in ("I", "F"):
        raise DataError(f"pixels of kind {picture.mode!r} have no known range; save it with 8 bits a channel")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture)
        picture = paper
    return picture.convert(mode)
