"""`make book` for an author: a saved source is on the page soon, built by a process that is warm."""

import importlib
import json
import os
import shutil
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(monkeypatch):
    """The modules behind `make`."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return lambda name: importlib.import_module(f"project.{name}")


@pytest.fixture
def builder(project, tmp_path, monkeypatch):
    """A warm builder whose builds are told by a stand-in for Sphinx."""
    watch = project("watch")
    tools = tmp_path / "tools"
    tools.mkdir()
    shutil.copy(ROOT / "tools" / "warm.py", tools)
    (tools / "sphinx_site.py").write_text(
        "import os, sys\nstarted = os.getpid()\n\n\n"
        "def main(arguments):\n"
        "    print(started, os.getpid(), *arguments, file=sys.stderr)\n"
        "    if arguments[0] == 'die':\n        raise SystemExit(3)\n"
        "    return 1 if arguments[0] == 'fail' else 0\n"
    )
    (tmp_path / "modules.json").write_text(json.dumps(["csv", "no.such.module"]))
    (tmp_path / "constraints.txt").write_text("one==1\n")
    monkeypatch.setattr(watch, "ROOT", tmp_path)
    monkeypatch.setattr(watch, "BUILD", tmp_path)
    monkeypatch.setattr(watch, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(watch.stamps, "ROOT", tmp_path)
    made = watch.Builder()
    yield made
    made.close()


def test_each_build_is_a_fork_of_one_process(builder):
    status, said = builder.build(["one", "--all"])
    assert status == 0
    parent, child, *arguments = said[0].split()
    assert parent != child
    assert arguments == ["one", "--all"]
    status, [line] = builder.build(["fail"])
    assert status == 1
    assert line.split()[0] == parent
    assert line.split()[1] != child
    assert builder.build(["die"])[0] == 1
    assert builder.build(["on"])[0] == 0, "a build that breaks leaves the builder as it was"


def test_other_packages_or_tools_want_a_new_builder(builder, tmp_path):
    before = builder.build(["one"])[1][0].split()[0]
    (tmp_path / "constraints.txt").write_text("one==2\n")
    assert builder.build(["one"])[1][0].split()[0] != before


def test_a_builder_that_is_gone_is_done_without(builder, project, monkeypatch):
    monkeypatch.setattr(project("site"), "build", lambda arguments: (0, ["built in a process of its own"]))
    builder.ready()
    builder.process.kill()
    builder.process.wait()
    monkeypatch.setattr(builder, "ready", lambda: None)
    assert builder.build(["one"]) == (0, ["built in a process of its own"])


def test_a_change_is_seen_and_nothing_else(project, tmp_path):
    snapshot = project("watch").snapshot
    page = tmp_path / "book" / "page.md"
    page.parent.mkdir()
    page.write_text("one")
    first = snapshot((tmp_path,))
    (page.parent / "page.md.tmp").write_text("an editor's own")
    assert snapshot((tmp_path,)) == first
    page.write_text("other")
    assert snapshot((tmp_path,)) != first


def test_an_open_page_learns_of_a_newer_site(project, tmp_path, monkeypatch):
    serve = project("serve")
    for name in ("site-1", "site-2"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text(f"<body>{name}</body>")
    site = tmp_path / "html"
    site.symlink_to("site-1")
    monkeypatch.setattr(serve, "SITE", site)
    with serve.listen(0, serve.LiveHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def get(path):
            with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}") as answer:
                return answer.read().decode()

        assert get("/-/site") == "site-1"
        assert get("/page.html").startswith("<body>site-1</body><script>")
        (tmp_path / "new").symlink_to("site-2")
        os.replace(tmp_path / "new", site)
        assert get("/-/site") == "site-2"
        assert "site-2" in get("/page.html?again")
        server.shutdown()
