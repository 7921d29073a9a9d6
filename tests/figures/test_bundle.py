"""The committed script is the built one, small, and free of what a reader's page must not need."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "nnlib" / "figures" / "figures.js"
BUDGET = 120 * 1024


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


def test_the_script_is_classic_and_asks_for_nothing():
    text = SCRIPT.read_text(encoding="utf-8")
    for word in (r"fetch\(", "XMLHttpRequest", "new Worker", r"[=( ,]import\(", r"\beval\(", "new Function"):
        assert not re.search(word, text), word


def test_only_tokens_color_the_figures():
    sources = [p for p in (ROOT / "nnlib/figures/src").rglob("*.js") if "elements" not in p.parts]
    assert len(sources) > 15
    for path in sources:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![\w/.-])", text), path.name
