"""Attacks by code that runs: what it reads, writes, reaches, spends and sends.

Every row names the state in which it must end and the points that it may have. Attacks that disturb nothing
share a kernel. That the careful students get all points shows that no attack touches another's work.
"""

import os
from pathlib import Path

import pytest
from attacks import RIGHT, Attack, changed, hand_in_and_grade, judge, judge_together

from nngrade.sandbox import cgroups

pytestmark = [pytest.mark.sandbox, pytest.mark.timeout(400)]


def memory_attack() -> tuple[str, int]:
    """How 700 MB in a course that allows as much must end: where no control group can be made (`doctor` says
    so), each process has a limit of its own, twice as large, and only `address-space` reaches that one."""
    group = cgroups.create(f"{os.getpid()}-attacks", 64 << 20, 16)
    limited = "memory" in group.folders
    group.remove()
    return ("out-of-memory", 0) if limited else ("graded", 4)


MEMORY = memory_attack()

FIND = """
import glob, os
places = [".", "..", "/home/*", "/root", "/srv", "/mnt", "/tmp", "/var/*", "/run/*", "/proc/1/cwd",
          "/proc/1/root/home/*"]
found = [p for place in places for deep in ("/*.", "/*/*.", "/*/*/*.")
         for kind in ("ipynb", "db") for p in glob.glob(place + deep + kind)]
print("FOUND", [p for p in found if os.path.isfile(p)])
"""
NETWORK = """
import socket
def attempt(*address, family=socket.AF_INET, kind=socket.SOCK_STREAM):
    try:
        s = socket.socket(family, kind); s.settimeout(1); s.connect(*address); print("CONNECTED", address)
    except OSError as error:
        print("refused", address, error.errno)
attempt(("192.0.2.1", 80)); attempt(("192.0.2.1", 53), kind=socket.SOCK_DGRAM)
attempt("\\0/tmp/.X11-unix/X0", family=1)
attempt((2, 22), family=40)
"""
PARENT = """
import ctypes, os, signal
print("PARENT PID", os.environ.get("JPY_PARENT_PID"))
for attempt in (lambda: open("/proc/1/mem", "rb").read(1), lambda: os.setuid(0),
                lambda: os.kill(4242, 9),
                lambda: open("/proc/sys/kernel/hostname", "w")):
    try:
        print("DONE", attempt())
    except OSError as error:
        print("refused", error.errno)
libc = ctypes.CDLL(None, use_errno=True)
print("ptrace", libc.ptrace(16, 1, 0, 0), "unshare", libc.unshare(0x10000000))
print("few processes", len([p for p in os.listdir("/proc") if p.isdigit()]) < 5)
"""
STARTUP = """
import os
for folder in ("~/.ipython/profile_default/startup", "/tmp", "~", "~/.config", "/dev/shm", "."):
    folder = os.path.expanduser(folder); os.makedirs(folder, exist_ok=True)
    open(folder + "/planted.py", "w").write("print('PLANTED')")
"""
PLANTED = """
import os
places = ("/home", "/tmp", "/dev/shm", "/run", "/var/tmp")
print("SEEN", [f for place in places for _, _, files in os.walk(place) for f in files if "planted" in f])
"""
WRITES = """
import nngrade, numpy, sys
for path in (nngrade.__file__, numpy.__file__, sys.executable, "/usr/bin/env", "/etc/passwd", "/etc/new"):
    try:
        open(path, "a"); print("WRITABLE", path)
    except OSError as error:
        print("unwritable", error.errno)
"""
PRIVILEGES = """
import ctypes, os, subprocess
print("DEVICES", [d for d in ("mem", "kmsg", "sda", "vda", "kvm", "fuse") if os.path.exists("/dev/" + d)])
try:
    print("TERMINAL", open("/dev/tty"))
except OSError as error:
    print("no terminal", error.errno)
for command in (["unshare", "-r", "true"], ["mount", "-t", "tmpfs", "x", "/tmp"], ["su", "-c", "true"]):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=3).returncode
        print("PRIVILEGE " + command[0] if done == 0 else "denied")
    except (OSError, subprocess.TimeoutExpired) as error:
        print("denied")
libc = ctypes.CDLL(None, use_errno=True)
print("SYSCALLS", [libc.syscall(number, 0, 0, 0, 0, 0) for number in (250, 321, 425, 308, 304)])
"""
SECRETS = """
import glob, os
def text(path):
    try:
        return open(path, "rb").read().decode(errors="replace")
    except OSError:
        return ""
files = [f for kind in ("environ", "cmdline", "mountinfo") for f in glob.glob(f"/proc/*/{kind}")]
seen = "".join(map(text, files)) + repr(dict(os.environ))
print("SECRETS", [word for word in ("the-secret-of", "my course", "submitted") if word in seen])
links = [os.readlink(f) for f in glob.glob("/proc/self/fd/*") if os.path.lexists(f)]
print("OPEN FILES", [f for f in links if f.startswith("/") and not f.startswith(("/dev/", "/proc/"))])
"""
FORKS = """
import os, time
for _ in range(2000):
    try:
        if os.fork() == 0:
            time.sleep(60); os._exit(0)
    except OSError:
        print("NO MORE"); break
"""
DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "31.41592"])
    os._exit(0)
"""
DISK = """
import errno
try:
    for number in range(100):
        with open(f"/tmp/{number}", "wb") as file:
            file.write(bytes(8 << 20))
except OSError as error:
    print("FULL", errno.errorcode[error.errno])
"""
SPEAKS = """
kernel = get_ipython().kernel
for message in (b"garbage", b"", b"\\xff" * 50):
    kernel.iopub_socket.send(message)
    kernel.iopub_socket.send_multipart([b"<IDS|MSG>", message, message, message, message, message])
"""
KEEPS_PRINTING = """
import threading
def print_on():
    while True:
        print("x" * 1000)
threading.Thread(target=print_on, daemon=True).start()
"""
HTML = """
from IPython.display import HTML, Javascript, Markdown, SVG, display
display(HTML("<script>alert(1)</script><img src=x onerror=alert(2)><b>bold</b>"))
display(HTML("<iframe src='javascript:alert(3)'></iframe>"))
display(Javascript("alert(4)")); display(Markdown("<script>alert(5)</script>"))
display({"image/svg+xml": "<svg onload='alert(6)'/>", "text/plain": "svg"}, raw=True)
display({"image/png": "'><script>alert(7)</script>", "text/plain": "png"}, raw=True)
print("\\x1b]0;title\\x07<script>alert(8)</script>")
"""
NO_OUTPUTS = """
from IPython.display import display
kernel = get_ipython().kernel
send = kernel.session.send
def odd(stream, kind, content=None, *rest, **more):
    if kind == "stream": content["text"] = ["<script>alert(1)</script>", 5]
    if kind == "error": content.update(traceback="x", ename=["x"], evalue={"y": "<script>"})
    if isinstance(content, dict) and "execution_count" in content:
        content["execution_count"] = {"a": "<script>"}
    return send(stream, kind, content, *rest, **more)
kernel.session.send = odd
print("said")
display({"text/html": 5, "text/plain": {"a": 1}, "image/png": {"x": 1}, "text/latex": [[]]}, raw=True)
"""

ATTACKS = [
    Attack("aa-careful", "graded", 4, RIGHT, why="the control: everything right, before all others"),
    Attack("looks-around", "graded", 4, FIND + NETWORK + PARENT + SECRETS + RIGHT, absent="CONNECTED",
           printed=("FOUND []", "refused", "PARENT PID None", "few processes True", "SECRETS []",
                    "OPEN FILES []")),
    Attack("takes-more", "graded", 4, WRITES + PRIVILEGES + STARTUP + RIGHT, absent="WRITABLE",
           printed=("unwritable", "DEVICES []", "no terminal", "denied", "SYSCALLS [-1, -1, -1, -1, -1]")),
    Attack("takes-more-later", "graded", 4, PLANTED + DISK + HTML + RIGHT, absent="PLANTED",
           printed=("SEEN []", "FULL ENOSPC")),
    Attack("multiplies", "graded", 0, DAEMON + FORKS + RIGHT, printed=("NO MORE",),
           why="who leaves no process for a snapshot cannot be judged"),
    Attack("memory", *MEMORY, "x = b'x' * 740_000_000\n" + RIGHT),
    Attack("address-space", "out-of-memory", 1, "x = []\nwhile True: x.append(bytes(50_000_000))\n" + RIGHT),
    Attack("output", "too-much-output", 0, "while True:\n    print('x' * 1000)\n" + RIGHT),
    Attack("one-big-output", "too-much-output", 0, "print('x' * 60_000_000)\n" + RIGHT),
    Attack("raw-output", "too-much-output", 0, "import os\nwhile True: os.write(1, bytes(65536))\n" + RIGHT),
    Attack("endless", "timeout", 1, "while True: pass\n" + RIGHT),
    Attack("stubborn", "timeout", 0, "import signal\nsignal.signal(2, signal.SIG_IGN)\nwhile 1: 0\n"),
    Attack("dies", "dead-kernel", 3, make=changed(lambda n: None, halve="import os\nos._exit(0)")),
    Attack("keeps-printing", "too-much-output", 0, KEEPS_PRINTING + RIGHT + "import time; time.sleep(60)"),
    Attack("stops-itself", "timeout", 0, "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n" + RIGHT),
    Attack("kills-all", "dead-kernel", 0, "import os\ntry:\n    os.kill(-1, 9)\nexcept OSError:\n"
           "    os.kill(os.getpid(), 9)\n" + RIGHT),
    Attack("leaves", "graded", 4, RIGHT + "exit()\n", printed=("would end the whole notebook",)),
    Attack("asks", "graded", 1, "answer = input('the password? ')\n" + RIGHT),
    Attack("speaks-nonsense", "dead-kernel", 0, SPEAKS + RIGHT),
    Attack("outputs-of-no-kind", "graded", 4, NO_OUTPUTS + RIGHT + "raise ValueError\n",
           why="outputs are cleaned before anybody relies on their form"),
    Attack("zz-careful", "graded", 4, RIGHT, why="the control: everything right, after all others"),
]  # fmt: skip


@pytest.fixture(scope="module")
def graded(hostile_course):
    """All attacks handed in and graded by one command."""
    return hand_in_and_grade(hostile_course, ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack(graded, attack):
    judge(graded, attack)


def test_all_end_once_and_no_page_runs_or_gives_away_anything(graded, tools):
    judge_together(graded, ATTACKS, tools.SECRET)


def test_the_instructors_notebook_runs_nothing_either(graded):
    cells = graded.autograded("takes-more-later").cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    mimes = {mime for output in outputs for mime in output.get("data", {})}
    assert mimes <= {"text/plain", "text/html", "image/png", "image/jpeg"}
    html = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    assert "bold" in html
    assert all(word not in html for word in ("script", "onerror", "iframe", "javascript"))


def test_nothing_is_left_behind(graded):
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not any(b"31.41592" in command for command in commands)
    left = [*graded.temporary.iterdir(), *(g for g in cgroups.leftovers() if f"-{graded.pid}-" in g.name)]
    assert left == [], "folders or control groups of the grader that has ended"
