"""Attacks on what kernels are forked from, on siblings, and on the walls between them.

Each attack is a cell that runs in a forked kernel while a victim runs in another one of the same zygote. What
stops it stands beside it. The last test shows that what can be tried without a sandbox does succeed there.
"""

import os
import socket
import tempfile
from pathlib import Path

import pytest
from kernels import NOTEBOOKS, Kernel
from traitlets.config import Config

from nngrade import zygote

pytestmark = [pytest.mark.sandbox, pytest.mark.timeout(300)]

C = "import ctypes, errno, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
TRY = """
import os
def attempt(what, action):
    try:
        print(what, "DONE", action())
    except (OSError, ValueError) as error:
        print(what, "refused")
"""

# What the victim does first: things of its own that a sibling would like to have.
VICTIM = """
import ctypes, os, pty, socket
libc = ctypes.CDLL(None)
for place in ("/tmp", "/dev/shm", os.path.expanduser("~"), "."):
    open(os.path.join(place, "secret-of-the-victim"), "w").write("secret")
segment = libc.shmget(4242, 4096, 0o1666)
listeners = [socket.socket(socket.AF_UNIX), socket.socket()]
listeners[0].bind("\\0victim"); listeners[1].bind(("127.0.0.1", 50_123))
[listener.listen() for listener in listeners]
terminal = pty.openpty()
print("ready", segment != -1)
"""
FILES = """
import os
places = ("/tmp", "/dev/shm", "/home", "/run", "/var/tmp")
print("SEEN", [f for place in places for _, _, files in os.walk(place) for f in files if "victim" in f])
"""
SOCKETS = (
    TRY
    + """
import socket
def reach(family, address):
    s = socket.socket(family); s.settimeout(2); s.connect(address); return address
attempt("abstract", lambda: reach(socket.AF_UNIX, "\\0victim"))
attempt("loopback", lambda: reach(socket.AF_INET, ("127.0.0.1", 50_123)))
"""
)
SEGMENT = C + "print('SEGMENT', libc.shmget(4242, 4096, 0) != -1)"

# (name, what stops it, the cell, what it must print)
ATTACKS = [
    ("files of a sibling", "mount namespace, temporary file systems of its own", FILES, ["SEEN []"]),
    ("sockets of a sibling", "network namespace: abstract names and loopback belong to it", SOCKETS,
     ["abstract refused", "loopback refused"]),
    ("shared memory of a sibling", "IPC namespace", SEGMENT, ["SEGMENT False"]),
    ("terminal of a sibling", "a devpts instance of its own",
     "import os; print('TERMINALS', [n for n in os.listdir('/dev/pts') if n != 'ptmx'])", ["TERMINALS []"]),
    ("processes of siblings and zygote", "process namespace",
     "import os; print(sorted(filter(str.isdigit, os.listdir('/proc'))), os.getppid())", ["['1', '2'] 1"]),
    ("the zygote's door", "closed before the walls are built",
     """
import os, socket, stat
found = []
for name in os.listdir("/proc/self/fd"):
    try:
        if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
            with socket.socket(fileno=os.dup(int(name))) as s:
                found += [name] * (s.type == socket.SOCK_SEQPACKET)
    except OSError:
        pass
print("DOORS", found)
""", ["DOORS []"]),
    ("descriptors of namespaces, processes, archives", "all are closed",
     """
import os
links = [os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd")
         if os.path.lexists(f"/proc/self/fd/{n}")]
print("LINKS", [x for x in links if "pidfd" in x or "memfd" in x or x.startswith(("mnt:", "pid:"))])
""", ["LINKS []"]),
    ("memory and files of process 1", "it is not dumpable",
     TRY + """
for name in ("mem", "environ", "maps"):
    attempt(name, lambda: open(f"/proc/1/{name}", "rb").read(1))
for name in ("root", "cwd", "fd/0"):
    attempt(name, lambda: os.readlink(f"/proc/1/{name}"))
""", [f"{name} refused" for name in ("mem", "environ", "maps", "root", "cwd", "fd/0")]),
    ("namespaces of process 1", "not dumpable; setns is filtered",
     TRY + C + """
for name in ("mnt", "pid", "user", "net"):
    attempt(name, lambda: os.open(f"/proc/1/ns/{name}", os.O_RDONLY))
print("setns", libc.setns(os.open("/proc/self/ns/net", os.O_RDONLY), 0), errno.errorcode[ctypes.get_errno()])
""", ["mnt refused", "pid refused", "user refused", "net refused", "setns -1 EPERM"]),
    ("tracing process 1", "seccomp filter",
     C + "print(libc.ptrace(16, 1, 0, 0), libc.process_vm_readv(1, 0, 0, 0, 0, 0))", ["-1 -1"]),
    ("killing process 1", "process 1 takes no signal from within",
     "import os; os.kill(1, 9); os.kill(1, 15)\nimport time; time.sleep(0.1); print('alive')", ["alive"]),
    ("uncovering what lies below the mounts", "no capability; the mounts are another namespace's; filter",
     C + "print([libc.umount2(p, 2) for p in (b'/tmp', b'/proc', b'/dev/pts', b'/run/kernel')])",
     ["[-1, -1, -1, -1]"]),
    ("mounting and changing the root", "no capability, filter",
     C + "print(libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), libc.chroot(b'/tmp'), libc.syscall(155, 0))",
     ["-1 -1 -1"]),
    ("a user namespace to gain capabilities", "filter of unshare and clone, and a limit of none",
     C + """
print(libc.unshare(0x10000000), libc.syscall(56, 0x10000011, 0), errno.errorcode[ctypes.get_errno()])
print(libc.syscall(435, 0, 0), errno.errorcode[ctypes.get_errno()])
print("limit", open("/proc/sys/user/max_user_namespaces").read())
""", ["-1 -1 EPERM", "-1 ENOSYS", "limit 0"]),
    ("raising that limit, and other settings of the system", "nobody owns them in here",
     TRY + """
for path in ("user/max_user_namespaces", "kernel/hostname", "kernel/core_pattern", "net/ipv4/ip_forward"):
    attempt(path, lambda: open("/proc/sys/" + path, "w").write("1"))
attempt("sysrq", lambda: open("/proc/sysrq-trigger", "w").write("b"))
attempt("groups", lambda: os.listdir("/sys/fs/cgroup"))
""", ["max_user_namespaces refused", "hostname refused", "core_pattern refused", "ip_forward refused",
      "sysrq refused", "groups refused"]),
    ("becoming a sibling's user", "one user is mapped, no capability",
     TRY + "attempt('root', lambda: os.setuid(0))\nattempt('other', lambda: os.setresuid(1, 1, 1))\n"
     "attempt('groups', lambda: os.setgroups([0]))\nattempt('group', lambda: os.setgid(0))\n"
     "print(os.getresuid())",
     ["root refused", "other refused", "groups refused", "group refused", "(1000, 1000, 1000)"]),
    ("capabilities, own or of a program", "all sets are empty, no new privileges, filter on",
     """
import subprocess
cat = subprocess.run(["cat", "/proc/self/status"], capture_output=True, text=True)
for text in (open("/proc/self/status").read(), cat.stdout):
    values = dict(line.split(":\\t") for line in text.splitlines() if ":\\t" in line)
    print({values[f"Cap{kind}"] for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")}, values["NoNewPrivs"],
          values["Seccomp"])
""", ["{'0000000000000000'} 1 2\n{'0000000000000000'} 1 2"]),
    ("more than the limits", "hard limits are set with the soft ones",
     TRY + "import resource\nfor name in ('NOFILE', 'NPROC', 'AS', 'FSIZE', 'CPU'):\n"
     "    which = getattr(resource, 'RLIMIT_' + name); hard = resource.getrlimit(which)[1]\n"
     "    attempt(name, lambda: resource.setrlimit(which, (hard + 1, hard + 1)))\n"
     "    print(name, 'bounded', hard != resource.RLIM_INFINITY)",
     ["NOFILE refused", "NPROC refused", "AS refused", "FSIZE refused", "CPU refused", "CPU bounded True"]),
    ("a file larger than allowed", "file size limit, the file system's size",
     "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + TRY +
     "attempt('big', lambda: open('/tmp/big', 'wb').write(bytes(100 << 20)))\nos.remove('/tmp/big')",
     ["big refused"]),
    ("writing to what all kernels run", "read-only mounts, other owner",
     TRY + "import numpy, nngrade, sys\nfor path in (numpy.__file__, nngrade.__file__, sys.executable, "
     "'/etc/passwd', '/etc/new', '/new', '/dev/new'):\n    attempt('write', lambda: open(path, 'a'))",
     ["write refused\n" * 7]),
    ("devices", "a /dev of six harmless ones",
     TRY + "attempt('node', lambda: os.mknod('/tmp/disk', 0o60600, os.makedev(254, 0)))\n"
     "print('DISKS', [d for d in os.listdir('/dev') if d.startswith(('sd', 'vd', 'mem', 'kvm', 'fuse'))])",
     ["node refused", "DISKS []"]),
    ("keys left by others", "keyctl, add_key and request_key are filtered",
     C + "print([libc.syscall(n, 0, 0, 0, 0, 0) for n in (248, 249, 250)])", ["[-1, -1, -1]"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def served():
    with zygote.serving(NOTEBOOKS, Config({"BubblewrapProvisioner": {"memory_mb": 700, "disk_mb": 16}})):
        yield


@pytest.fixture(scope="module")
def pair(served):
    """A victim that has set up what is worth having, and an attacker beside it."""
    with Kernel() as victim, Kernel() as attacker:
        assert victim.sandbox.forked
        assert attacker.sandbox.forked
        assert victim.run(VICTIM) == "ready True\n"
        yield victim, attacker


@pytest.mark.parametrize(("name", "why", "code", "printed"), ATTACKS, ids=[row[0] for row in ATTACKS])
def test_attack(pair, name, why, code, printed):
    said = pair[1].run(code)
    assert [text for text in printed if text not in said] == [], said
    assert "DONE" not in said


def test_what_one_kernel_changes_in_memory_no_other_sees(served):
    """Pages are shared until they are written, and then copied: also those of libraries."""
    poison = """
import builtins, ctypes, numpy, random, sys
numpy.pi = 3; numpy.sum = lambda *a, **k: 42; builtins.poisoned = True
sys.modules["random"].random = lambda: 0.5; sys.modules["secrets"] = None
ctypes.memset(id(257 - 1) + 24, 7, 1)
line = next(line for line in open("/proc/self/maps") if "_multiarray_umath" in line and " r-x" in line)
at = int(line.split("-")[0], 16)
with open("/proc/self/mem", "r+b", 0) as memory:
    memory.seek(at); memory.write(b"PWNED"); memory.seek(at); print(memory.read(5))
"""
    look = """
import builtins, numpy, secrets, random
line = next(line for line in open("/proc/self/maps") if "_multiarray_umath" in line and " r-x" in line)
with open("/proc/self/mem", "rb", 0) as memory:
    memory.seek(int(line.split("-")[0], 16)); print(memory.read(5) == b"PWNED")
print(numpy.pi == 3, numpy.sum([1, 2]), hasattr(builtins, "poisoned"), 128 + 128, random.random())
"""
    with Kernel() as first:
        before = first.run(look)
        assert "PWNED" in first.run(poison)
    with Kernel() as second:
        after = second.run(look)
    assert before == after, "or kernels do not begin alike"
    assert after.startswith("False\nFalse 3 False 256")


def _memory(pid: int) -> bytes:
    """The writable memory of a process, as only the grader may read it."""
    found = b""
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, *_ = line.split()
            if rights.startswith("rw"):
                start, end = (int(word, 16) for word in span.split("-"))
                try:
                    memory.seek(start)
                    found += memory.read(end - start)
                except OSError:
                    continue
    return found


def _below(pid: int) -> list[int]:
    """Children of a process."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_no_kernels_secret_is_in_zygote_or_siblings(pair):
    victim, attacker = pair
    born = next(iter(zygote.pool._pool.zygotes.values()))
    processes = {
        "victim": _below(victim.sandbox.inner_pid)[0], "sibling": _below(attacker.sandbox.inner_pid)[0],
        "zygote": _below(born.box.inner_pid)[0], "process 1": attacker.sandbox.inner_pid,
    }  # fmt: skip
    held = {name for name, pid in processes.items() if victim.key in _memory(pid)}
    assert held == {"victim"}


def test_one_that_takes_all_it_can_leaves_the_others_theirs(pair):
    """Processes, space and processor are each kernel's own; killing all kills nobody else."""
    victim, _ = pair
    greedy = """
import os, time
count = 0
try:
    while True:
        if os.fork() == 0:
            time.sleep(30); os._exit(0)
        count += 1
except OSError:
    print("STOPPED", count < 40)
try:
    open("/tmp/full", "wb").write(bytes(32 << 20))
except OSError:
    print("FULL")
"""
    with Kernel(processes=32) as attacker:
        said = attacker.run(greedy)
        assert "STOPPED True" in said
        assert "FULL" in said
        assert "works" in victim.run(
            "import subprocess; print(subprocess.run(['echo', 'works'], capture_output=1))"
        )
        assert victim.run("open('/tmp/mine', 'wb').write(bytes(8 << 20)); print('fits')") == "fits\n"
        with pytest.raises((TimeoutError, RuntimeError)):
            attacker.run("import os, signal\nos.kill(-1, 9)\nos.kill(os.getpid(), 9)", seconds=2)
        assert attacker.sandbox.process.poll() is not None
    assert victim.run("print('alive')") == "alive\n"
    with Kernel() as next_one:
        assert next_one.sandbox.forked


def test_what_hides_from_its_end_does_not_outlive_it(served):
    """Orphans, new sessions, stopped processes and ignored signals all end with process 1."""
    hide = """
import os, signal, time
for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "27.18281"])
    os.kill(os.getpid(), signal.SIGSTOP)
time.sleep(0.3)
"""

    def hidden():
        commands = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                commands.append(path.read_bytes())
            except OSError:
                continue
        return [command for command in commands if b"27.18281" in command]

    with Kernel() as attacker:
        attacker.run(hide)
        assert hidden()
    assert not hidden()


def test_a_kernel_cannot_lead_the_grader_to_another_socket(served):
    """Links in the sandbox count from the grader's root: it connects before any cell, never again."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{folder}/s")
        listener.listen()
        listener.settimeout(1.5)
        divert = f"""
import glob, os
for path in glob.glob("/run/kernel/s-*"):
    os.remove(path); os.symlink("{folder}/s", path)
os.closerange(3, 256)
os._exit(0)
"""
        with Kernel() as attacker:
            attacker.client.execute(divert)
            with pytest.raises(TimeoutError):
                listener.accept()


def test_these_attacks_succeed_where_there_is_no_sandbox():
    """On plain kernels, as `nbgrader autograde` starts them, siblings and the grader lie open."""
    with Kernel(plain=True) as victim, Kernel(plain=True) as attacker:
        made = tempfile.mkdtemp(prefix="plain-")
        try:
            code = VICTIM.replace('"/tmp"', f'"{made}"').replace('"/dev/shm", os.path.expanduser("~"), ', "")
            assert "ready True" in victim.run(f"import os; os.chdir('{made}')\n" + code)
            assert "secret-of-the-victim" in attacker.run(FILES.replace('"/tmp"', f'"{made}"'))
            said = attacker.run(SOCKETS)
            assert "abstract DONE" in said
            assert "loopback DONE" in said
            assert "SEGMENT True" in attacker.run(SEGMENT)
            assert "DONE" in attacker.run(
                TRY + f"attempt('x', lambda: open('/proc/{os.getpid()}/maps').read(1))"
            )
        finally:
            victim.run("libc.shmctl(segment, 0, None)")
            for path in Path(made).iterdir():
                path.unlink()
            Path(made).rmdir()
