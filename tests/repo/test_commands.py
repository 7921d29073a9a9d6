"""The `make` targets meet trouble: one clear line with the cure, a non-zero exit, never a traceback."""

import ast
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = ROOT / "tools" / "run.py"
ROOT_USER = os.geteuid() == 0


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run make with this Python and a clean environment."""
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", **environment}
    command = ["make", *arguments, f"PYTHON={sys.executable}"]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)


def one_line(done: subprocess.CompletedProcess, *words: str) -> str:
    """The error stream holds one line (and make's own), no traceback, and the words."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    assert len(lines) == 1, done.stderr
    for word in words:
        assert word in lines[0]
    return lines[0]


def test_help_lists_every_target(checkout):
    done = make(checkout)
    assert done.returncode == 0
    targets = (checkout / "Makefile").read_text().split(".PHONY: ")[1].splitlines()[0].split()
    assert [name for name in targets if f"make {name}" not in done.stdout] == []


def test_the_door_reads_on_the_oldest_pythons():
    text = RUN.read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 4))
    assert text.isascii()
    assert 'f"' not in text


def test_python_too_old(monkeypatch, capsys):
    spec = importlib.util.spec_from_file_location("door", RUN)
    door = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(door)
    monkeypatch.setattr(door.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(door, "newer_python", lambda: None)
    assert door.main() == 1
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "Python 3.11 or newer" in message
    assert "sudo apt install" in message


def test_no_python_at_all(checkout):
    done = subprocess.run(
        ["make", "book", "PYTHON=no-such-python"], cwd=checkout, capture_output=True, text=True
    )
    one_line(done, "no-such-python", "sudo apt install python3")


def test_port_in_use(checkout):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = one_line(make(checkout, "book", f"PORT={port}"), str(port), "in use", "make book PORT=")
    assert str(port) not in line.split("PORT=")[1], "the port it proposes is another one"


@pytest.mark.parametrize("port", ["eight", "99999", "-1"])
def test_port_that_is_none(checkout, port):
    one_line(make(checkout, "book", f"PORT={port}"), f"PORT={port}", "make book PORT=")


def test_unwritable_folder(checkout):
    # A file where the cache should be stops root as well, whom no permission stops.
    (checkout / ".cache").write_text("in the way")
    one_line(make(checkout, "site"), "Cannot write", "chown")


@pytest.mark.skipif(ROOT_USER and not shutil.which("setpriv"), reason="root may write everywhere")
def test_folder_of_somebody_else(checkout):
    os.chmod(checkout, 0o555)
    for parent in [checkout.parent, *checkout.parent.parents][:4]:
        if parent != Path("/tmp"):
            os.chmod(parent, 0o755)
    become = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if ROOT_USER else []
    python = (
        "/usr/bin/python3" if ROOT_USER else sys.executable
    )  # root's own Python may lie in a closed folder
    command = [*become, "make", "site", f"PYTHON={python}"]
    done = subprocess.run(
        command, cwd=checkout, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    )
    os.chmod(checkout, 0o755)
    one_line(done, "Cannot write", "chown")


def test_no_network(checkout):
    # A proxy that nobody answers at is a network that is not there.
    done = make(
        checkout,
        "site",
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_RETRIES="0",
        PIP_TIMEOUT="2",
        http_proxy="http://127.0.0.1:9",
    )
    one_line(done, "could not reach", "network", "run this again")
    assert (checkout / ".cache" / "install.log").exists()
    assert not list((checkout / ".venv").glob(".installed-*")), (
        "an unfinished environment is not taken for a whole one"
    )


def test_no_venv_module(checkout, tmp_path):
    blocker = tmp_path / "blocker"
    blocker.mkdir()
    (blocker / "sitecustomize.py").write_text(
        "import importlib.util as u\nold = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'ensurepip' else old(name, *a)\n"
    )
    one_line(make(checkout, "site", PYTHONPATH=str(blocker)), "venv", "sudo apt install python3-venv")


def test_nothing_built_yet(checkout):
    one_line(make(checkout, "serve"), "make book")


def test_missing_system_packages_are_named(checkout, tmp_path):
    only = tmp_path / "bin"
    only.mkdir()
    for program in ("make", "sh", "env"):
        (only / program).symlink_to(shutil.which(program))
    done = make(checkout, "test", PATH=str(only), CI="true")
    for name, cure in {"chromium": "chromium", "bwrap": "bubblewrap", "node": "nodejs", "git": "git"}.items():
        assert any(
            line.startswith(f"{name} is missing") and cure in line for line in done.stdout.splitlines()
        )
    one_line(done, "CI=true", "chromium", "bwrap")


def test_unknown_target():
    done = subprocess.run([sys.executable, str(RUN), "bok"], capture_output=True, text=True)
    one_line(done, "bok", "book")


@pytest.mark.site
def test_serving_what_is_built_takes_moments(checkout):
    """`make serve` in a folder with a space answers at once, with the book's own page for a wrong address."""
    (checkout / "_build").mkdir()
    shutil.copytree(ROOT / "_build" / "html", checkout / "_build" / "html")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    command = [sys.executable, str(checkout / "tools" / "run.py"), "serve"]
    process = subprocess.Popen(
        command, cwd=checkout, env={**os.environ, "PORT": str(port)}, stdout=subprocess.PIPE, text=True
    )
    try:
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/book/index.html", timeout=5) as answer:
            assert b"From Neuron to Dream" in answer.read()
        assert time.perf_counter() - began < 5
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/no/such/page.html", timeout=5)
        assert missing.value.code == 404
        assert b"does not exist" in missing.value.read()
        missing.value.close()
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()
