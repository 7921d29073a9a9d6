"""The files that git knows, and a small copy of the project to try the commands on."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Every file of the repository that exists, as git lists them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A folder with a space in its name that holds the commands and what they read first."""
    folder = tmp_path / "From Neuron to Dream"
    folder.mkdir()
    for name in (
        "Makefile",
        "constraints.txt",
        "pyproject.toml",
        "_config.yml",
        "_toc.yml",
        "package-lock.json",
    ):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(
        ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__", "make_data")
    )
    return folder
