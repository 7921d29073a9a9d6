"""The committed script is the built one, small, and free of what a reader's page must not need."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "nnlib" / "figures" / "figures.js"
BUDGET = 120 * 1024
STORED = ROOT / "nnlib" / "figures" / "static" / "figures"
LAZY = sorted(STORED.glob("*.js"))
LAZY_BUDGET = 64 * 1024  # the code of one large figure
DATA_BUDGET = 1536 * 1024  # code and data of one large figure


@pytest.mark.node
def test_rebuilding_gives_the_same_bytes():
    if not (ROOT / "node_modules" / "esbuild").is_dir():
        pytest.skip("esbuild is not installed: npm ci")
    done = subprocess.run(
        ["npm", "run", "--silent", "check"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_the_script_is_small():
    assert SCRIPT.stat().st_size <= BUDGET


@pytest.mark.parametrize("script", LAZY, ids=lambda path: path.stem)
def test_a_large_figure_is_small_enough_and_brings_nothing_twice(script):
    assert script.stat().st_size <= LAZY_BUDGET
    data = [*(STORED / script.stem).glob("*.js")] if (STORED / script.stem).is_dir() else []
    assert script.stat().st_size + sum(path.stat().st_size for path in data) <= DATA_BUDGET
    text = script.read_text(encoding="utf-8")
    assert "nnFigures.modules" in text
    assert "litElementVersions" not in text, "Lit is in the main script already"


@pytest.mark.parametrize("script", [SCRIPT, *LAZY], ids=lambda path: path.stem)
def test_the_script_is_classic_and_asks_for_nothing(script):
    text = script.read_text(encoding="utf-8")
    for word in (r"fetch\(", "XMLHttpRequest", "new Worker", r"[=( ,]import\(", r"\beval\(", "new Function"):
        assert not re.search(word, text), word


def test_data_are_plain_assignments():
    for path in STORED.glob("*/*.js"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) == 2, path.name
        assert lines[0].startswith("// Written by ")
        name = f"nn{path.parent.name.capitalize()}{path.stem.capitalize()}"
        assert lines[1].startswith(f"globalThis.{name} = {{")


def test_only_tokens_color_the_figures():
    sources = [p for p in (ROOT / "nnlib/figures/src").rglob("*.js") if "elements" not in p.parts]
    assert len(sources) > 15
    for path in sources:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![\w/.-])", text), path.name
