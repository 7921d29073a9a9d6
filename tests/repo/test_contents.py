"""What may lie in the repository, and what may not."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".yml",
    ".yaml",
    ".js",
    ".mjs",
    ".json",
    ".css",
    ".txt",
    ".cfg",
    ".ipynb",
    ".sh",
    ".html",
    "",
}
LARGEST = 6_000_000  # bytes
# Written in two halves, so that this file does not hold what it looks for.
MACHINE = re.compile(
    "|".join([re.escape(f"{ROOT}/"), "/wo" + "rk/(main|shared)", "/ro" + r"ot/\.", "/Us" + r"ers/\w"])
)
REGISTRY = re.compile(
    "|".join(
        ["registry" + r"\.npmjs", "pypi" + r"\.org/simple", "files" + r"\.pythonhosted", "index-" + "url"]
    )
)


def texts(tracked):
    """Path and content of the project's own text files."""
    for path in tracked:
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in TEXT and "/vendor/" not in name and not name.startswith("LICENSES/"):
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def test_no_path_of_somebodys_machine(tracked):
    found = [f"{name}: {mark[0]}" for name, text in texts(tracked) for mark in MACHINE.finditer(text)]
    assert found == []


def test_no_host_of_a_package_registry(tracked):
    found = [f"{name}: {mark[0]}" for name, text in texts(tracked) for mark in REGISTRY.finditer(text)]
    assert found == []


def test_no_file_is_too_large_for_a_clone(tracked):
    large = {path.name: path.stat().st_size for path in tracked if path.stat().st_size > LARGEST}
    assert large == {}


def test_what_students_get_holds_no_solution():
    for notebook in ROOT.glob("exercises/*/*.ipynb"):
        text = notebook.read_text(encoding="utf-8")
        assert not re.search(r"(BEGIN|END) (SOLUTION|HIDDEN)", text), notebook.name
        cells = json.loads(text)["cells"]
        assert [cell for cell in cells if cell.get("outputs")] == [], "released notebooks carry no outputs"


def test_licences_are_there():
    assert "BSD" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Attribution" in (ROOT / "LICENSE-TEXT").read_text(encoding="utf-8")
    vendor = ROOT / "book" / "_assets" / "vendor"
    assert (vendor / "mathjax" / "LICENSE").exists()
    for font in vendor.glob("fonts/*.woff2"):
        family = font.name.split("-latin")[0]
        text = (vendor / "fonts" / f"LICENSE-{family}.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in text.upper()


def test_style_is_clean():
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "."], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout


def test_every_command_that_the_readme_names_exists():
    targets = set(re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.M)[1].split())
    for name in ("README.md", "CONTRIBUTING.md", "book/how-to-run.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        named = set(re.findall(r"(?:^|`)(?:CI=true )?make ([a-z-]+)", text, re.M))
        assert named <= targets, f"{name} names {named - targets}"
        links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)\)", text)
        assert [link for link in links if not ((ROOT / name).parent / link).exists()] == []


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def test_pins_are_exact_and_carry_no_machine():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9.-]+==[A-Za-z0-9.]+", line)] == []
    assert "+" not in text
    assert pins()["torch"] == "2.13.0"
    assert "nnlib" not in pins()


def test_every_declared_package_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *(d for extra in project["optional-dependencies"].values() for d in extra),
    ]
    names = {re.split(r"[\[<>=! ;]", line)[0].lower().replace("_", "-") for line in declared} - {"nnlib"}
    assert names - set(pins()) == set()


def test_every_imported_package_is_pinned(tracked):
    installed = packages_distributions()
    own = {"nnlib", "nngrade", "bench", "tools", "project", "elements", "page"}
    own |= {path.stem for path in tracked if path.suffix == ".py"} | {path.parent.name for path in tracked}
    missing = set()
    for path in tracked:
        if path.suffix != ".py" or "mutants" in path.parts:
            continue
        for module in imports(path):
            if module in own or module in sys.stdlib_module_names:
                continue
            # What is not installed here, such as a rival of the benchmark, goes by its own name.
            distributions = {name.lower().replace("_", "-") for name in installed.get(module, [module])}
            if not distributions & set(pins()):
                missing.add(f"{path.relative_to(ROOT)}: {module}")
    assert missing == set()


def imports(path: Path) -> set[str]:
    """Top-level names of the absolute imports of a file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module.split(".")[0])
    return found
