"""The packaged files: complete, unchanged, small, credited; damage is told, nothing is downloaded."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nnlib.datasets import DataError, files
from nnlib.datasets.files import DATA, checksums, read_packaged

ROOT = Path(__file__).parents[2]
PACKAGED = sorted(p.relative_to(DATA).as_posix() for p in DATA.rglob("*") if p.is_file() and p.suffix)


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """Return a copy of the small part of the data folder, which the library then reads from."""
    shutil.copytree(DATA / "animals", tmp_path / "animals")
    shutil.copy(DATA / "SHA256SUMS", tmp_path)
    monkeypatch.setattr(files, "DATA", tmp_path)
    return tmp_path


def test_list_names_every_file_and_no_other():
    assert sorted(checksums()) == PACKAGED


@pytest.mark.parametrize("name", PACKAGED)
def test_file_has_its_hash(name):
    content = read_packaged(name)
    assert hashlib.sha256(content).hexdigest() == checksums()[name]
    assert len(content) < 6_000_000


def test_all_data_together_is_small():
    assert sum((DATA / name).stat().st_size for name in PACKAGED) < 35_000_000


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b + b"\n", lambda b: b.replace(b"Manx", b"Minx"), bytes]
)
def test_damaged_file_is_refused(copy, damage):
    path = copy / "animals/breeds.csv"
    path.write_bytes(b"" if damage is bytes else damage(path.read_bytes()))
    with pytest.raises(
        DataError, match=r"breeds\.csv is damaged: wanted SHA-256 \w{16}.*install nnlib again"
    ):
        read_packaged("animals/breeds.csv")


def test_missing_file_says_how_to_get_it_back(copy):
    (copy / "animals/traits.csv").unlink()
    with pytest.raises(DataError, match=r"cannot be read \(No such file.*install nnlib again"):
        read_packaged("animals/traits.csv")


def test_unknown_file_lists_the_known():
    with pytest.raises(DataError, match=r"no data file 'animals/cows\.csv'; it knows animals/breeds\.csv"):
        read_packaged("animals/cows.csv")


def test_import_is_light_and_data_needs_no_network():
    program = (
        "import sys, socket\n"
        "def refuse(*a, **k): raise SystemExit('a connection was tried')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "import nnlib.datasets as d\n"
        "assert not {'torch', 'matplotlib', 'PIL', 'scipy', 'sklearn'} & set(sys.modules), 'heavy import'\n"
        "d.animals(), d.letters('test', variants=1), d.mnist('test'), d.photo('cat'), d.shapes(), d.moons()\n"
        "assert not {'torch', 'matplotlib', 'scipy', 'sklearn'} & set(sys.modules), 'heavy use'\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_license_page_is_fresh():
    spec = importlib.util.spec_from_file_location("licenses", ROOT / "tools/make_data/licenses.py")
    licenses = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(licenses)
    page = (ROOT / "DATA-LICENSES.md").read_text(encoding="utf-8")
    assert page == licenses.page(), "run python tools/make_data/licenses.py"
