"""A small book with one question of each kind, built once, and a browser to read it in."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = Path(__file__).parent / "sample"
CONFIGURATION = """\
project = "From Neuron to Dream"
extensions = [{extensions}, "elements"]
html_theme = "{theme}"
html_sourcelink_suffix = ""
myst_enable_extensions = ["colon_fence", "dollarmath", {myst}]
"""


@dataclass
class Built:
    """What a build left: its folder, its exit status and its warnings."""

    out: Path
    status: int
    warnings: str

    def read(self, name: str) -> str:
        return (self.out / name).read_text(encoding="utf-8")


def sphinx(source: Path, builder: str = "html", *options: str) -> Built:
    """Build a folder in a process of its own: Sphinx keeps global state."""
    out = source / "_build" / builder
    path = os.pathsep.join([str(ROOT / "book" / "_ext"), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, *options, str(source), str(out)]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}, timeout=120
    )
    return Built(out, done.returncode, done.stderr)


@pytest.fixture
def project(tmp_path):
    """Return a function that writes pages (index.md and more), builds them and returns what came."""

    def build(builder: str = "html", myst: str = "", options: tuple = (), **pages: str) -> Built:
        configuration = CONFIGURATION.format(extensions='"myst_parser"', theme="basic", myst=myst)
        (tmp_path / "conf.py").write_text(configuration, encoding="utf-8")
        for name, text in pages.items():
            (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        return sphinx(tmp_path, builder, *options)

    return build


@pytest.fixture(scope="session")
def book(tmp_path_factory) -> Built:
    """The sample book with the theme, the style sheets and the script of the real one."""
    source = tmp_path_factory.mktemp("book")
    shutil.copytree(SAMPLE, source, dirs_exist_ok=True)
    figures, assets = ROOT / "nnlib" / "figures", ROOT / "book" / "_assets"
    configuration = CONFIGURATION.format(
        extensions='"sphinx_togglebutton", "sphinx_copybutton", "myst_nb"', theme="sphinx_book_theme", myst=""
    )
    configuration += f"""\
nb_execution_mode = "off"
html_static_path = [{str(assets)!r}, {str(figures / "tokens.css")!r}, {str(figures / "figures.js")!r}]
html_css_files = ["tokens.css", "custom.css"]
html_js_files = [["figures.js", {{"defer": "defer"}}]]
html_context = {{"default_mode": "auto"}}
mathjax_path = "vendor/mathjax/tex-chtml.js"
mathjax3_config = {{"options": {{"enableMenu": False}}}}
html_theme_options = {{
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}}
"""
    (source / "conf.py").write_text(configuration, encoding="utf-8")
    built = sphinx(source, "html", "-n", "-W", "--keep-going")
    assert built.status == 0, built.warnings
    return built
