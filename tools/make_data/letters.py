"""Turn the capitals of openly licensed fonts into distance fields, and collect their licenses.

    python tools/make_data/letters.py FOLDER       # needs npm, fonttools, Pillow and SciPy; then checksums.py

Every font comes from the npm package `@fontsource/<name>` (version below), weight 400, Latin subset. FOLDER
keeps the downloads. Each letter is drawn so that its longer side measures 44 of 64 pixels, centered; a byte
holds 128 + 16 x (distance to the outline in pixels, positive inside the letter).
"""

import io
import lzma
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import distance_transform_edt

from nnlib.datasets.letters import FIELD_SIDE, LETTERS, TEST_FONTS, TRAIN_FONTS

ROOT = Path(__file__).parents[2]
VERSION = "5.3.0"
GLYPH, FINE = 44, 12  # longer side of the letter in pixels; finer grid on which distances are measured


def unpack(name: str, folder: Path) -> tuple[bytes, str]:
    """Return (font as TrueType, text of its license), downloading the package when FOLDER lacks it."""
    archive = folder / f"fontsource-{name}-{VERSION}.tgz"
    if not archive.exists():
        package = f"@fontsource/{name}@{VERSION}"
        subprocess.run(
            ["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
    with tarfile.open(archive) as tar:
        font = TTFont(io.BytesIO(tar.extractfile(f"package/files/{name}-latin-400-normal.woff").read()))
        license_text = tar.extractfile("package/LICENSE").read().decode("utf-8")
    if not license_text.startswith("Copyright"):  # the Apache License is shipped without the author's line
        license_text = f"{font['name'].getDebugName(0)}\n\n{license_text}"
    font.flavor = None
    plain = io.BytesIO()
    font.save(plain)
    return plain.getvalue(), license_text


def field(letter: str, font: ImageFont.FreeTypeFont) -> np.ndarray:
    """Return the (64, 64) uint8 distance field of one letter."""
    left, top, right, bottom = font.getbbox(letter)
    longer = max(right - left, bottom - top)
    sized = font.font_variant(size=font.size * GLYPH * FINE / longer)
    left, top, right, bottom = sized.getbbox(letter)
    side = FIELD_SIDE * FINE
    canvas = Image.new("L", (side, side), 0)
    corner = ((side - right - left) / 2, (side - bottom - top) / 2)
    ImageDraw.Draw(canvas).text(corner, letter, font=sized, fill=255)
    inside = np.asarray(canvas) > 127
    distance = (distance_transform_edt(inside) - distance_transform_edt(~inside)) / FINE
    blocks = distance.reshape(FIELD_SIDE, FINE, FIELD_SIDE, FINE).mean(axis=(1, 3))
    return np.clip(np.rint(128 + 16 * blocks), 0, 255).astype(np.uint8)


def main(folder: str) -> None:
    """Write letters/fields.xz and one license file a font."""
    fields = []
    for name in (*TRAIN_FONTS, *TEST_FONTS):
        font, license_text = unpack(name, Path(folder))
        tidy = "\n".join(line.rstrip() for line in license_text.splitlines()).strip() + "\n"
        (ROOT / f"LICENSES/font-{name}.txt").write_text(tidy, encoding="utf-8")
        drawn = ImageFont.truetype(io.BytesIO(font), 200)
        fields.append([field(letter, drawn) for letter in LETTERS])
        print(name)
    packed = lzma.compress(np.array(fields, dtype=np.uint8).tobytes(), preset=9 | lzma.PRESET_EXTREME)
    out = ROOT / "nnlib/datasets/data/letters"
    out.mkdir(parents=True, exist_ok=True)
    (out / "fields.xz").write_bytes(packed)
    print(f"{len(packed) / 1e6:.2f} MB")


if __name__ == "__main__":
    main(sys.argv[1])
