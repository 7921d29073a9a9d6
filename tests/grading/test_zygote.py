"""Forking kernels: alike, when it fails, when something dies, and nothing left. Attacks: tests/hostile."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from traitlets.config import Config

from nngrade import zygote
from nngrade.sandbox import box, census, cgroups, janitor
from nngrade.zygote import held, pool
from nngrade.zygote.imports import modules_of

_spec = importlib.util.spec_from_file_location("kernels", Path(__file__).parent / "fixtures" / "kernels.py")
kernels = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(kernels)
Kernel = kernels.Kernel

pytestmark = pytest.mark.timeout(300)
sandbox = pytest.mark.sandbox


@pytest.fixture
def served():
    config = Config({"BubblewrapProvisioner": {"memory_mb": 700, "disk_mb": 16}})
    with zygote.serving(kernels.NOTEBOOKS, config):
        yield next(iter(pool._pool.zygotes.values()))


def test_imports_are_read_from_released_cells_wherever_they_stand():
    cells = [
        new_code_cell("import numpy as np, os.path\nfrom nnlib import plot"),
        new_code_cell("def f():\n    from .. import x\n    from a.b import c\n"),
        new_code_cell("%matplotlib inline\nimport never"),
        new_markdown_cell("import prose"),
    ]
    wanted = ("a.b", "a.b.c", "nnlib", "nnlib.plot", "numpy", "os.path")
    assert modules_of([new_notebook(cells=cells)]) == wanted


@sandbox
def test_forked_or_not_a_kernel_begins_alike(served):
    """Same seeds, hash seed, path, namespace, environment, user, threads: same work, same grade."""
    look = """
import os, random, sys, threading, numpy
print(random.random(), numpy.random.rand(), hash("a"), sys.path, sorted(os.environ.items()))
print(os.getuid(), os.getgid(), os.getcwd(), os.listdir("."), open("data.txt").read(), sys.argv)
print(sorted(n for n in globals() if not n.startswith("_")), oct(os.umask(0)), threading.active_count())
print([open(f"/proc/self/{name}").read() for name in ("limits", "setgroups")], os.getsid(0) > 0)
print(sorted(os.listdir("/dev")), os.uname().nodename, sorted(os.listdir("/")))
"""
    files = {"data.txt": "some data"}
    with Kernel(files=files, fork=False) as cold, Kernel(files=files) as warm, Kernel(files=files) as again:
        assert [kernel.sandbox.forked for kernel in (cold, warm, again)] == [False, True, True]
        started, forked = cold.run(look), warm.run(look)
        assert "some data" in started
        assert forked == started
        assert again.run(look) == forked


DRAWING = [new_notebook(cells=[new_code_cell("import matplotlib.pyplot as plt")])]


@sandbox
def test_what_the_imports_keep_open_is_each_kernels_own():
    """Matplotlib keeps fonts open, and closes one as soon as no formula in its store needs it any more."""
    draw = """
import io, os
import matplotlib.pyplot as plt
for size in range(60):  # more formulas than are stored
    figure, axes = plt.subplots()
    axes.set_title(f"${size}$")
    figure.savefig(io.BytesIO(), format="svg")
    plt.close(figure)
print("drawn")
"""
    find = """
import os
links = {int(n): f"/proc/self/fd/{n}" for n in os.listdir("/proc/self/fd")}
fonts = sorted(n for n, link in links.items() if os.path.lexists(link) and "ttf" in os.readlink(link))
print(len(fonts) > 0)
"""
    config = Config({"BubblewrapProvisioner": {"memory_mb": 700, "disk_mb": 16}})
    with zygote.serving(DRAWING, config), Kernel() as one, Kernel() as other:
        assert [kernel.sandbox.forked for kernel in (one, other)] == [True, True]
        assert one.run(draw, seconds=60) == "drawn\n"
        assert one.run(find) == other.run(find) == "True\n"
        assert one.run("print(os.lseek(fonts[0], 77, os.SEEK_SET))") == "77\n"
        assert other.run("print(os.lseek(fonts[0], 0, os.SEEK_CUR) == 77)") == "False\n"


@sandbox
def test_what_is_not_shared_is_random(served):
    with Kernel() as one, Kernel() as other:
        code = "import secrets, uuid, numpy; print(secrets.token_hex(), numpy.random.default_rng().random())"
        assert one.run(code) != other.run(code)


@sandbox
def test_a_killed_zygote_is_replaced_and_the_log_says_so(served, caplog):
    with Kernel() as before:
        os.kill(served.box.inner_pid, signal.SIGKILL)
        assert before.sandbox.process.wait(5) is not None, "a kernel cannot outlive its zygote"
    with Kernel() as kernel:
        assert not kernel.sandbox.forked
        assert kernel.run("print(6 * 7)") == "42\n"
    assert "could not be forked and is started anew" in caplog.text
    with Kernel() as kernel:
        assert kernel.sandbox.forked


@sandbox
def test_where_forking_keeps_failing_it_is_not_tried_for_ever(served, caplog, monkeypatch):
    monkeypatch.setattr(held.Zygote, "fork", _refuse)
    for _ in range(pool.FAILURES):
        with Kernel() as kernel:
            assert not kernel.sandbox.forked
    assert caplog.text.count("forking is forbidden here") == pool.FAILURES
    assert not zygote.serving_now()
    assert pool._pool.zygotes == {}


@sandbox
@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="no second thread")
def test_what_has_started_threads_is_not_forked(caplog):
    """A fork copies one thread, and the locks that the others hold."""
    config = Config({"BubblewrapProvisioner": {"threads": 2, "memory_mb": 700, "disk_mb": 16}})
    with zygote.serving(kernels.NOTEBOOKS, config), Kernel(threads=2) as kernel:
        assert not kernel.sandbox.forked
        assert kernel.run("print(6 * 7)") == "42\n"
    assert "threads cannot be forked" in caplog.text


@sandbox
def test_a_zygote_is_replaced_after_so_many_kernels(served, monkeypatch):
    monkeypatch.setattr(pool, "FORKS", 2)
    with Kernel(), Kernel(), Kernel() as third:
        (current,) = pool._pool.zygotes.values()
        assert current is not served
        assert pool._pool.retired == [served], "while kernels of it live"
        assert third.sandbox.forked
    with Kernel():
        assert pool._pool.retired == []
    assert served.box.process.poll() is not None


@sandbox
def test_thirty_kernels_leave_nothing():
    """No process, folder, control group, mount or descriptor; the census itself can be told to run more."""
    with ThreadPoolExecutor(1) as thread:  # a browser that another test has open holds this one's event loop
        assert thread.submit(census.main, ["30"]).result() == 0


@sandbox
def test_nothing_outlives_a_killed_grader_and_the_janitor_removes_its_traces(tmp_path, monkeypatch):
    script = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent / "fixtures")!r})
import time, kernels
from nngrade import zygote
from traitlets.config import Config
with zygote.serving(kernels.NOTEBOOKS, Config()), kernels.Kernel() as one, kernels.Kernel(fork=False) as two:
    print(one.sandbox.forked, flush=True)
    time.sleep(60)
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as grader:
        assert grader.stdout.readline() == "True\n"
        below = [int(line.split()[0]) for line in census._descendants(grader.pid)]
        assert len(below) >= 6
        grader.kill()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(_alive(pid) for pid in below):
        time.sleep(0.05)
    assert not [pid for pid in below if _alive(pid)]
    folders = list(Path(box._open_folder()).glob(f"nngrade-run-{grader.pid}-*"))
    assert folders, "or there is nothing to sweep"
    assert janitor.sweep() >= len(folders)
    assert not any(folder.exists() for folder in folders)
    assert not [group for group in cgroups.leftovers() if f"-{grader.pid}-" in group.name]


def _alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


@sandbox
def test_a_process_forked_from_a_grader_leaves_its_kernels_alone(served):
    with Kernel() as kernel:
        pid = os.fork()
        if pid == 0:
            fine = pool._pool.zygotes == {} and not zygote.serving_now()
            kernel.sandbox.process.kill()
            os._exit(0 if fine else 1)
        assert os.waitpid(pid, 0)[1] == 0
        assert kernel.run("print('alive')") == "alive\n"
    with Kernel() as kernel:
        assert kernel.sandbox.forked


def _refuse(self, disk_bytes):
    raise zygote.UnavailableError("forking is forbidden here")
