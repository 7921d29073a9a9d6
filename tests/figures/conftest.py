"""A browser, bare pages that hold one script and a few elements, and a watch over what they do."""

import contextlib
import functools
import http.server
import importlib.util
import shutil
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "nnlib" / "figures"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """A folder with the script, and the address under which it is served on loopback."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copy(FIGURES / "figures.js", folder)
    shutil.copytree(FIGURES / "static", folder, dirs_exist_ok=True)
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


PAGE = """<!doctype html><html lang="en" {theme}><head><meta charset="utf-8"><title>Figures</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>body {{ margin: 0; padding: 16px; background: var(--nn-paper); }}</style>
<script defer src="figures.js"></script></head>
<body><main><h1 style="color: var(--nn-ink)">Figures</h1>{body}</main></body></html>"""

FIRST_IS_DRAWN = """() => {
  const elements = [...document.querySelectorAll("main *")];
  return elements.find(e => e.localName.startsWith("nn-")).hasUpdated;
}"""


@pytest.fixture
def bare(chromium, served):
    """Open a bare page with `body` in it; afterwards: no console error, no request elsewhere."""
    folder, address = served
    faults = []

    with contextlib.ExitStack() as contexts:

        def open_page(body, over="http", dark=False, width=1280, fragment="", allow=(), **options):
            name = f"page{len(list(folder.iterdir()))}.html"
            text = PAGE.format(theme='data-theme="dark"' if dark else "", body=body)
            (folder / name).write_text(text, encoding="utf-8")
            base = address if over == "http" else folder.as_uri()

            def complain(text):
                """A console message is a fault, unless the test makes something fail on purpose."""
                if not any(word in text for word in allow):
                    faults.append(text)

            context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
            contexts.callback(context.close)
            page = context.new_page()
            page.on("console", lambda m: complain(m.text) if m.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: faults.append(str(error)))
            allowed = (base, "data:")
            page.on("request", lambda r: None if r.url.startswith(allowed) else faults.append(r.url))
            page.goto(f"{base}/{name}{fragment}")
            page.wait_for_function(FIRST_IS_DRAWN)
            return page

        yield open_page
        assert faults == []


@pytest.fixture(scope="session")
def onto_paper():
    """Return a function that shows a page as paper and waits until its figures know it."""

    def show(page):
        page.emulate_media(media="print")
        page.wait_for_function(
            "[...document.querySelectorAll('nn-concert, nn-gates, nn-fool')].every(figure => figure.printing)"
        )

    return show


@pytest.fixture(scope="session")
def recipe():
    """Return a function that gives a recipe of tools/make_figures_data as a module."""
    folder = ROOT / "tools" / "make_figures_data"

    @functools.cache
    def load(name):
        spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="session")
def fool_network(recipe):
    """Return a function: a network of the page in nnlib, in 64 bits, and the seed its attacks start from."""
    networks = recipe("fool_networks")
    return lambda name: (networks.stored(name).to(dtype="float64"), networks.START)


@pytest.fixture
def axe():
    """Return a function that gives axe-core's violations on a page, as short lines."""
    script = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.skip("axe-core is not installed: npm ci")

    def violations(page):
        if not page.evaluate("'axe' in window"):
            page.add_script_tag(path=str(script))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found for n in v["nodes"]]

    return violations
