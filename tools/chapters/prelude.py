"""Runs in the kernel of a chapter before its first cell: notes which files of the project the chapter reads.

It also hides PyTorch, so that a page says what every reader can compute, those without PyTorch too.
The chapter's own namespace stays empty.
"""

import json
import os
import resource
import sys
from importlib.machinery import PathFinder
from importlib.util import source_from_cache


class _Hiding(PathFinder):
    """Python's own finder of modules, which does not find those that are hidden."""

    hidden: frozenset[str] = frozenset()

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if fullname.partition(".")[0] in cls.hidden:
            return None
        return PathFinder.find_spec(fullname, path, target)


def _hide(names: list[str]) -> None:
    _Hiding.hidden = frozenset(names)
    sys.meta_path[:] = [_Hiding if finder is PathFinder else finder for finder in sys.meta_path]


def begin(root: str, apart: list[str], hidden: list[str]):
    """Watch the kernel from now on; returns the function that writes down what was seen.

    root: the project; apart: its folders that do not count; hidden: modules that cannot be imported.
    """
    files: set[str] = set()
    folders: set[str] = set()
    outside = tuple(os.path.join(root, name) + os.sep for name in apart)

    def note(path, found: set[str]) -> None:
        if not isinstance(path, str | bytes | os.PathLike):
            return
        path = os.path.abspath(os.fsdecode(path))
        if path.startswith(root + os.sep) and not (path + os.sep).startswith(outside):
            found.add(path)

    def hook(event: str, arguments: tuple) -> None:
        if event == "open":
            path, _, flags = arguments
            if not (flags or 0) & (os.O_WRONLY | os.O_RDWR):
                note(path, files)
        elif event in ("os.listdir", "os.scandir") and "importlib" not in sys._getframe(1).f_code.co_filename:
            # (an import looks through folders too, but what it finds there is opened)
            note("." if arguments[0] is None else arguments[0], folders)

    def finish(report: str) -> None:
        read = {source_from_cache(file) if file.endswith(".pyc") else file for file in set(files)}
        seen = {
            "files": sorted(os.path.relpath(file, root) for file in read),
            "folders": sorted(os.path.relpath(folder, root) for folder in set(folders)),
            "peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        }
        with open(report, "w", encoding="utf-8") as target:
            json.dump(seen, target)

    _hide(hidden)
    sys.addaudithook(hook)
    return finish
