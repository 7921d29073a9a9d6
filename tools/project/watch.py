"""While `make book` serves: a change in the sources is built at once, by a builder that is warm already."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from . import site, stamps
from .place import BUILD, PYTHON, ROOT, TroubleError, say, surroundings

PAUSE = 0.25  # seconds between two looks at the sources


class Builder:
    """The process of tools/warm.py, started anew when the tools or the packages have changed."""

    def __init__(self):
        self.process = None
        self.made_from = ""
        self.warnings = BUILD / "warnings.log"

    def ready(self) -> None:
        """Have the process, and wait until it has imported everything."""
        made_from = stamps.digest(ROOT / "tools", ROOT / "constraints.txt")
        if self.process and self.process.poll() is None and self.made_from == made_from:
            return
        self.close()
        hear, tell = os.pipe()
        command = [str(PYTHON), "tools/warm.py", str(tell), str(BUILD / "modules.json")]
        self.process = subprocess.Popen(command, cwd=ROOT, env=surroundings(), text=True, bufsize=1,
                                        stdin=subprocess.PIPE, pass_fds=[tell])  # fmt: skip
        os.close(tell)
        self.answers = os.fdopen(hear)
        self.made_from = made_from
        self.answers.readline()

    def build(self, arguments: list[str]) -> tuple[int, list[str]]:
        """Like site.build, at once; and like it, where the builder is no more."""
        try:
            self.ready()
            self.process.stdin.write(
                json.dumps({"arguments": arguments, "warnings": str(self.warnings)}) + "\n"
            )
            status = int(self.answers.readline())
        except (OSError, ValueError):
            self.close()
            return site.build(arguments)
        return status, self.warnings.read_text(encoding="utf-8", errors="replace").splitlines()

    def close(self) -> None:
        """End the process."""
        if self.process:
            with suppress(OSError):  # it has gone already
                self.process.stdin.close()
            self.process.wait()
            self.answers.close()
            self.process = None


def snapshot(sources: tuple[Path, ...]) -> dict[Path, tuple[int, int]]:
    """When each source was last changed, and how large it is."""
    seen = {}
    for source in sources:
        for file in stamps.files_under(source):
            try:
                state = file.stat()
            except FileNotFoundError:  # an editor's temporary file, gone again
                continue
            seen[file] = (state.st_mtime_ns, state.st_size)
    return seen


def follow(rebuild: Callable[[Callable], None]) -> None:
    """Build whenever a source changes, for ever. rebuild is given what builds the pages."""
    builder = Builder()
    last = snapshot(site.SOURCES)
    builder.ready()
    while True:
        time.sleep(PAUSE)
        now = snapshot(site.SOURCES)
        if now == last:
            continue
        while (later := snapshot(site.SOURCES)) != now:  # an editor that is still writing
            time.sleep(PAUSE / 5)
            now = later
        last = now
        began = time.perf_counter()
        try:
            rebuild(builder.build)
            say(f"  on the page after {time.perf_counter() - began:.1f} s")
        except (TroubleError, OSError) as trouble:
            say(str(trouble))


def start(rebuild: Callable[[Callable], None]) -> None:
    """Follow the sources beside the server, and end with it."""
    threading.Thread(target=follow, args=(rebuild,), daemon=True).start()
