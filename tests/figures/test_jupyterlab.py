"""One figure in a real JupyterLab: moved in the browser, read back by the kernel, and set from it."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

pytestmark = pytest.mark.browser
PATIENCE = 180  # seconds, for a machine on which everything else is being tested too

CELLS = [
    "from nnlib import figures\nfigure = figures.concert()\nfigure",
    "print('KERNEL READS', figure.value['answers'])",
    "figure.value = {'threshold': 0.7}\nprint('KERNEL HAS SET', figure.value['threshold'])",
    "large = figures.fool(view='drawing')\nlarge",
    "print('KERNEL SEES', large.value['strength'])\nlarge.value = {'view': 'photo', 'photo': 'dog'}",
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def lab(tmp_path):
    """A JupyterLab on loopback with one notebook, its own home, and no calls for news or updates."""
    pytest.importorskip("jupyterlab", reason="jupyterlab is not installed")
    pytest.importorskip("anywidget", reason="anywidget is not installed")
    notebooks, settings = tmp_path / "notebooks", tmp_path / "settings" / "@jupyterlab" / "apputils-extension"
    notebooks.mkdir()
    settings.mkdir(parents=True)
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(quiet), encoding="utf-8")
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            {
                "id": f"c{i}",
                "cell_type": "code",
                "source": text,
                "metadata": {},
                "outputs": [],
                "execution_count": None,
            }
            for i, text in enumerate(CELLS)
        ],
    }
    (notebooks / "figure.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.port={port}"]
    command += ["--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0", "--IdentityProvider.token=figures"]
    command += [f"--ServerApp.root_dir={notebooks}", "--LabApp.extension_manager=readonly"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    folders = {
        "HOME": "home",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "IPYTHONDIR": "ipython",
    }
    environment = {**os.environ, **{name: str(tmp_path / folder) for name, folder in folders.items()}}
    environment["JUPYTERLAB_SETTINGS_DIR"] = str(tmp_path / "settings")
    environment["JUPYTERLAB_WORKSPACES_DIR"] = str(tmp_path / "workspaces")
    log = tmp_path / "lab.log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/api?token=figures", server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(address, server, log, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-3000:]}")


def test_the_kernel_reads_and_sets_the_figure(lab, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    outside = []
    page.on("request", lambda r: None if r.url.startswith((lab, "data:", "blob:")) else outside.append(r.url))
    page.set_default_timeout(PATIENCE * 1000)

    def accept(dialog):
        """As a reader would, of whom a slow Lab asks something; should the test fail, it says what."""
        print("JupyterLab says:", " ".join(dialog.inner_text().split()))
        dialog.locator("button.jp-mod-accept").click()

    page.add_locator_handler(page.locator("dialog.jp-Dialog"), accept)
    page.goto(f"{lab}/lab/tree/figure.ipynb?token=figures")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("Kernel status: Idle").first.wait_for(state="attached")

    def run(cell):
        """Put the cursor into a cell and run it; again if a kernel still starting let it go."""
        code = page.locator(".jp-Notebook .jp-CodeCell").nth(cell)
        prompt = code.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        for _ in range(10):
            code.locator(".cm-content").click()
            page.keyboard.press("Control+Enter")
            for _ in range(20):
                page.wait_for_timeout(250)
                if prompt.inner_text() != before and re.search(r"\d", prompt.inner_text()):
                    return
        raise AssertionError(f"cell {cell} does not run: {prompt.inner_text()}")

    def says(cell, text):
        page.locator(".jp-Notebook .jp-CodeCell").nth(cell).locator(
            ".jp-OutputArea-output", has_text=text
        ).wait_for()

    run(0)
    figure = page.locator("nn-concert")
    figure.locator(".equation", has_text="= 0 ≤ 0.5").wait_for()
    # By keys: in a notebook an arrow key that gets away would move the selection to another cell.
    figure.get_by_role("group", name="Are friends going?").locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    figure.locator(".equation", has_text="= 0.6 > 0.5").wait_for()
    run(1)
    says(1, "KERNEL READS [0, 0, 1]")
    run(2)
    says(2, "KERNEL HAS SET 0.7")
    figure.locator(".equation", has_text="= 0.6 ≤ 0.7").wait_for()
    run(1)
    says(1, "KERNEL READS [0, 0, 1]")

    # A large figure: its code, its networks and its photographs come from the kernel.
    run(3)
    large = page.locator("nn-fool")
    large.locator(".verdict", has_text="The ordinary network reads 7").wait_for()
    large.get_by_label("Epsilon, how far a pixel may change", exact=True).focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    large.locator(".verdict", has_text="after the change 3").wait_for()
    run(4)
    says(4, "KERNEL SEES 0.1")
    large.locator(".verdict", has_text="The network says German shepherd").wait_for()
    assert outside == []
    context.close()
