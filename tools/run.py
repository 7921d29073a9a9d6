"""The door behind every `make` target: finds a Python that is new enough, then does the work.

This file keeps to the oldest syntax there is, so that an old Python reads it and can say what is missing
instead of stopping at a SyntaxError. Everything else lives in the package beside it.
"""

import os
import subprocess
import sys

OLDEST = (3, 11)
NEWER = ("python3.11", "python3.12", "python3.13", "python3.14")


def new_enough(version):
    """Whether a version tuple satisfies the project."""
    return tuple(version[:2]) >= OLDEST


def newer_python():
    """The first interpreter on PATH that runs and is new enough, or None."""
    check = "import sys; sys.exit(0 if sys.version_info[:2] >= %r else 1)" % (OLDEST,)  # noqa: UP031
    with open(os.devnull, "w") as silence:
        for name in NEWER:
            try:
                if subprocess.call([name, "-c", check], stdout=silence, stderr=silence) == 0:
                    return name
            except OSError:
                continue
    return None


def main():
    """Run the named command, under a newer Python where this one is too old."""
    if new_enough(sys.version_info):
        sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
        from project.commands import main as run

        return run(sys.argv[1:])
    newer = newer_python()
    if newer:
        return subprocess.call([newer, os.path.abspath(__file__)] + sys.argv[1:])  # noqa: RUF005
    sys.stderr.write(
        "Python 3.11 or newer is needed, and `%s` is %d.%d. Install one (Debian 12, Ubuntu 24.04 or newer: "  # noqa: UP031
        "sudo apt install python3 python3-venv), or name another one: make %s PYTHON=/path/to/python3.11\n"
        % (sys.executable, sys.version_info[0], sys.version_info[1], (sys.argv[1:] or ["book"])[0])
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
