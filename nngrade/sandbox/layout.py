"""What a kernel sees: the folders bound into the sandbox, and the bubblewrap command that binds them."""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from nngrade.sandbox.enter import HOME, RUN
from nngrade.sandbox.errors import SandboxError

ENTER = Path(__file__).with_name("enter.py")
STAGE = Path(__file__).with_name("stage.py")
INSTALL = "install it: `sudo apt install bubblewrap` (Debian, Ubuntu), `sudo dnf install bubblewrap` (Fedora)"
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
# Loader caches, alternatives (some systems put libblas there), fonts and the time zone; nothing else of /etc.
ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "fonts", "localtime", "mime.types")
ACCOUNTS = {
    "passwd": "student:x:1000:1000:student:/home/student:/bin/sh\n",
    "group": "student:x:1000:\n",
    "hosts": "127.0.0.1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}


@functools.cache
def bubblewrap() -> tuple[str, tuple[int, ...]]:
    """Path and version of bubblewrap; raises SandboxError when it is missing or older than 0.7."""
    path = shutil.which("bwrap", path=os.environ.get("PATH", "") + ":/usr/bin:/usr/local/bin")
    if path is None:
        raise SandboxError(
            f"Submissions are run with bubblewrap (`bwrap`), which is not on this machine; {INSTALL}."
        )
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(number) for number in re.findall(r"\d+", said)[:3])
    if version < (0, 7):
        raise SandboxError(
            f"bubblewrap 0.7 or newer is needed, this is {said.strip() or 'unknown'}; {INSTALL}."
        )
    return path, version


def _covered(path: str, by: list[str]) -> bool:
    return any(path == parent or path.startswith(parent.rstrip("/") + "/") for parent in by)


def _places(package: str) -> list[str]:
    """The folders of an installed package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SandboxError(f"Notebooks are to see the package {package}, which is not installed: install it.")
    return [os.path.abspath(place) for place in spec.submodule_search_locations]


def python_folders(packages: list[str]) -> list[str]:
    """Folders that this interpreter and ``packages`` need.

    Only the folder of an editable package is taken, never the checkout around it, which may hold solutions.
    """
    executable = Path(sys.executable)
    wanted = [sys.prefix, sys.base_prefix, sys.base_exec_prefix]
    while executable.is_symlink():  # a virtual environment's python may lead there by several links
        executable = executable.parent / os.readlink(executable)
        wanted.append(str(executable.parent.parent))
    wanted.append(str(Path(sys.base_prefix).resolve()))
    wanted += [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    for name in packages:
        wanted += _places(name)
    folders: list[str] = []
    for path in wanted:
        path = os.path.abspath(path)
        if os.path.isdir(path) and path != "/" and not _covered(path, [*SYSTEM, *folders]):
            folders.append(path)
    return folders


def walls(kind: str) -> list[str]:
    """The part of the bubblewrap command that says what is shut off, and what may be done inside.

    kind: ``kernel`` for one kernel by itself; ``zygote`` and ``zygote-of-root`` for the process from which
    kernels are forked: it keeps, inside its own user namespace alone, the capabilities with which it builds
    the walls of each kernel. Root's has a range of users in a namespace that ``stage.py`` made before.
    """
    args = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    args += ["--die-with-parent", "--new-session", "--hostname", "kernel", "--clearenv", "--cap-drop", "ALL"]
    if kind != "zygote-of-root":
        # As user 0 the zygote stays in the one user namespace that owns all others of its sandbox.
        inside = "1000" if kind == "kernel" else "0"
        args += ["--unshare-user", "--uid", inside, "--gid", inside]
    if kind == "kernel":
        return [*args, "--disable-userns"] if bubblewrap()[1] >= (0, 8) else args
    names = ["SYS_ADMIN", "SETUID", "SETGID", "SETPCAP", "NET_ADMIN", "DAC_OVERRIDE"]
    if kind == "zygote":
        names.append("SETFCAP")  # without it user 0 may not be mapped into a kernel's namespace
    for name in names:
        args += ["--cap-add", f"CAP_{name}"]
    return args


def command(
    kind: str,
    folders: list[tuple[str, str]],
    disk_bytes: int,
    info_fd: int,
    seccomp_fd: int | None,
    etc: Path,
) -> list[str]:
    """The bubblewrap command up to the program to run.

    kind: see ``walls``. folders: pairs (where it is bound from, where the kernel sees it). etc: folder with
    the files of ``ACCOUNTS``.
    """
    args = [bubblewrap()[0], *walls(kind)]
    for name in SYSTEM:
        if os.path.islink(name):
            args += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            args += ["--ro-bind", name, name]
    for name in ETC:
        args += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for name in ACCOUNTS:
        args += ["--ro-bind", str(etc / name), f"/etc/{name}"]
    args += ["--proc", "/proc", "--dev", "/dev", "--dir", "/home", "--dir", "/run"]
    # Temporary file systems first, binds after: an environment may itself lie under /tmp or /home.
    for path, size in (("/dev/shm", disk_bytes), ("/tmp", disk_bytes), (HOME, disk_bytes), (RUN, 1 << 20)):
        args += ["--perms", "0700", "--size", str(size), "--tmpfs", path]
    for source, target in folders:
        for parent in reversed(Path(target).parents[:-1]):  # for others to pass, whatever they are outside
            args += [] if _covered(str(parent), list(SYSTEM)) else ["--dir", str(parent)]
        args += ["--ro-bind", source, target]
    args += ["--remount-ro", "/", "--chdir", "/", "--info-fd", str(info_fd)]
    if seccomp_fd is not None:
        args += ["--seccomp", str(seccomp_fd)]
    return args


def python_path(packages: list[str]) -> str:
    """PYTHONPATH of a kernel: what this process finds outside its own prefix, and nothing else of its path.

    The parent of an editable package may be named, for only the package itself is bound into the sandbox.
    """
    found = [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    found += [str(Path(place).parent) for name in packages for place in _places(name)]
    ours = [sys.prefix, sys.base_prefix]
    return os.pathsep.join(dict.fromkeys(path for path in found if not _covered(path, ours)))


def environment(threads: int, packages: list[str]) -> dict[str, str]:
    """The whole environment of a kernel: fixed, so that the same work gets the same grade."""
    count = str(threads)
    return {
        "PYTHONPATH": python_path(packages),
        "HOME": HOME,
        "USER": "student",
        "LOGNAME": "student",
        "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": "/tmp",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYDEVD_USE_FRAME_EVAL": "NO",  # a debugger sets it where it is loaded, which is in some kernels only
        "MPLCONFIGDIR": f"{HOME}/.matplotlib",
        "NBGRADER_EXECUTION": "autograde",
        "NNLIB_PICTURES": "png",  # the one kind that can carry no script: see nngrade.sanitize
        "NN_BOOK_URL": os.environ.get("NN_BOOK_URL", ""),  # where messages send their readers
        "OMP_NUM_THREADS": count,
        "OPENBLAS_NUM_THREADS": count,
        "MKL_NUM_THREADS": count,
    }
