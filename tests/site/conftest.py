"""Each built page is visited once over http and once from a file; the tests read what was seen."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}

SETTLED = """async () => {
  await document.fonts.ready;
  await (window.MathJax?.startup?.promise ?? Promise.resolve());
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
# Large figures and their data come when the reader is near.
READ_TO_THE_END = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
    scrollTo(0, y);
    await new Promise(done => setTimeout(done, 20));
  }
  scrollTo(0, 0);
}"""
# The moment the last live element of the page had drawn itself, or the page was parsed where there is none.
ALIVE = """
window.nnAlive = null;
document.addEventListener("DOMContentLoaded", () => {
  const look = () => {
    const elements = [...document.querySelectorAll(":not(:defined)")];
    const waiting = elements.some(e => e.localName.startsWith("nn-"));
    if (waiting) requestAnimationFrame(look); else window.nnAlive = performance.now();
  };
  look();
});
"""
WIDER = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > width + 1 && getComputedStyle(e).position !== "fixed")
    .slice(-3).map(e => e.outerHTML.slice(0, 120));
}"""


@dataclass
class Seen:
    """What one visit of a page brought to light."""

    errors: list[str] = field(default_factory=list)  # console errors, exceptions, failed requests
    outside: list[str] = field(default_factory=list)  # requests to anything but the site
    asked: set[str] = field(default_factory=set)  # the site's own files
    findings: dict[str, list[str]] = field(default_factory=dict)  # axe, by theme
    too_wide: list[str] = field(default_factory=list)  # at 390 px
    alive: float = 0.0  # seconds


def open_page(chromium, site, address, size, **options):
    """A page that answers only from the site, and the record of what it asks for and complains about."""
    seen = Seen()
    context = chromium.new_context(viewport=size, **options)
    page = context.new_page()
    page.on("console", lambda m: seen.errors.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda problem: seen.errors.append(str(problem)))
    page.on("requestfailed", lambda request: seen.errors.append(f"failed: {request.url[:200]}"))

    def route(request_route):
        url = request_route.request.url
        if url.startswith((address, "data:", "blob:")):
            seen.asked.add(unquote(urlsplit(url[len(address) :]).path).lstrip("/"))
            request_route.continue_()
        else:
            seen.outside.append(url)
            request_route.abort()

    context.route("**/*", route)
    return page, seen


def audit(page) -> list[str]:
    """Run axe-core on the page as it is; one line for each finding."""
    result = page.evaluate("() => axe.run({resultTypes: ['violations']}).then(r => r.violations)")
    return [
        f"{violation['id']}: {node['html'][:160]} ({' '.join(node['failureSummary'].split())[:220]})"
        for violation in result
        for node in violation["nodes"]
    ]


@pytest.fixture(scope="session")
def visit(chromium, site, site_address):
    """Visit a page over http: requests, errors, weight, axe in both themes, 390 px. Each page once."""
    known: dict[str, Seen] = {}

    def look(name: str) -> Seen:
        if name in known:
            return known[name]
        page, seen = open_page(
            chromium, site, site_address, DESKTOP, color_scheme="light", reduced_motion="reduce"
        )
        page.add_init_script(ALIVE)
        page.goto(f"{site_address}/{name}", wait_until="load")
        page.evaluate(SETTLED)
        seen.alive = (page.evaluate("() => window.nnAlive") or 0) / 1000
        page.evaluate(READ_TO_THE_END)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        seen.findings["light"] = audit(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.evaluate(SETTLED)
        seen.findings["dark"] = audit(page)
        page.set_viewport_size(PHONE)
        page.evaluate(SETTLED)
        seen.too_wide = page.evaluate(WIDER)
        page.context.close()
        known[name] = seen
        return seen

    return look


@pytest.fixture(scope="session")
def visit_file(chromium, site):
    """Open a page from the folder, without any server."""

    def look(name: str) -> Seen:
        page, seen = open_page(chromium, site, site.as_uri(), DESKTOP)
        page.goto(f"{site.as_uri()}/{name}", wait_until="load")
        page.evaluate(SETTLED)
        page.context.close()
        return seen

    return look


@pytest.fixture
def fresh(chromium, site, site_address):
    """Open pages of the site by hand: `fresh(name, over="file", size=PHONE)` gives (page, seen)."""
    opened = []

    def open_one(name: str, over: str = "http", size: dict = DESKTOP, **options):
        base = site_address if over == "http" else site.as_uri()
        page, seen = open_page(chromium, site, base, size, **options)
        opened.append(page.context)
        page.goto(f"{base}/{name}", wait_until="load")
        page.evaluate(SETTLED)
        return page, seen

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def index(site) -> dict:
    """The search index as Sphinx wrote it."""
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("Search.setIndex(").rstrip().removesuffix(")"))
