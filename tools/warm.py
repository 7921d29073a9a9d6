"""A builder that stays: it imports everything once, and each build is a fork of it.

Started by `make book` (tools/project/watch.py). For each line on standard input, the arguments of
sphinx_site.py and a file for its warnings as JSON, it answers with the exit status.
"""

import importlib
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import sphinx_site

_THREADS = {"numpy", "matplotlib", "nnlib", "torch"}  # what starts threads does not survive a fork


def learn(modules: Path) -> None:
    """Import what the last build had imported, but for the project's own."""
    with suppress(OSError, ValueError):
        for name in json.loads(modules.read_text(encoding="utf-8")):
            if name.partition(".")[0] not in _THREADS:
                with suppress(Exception):  # a module that only its package may import
                    importlib.import_module(name)


def build(arguments: list[str], warnings: str) -> int:
    """One build in a child; its exit status."""
    child = os.fork()
    if not child:
        status = 1
        try:
            log = os.open(warnings, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(log, 2)
            status = sphinx_site.main(arguments)
        except BaseException as problem:
            print(f"{type(problem).__name__}: {problem}", file=sys.stderr)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """Answer until the other end closes."""
    learn(Path(sys.argv[2]))
    with suppress(KeyboardInterrupt), open(int(sys.argv[1]), "w", buffering=1) as answers:
        answers.write("ready\n")
        for line in sys.stdin:
            request = json.loads(line)
            answers.write(f"{build(request['arguments'], request['warnings'])}\n")


if __name__ == "__main__":
    main()
