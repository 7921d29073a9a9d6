"""What all tests share: one browser, the built site, and what happens where the machine lacks something.

A test says by its markers what it needs (pyproject.toml). Where that is missing, the test is skipped and
names it; with CI=true it fails instead. Only a GPU may always be missing.
"""

import importlib.util
import os
import shutil
import subprocess
import threading
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_build" / "html"
STRICT = os.environ.get("CI", "").lower() in ("1", "true", "yes")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@cache
def lacking(marker: str) -> str:
    """Why a test with this marker cannot run here, and the cure; empty if it can."""
    return _CHECKS[marker]()


def _torch() -> str:
    return "" if importlib.util.find_spec("torch") else "PyTorch is not installed: make test installs it"


def _gpu() -> str:
    if _torch():
        return _torch()
    import torch

    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False  # 10 bits are too few
    return "" if torch.cuda.is_available() else "there is no CUDA device"


def _browser() -> str:
    if not importlib.util.find_spec("playwright"):
        return "playwright is not installed: make test installs it"
    return "" if any(map(shutil.which, BROWSERS)) else "Chromium is missing: sudo apt install chromium"


def _node() -> str:
    if not (shutil.which("node") and shutil.which("npm")):
        return "Node.js is missing: sudo apt install nodejs npm"
    there = (ROOT / "node_modules" / "esbuild").exists()
    return "" if there else "node_modules is missing: make figures installs it"


def _sandbox() -> str:
    bwrap = shutil.which("bwrap")
    if not bwrap:
        return "bubblewrap is missing: sudo apt install bubblewrap"
    probe = [bwrap, "--ro-bind", "/", "/", "--unshare-all", "true"]
    works = subprocess.run(probe, capture_output=True, check=False).returncode == 0
    return "" if works else "bubblewrap may not make namespaces here: run outside a restricted container"


def _postgres() -> str:
    if not (importlib.util.find_spec("psycopg") and importlib.util.find_spec("distributed")):
        return "psycopg or distributed is not installed: make test installs them"
    there = shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return "" if there else "PostgreSQL is missing: sudo apt install postgresql"


def _site() -> str:
    return "" if (SITE / "index.html").exists() else "the site is not built: make site"


_CHECKS = {
    "torch": _torch,
    "gpu": _gpu,
    "browser": _browser,
    "node": _node,
    "sandbox": _sandbox,
    "site": _site,
    "postgres": _postgres,
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test that lacks something, or fail it under CI=true, naming what is missing."""
    for marker, check in _CHECKS.items():
        reason = item.get_closest_marker(marker) and lacking(marker)
        if reason and STRICT and check is not _gpu:
            pytest.fail(f"CI=true, and {reason}", pytrace=False)
        elif reason:
            pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium():
    """The one browser of a test process; each test opens its own context, and with it its own storage."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site."""
    return SITE.resolve()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture(scope="session")
def site_address(site):
    """The built site over http on loopback."""
    handler = partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
