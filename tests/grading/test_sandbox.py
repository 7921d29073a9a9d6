"""The sandbox's limits where this machine has no such thing: control groups of version 2, and refusals."""

from pathlib import Path

import pytest

from nngrade.sandbox import cgroups, layout, stage
from nngrade.sandbox.errors import SandboxError

FILES = {
    "memory": {"memory.max": "max", "memory.swap.max": "max", "memory.events": "oom 0\noom_kill 0\n"},
    "pids": {"pids.max": "max"},
}


class Tree:
    """A tree of control groups of version 2 in plain files, with the rules that matter."""

    def __init__(self, root: Path, monkeypatch, owned: bool = True) -> None:
        self.root, self.own = root, root / "user.slice" / "session.scope"
        self.own.mkdir(parents=True)
        for group in (root, self.own.parent, self.own):
            (group / "cgroup.controllers").write_text("memory pids")
            (group / "cgroup.subtree_control").write_text("")
            (group / "cgroup.procs").write_text("")
        write, mkdir, read, remove = cgroups._write, Path.mkdir, Path.read_text, Path.rmdir

        def rules(path: Path, value: str) -> None:
            if path.name == "cgroup.subtree_control":
                if path.parent == self.own or not owned:
                    raise OSError(16, "it has processes of its own, or another owner")
                value = f"{path.read_text()} {value.removeprefix('+')}"
            write(path, value)

        def make(path: Path, **options) -> None:
            mkdir(path, **options)
            if path.name.startswith(cgroups.PREFIX):
                (path / "cgroup.procs").write_text("")
                (path / "cgroup.kill").write_text("")
                for controller in (path.parent / "cgroup.subtree_control").read_text().split():
                    for name, value in FILES[controller].items():
                        if not (path / name).exists():
                            (path / name).write_text(value)

        def unmake(path: Path) -> None:
            if path.name.startswith(cgroups.PREFIX):
                self.killed = read(path / "cgroup.kill") if (path / "cgroup.kill").exists() else ""
                for file in path.iterdir():
                    file.unlink()
            remove(path)

        monkeypatch.setattr(cgroups, "_write", rules)
        monkeypatch.setattr(Path, "mkdir", make)
        monkeypatch.setattr(Path, "rmdir", unmake)
        mine = "0::/user.slice/session.scope\n"
        monkeypatch.setattr(
            Path, "read_text", lambda path, **o: mine if str(path) == "/proc/self/cgroup" else read(path, **o)
        )


def test_version_2_limits_beside_the_own_group_and_is_killed_at_once(tmp_path, monkeypatch):
    tree = Tree(tmp_path, monkeypatch)
    group = cgroups.create("7-x", 1 << 20, 8, root=tmp_path)
    folder = tree.own.parent / "nngrade-7-x"
    assert group.folders == {"memory": folder, "pids": folder}
    assert (folder / "memory.max").read_text() == str(1 << 20)
    assert (folder / "memory.swap.max").read_text() == "0"
    assert (folder / "pids.max").read_text() == "8"
    assert group.join_files == [str(folder / "cgroup.procs")]
    assert not group.out_of_memory
    (folder / "memory.events").write_text("oom 1\noom_kill 1\n")
    assert group.out_of_memory
    assert cgroups.leftovers(tmp_path) == [folder]
    group.remove()
    group.remove()
    assert tree.killed == "1"
    assert not folder.exists()


def test_version_2_without_delegation_makes_none_and_leaves_none(tmp_path, monkeypatch):
    tree = Tree(tmp_path, monkeypatch, owned=False)
    assert cgroups.create("7-x", 1 << 20, 8, root=tmp_path).folders == {}
    assert not list(tree.root.rglob("nngrade-*"))


def test_of_version_2_what_is_passed_on_is_used(tmp_path, monkeypatch):
    tree = Tree(tmp_path, monkeypatch, owned=False)
    (tree.own.parent / "cgroup.subtree_control").write_text("pids")
    assert list(cgroups.create("7-x", 1 << 20, 8, root=tmp_path).folders) == ["pids"]


@pytest.mark.parametrize(
    ("version", "says"), [("bubblewrap 0.6.2", "0.7 or newer"), ("nonsense", "unknown|nonsense")]
)
def test_an_old_bubblewrap_is_refused_with_the_cure(version, says, monkeypatch, tmp_path):
    old = tmp_path / "bwrap"
    old.write_text(f"#!/bin/sh\necho {version}\n")
    old.chmod(0o755)
    layout.bubblewrap.cache_clear()
    monkeypatch.setattr(layout.shutil, "which", lambda *a, **k: str(old))
    try:
        with pytest.raises(SandboxError, match=says) as refusal:
            layout.bubblewrap()
        assert "apt install bubblewrap" in str(refusal.value)
    finally:
        monkeypatch.undo()
        layout.bubblewrap.cache_clear()


def test_walls_of_a_kernel_and_of_a_zygote(monkeypatch):
    """A kernel gets no capability at all; a zygote a few, in a user namespace only."""
    monkeypatch.setattr(layout, "bubblewrap", lambda: ("bwrap", (0, 8, 0)))
    kernel, zygote, of_root = (layout.walls(kind) for kind in ("kernel", "zygote", "zygote-of-root"))
    assert "--cap-add" not in kernel
    assert {"--unshare-user", "--disable-userns", "--die-with-parent"} <= set(kernel)
    assert "--unshare-user" in zygote
    assert "--unshare-user" not in of_root, "stage.py has made it, with many users"
    for walls in (kernel, zygote, of_root):
        assert {"--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"} <= set(walls)
        assert walls[walls.index("--cap-drop") + 1] == "ALL"
        assert walls.count("--cap-add") in (0, 6, 7)


def test_the_stage_keeps_no_group_and_no_way_back(monkeypatch):
    called = []
    for name in ("setgroups", "setresgid", "setresuid"):
        monkeypatch.setattr(stage.os, name, lambda *a, name=name: called.append((name, *a)))
    stage.become(7)
    assert called == [("setgroups", []), ("setresgid", 7, 7, 7), ("setresuid", 7, 7, 7)]
