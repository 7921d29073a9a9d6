"""What a chapter's outputs were made from: its code, the files that it read, the versions of all packages.

A record holds as long as all of that is as it was. So an edit of prose executes nothing, an edit of a cell
executes this chapter, and an edit in nnlib the chapters that read the edited file.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from project import stamps
from project.place import ROOT

APART = (".venv", ".cache", ".git", "_build", "node_modules")  # made by tools, or read by none
PRELUDE = Path(__file__).with_name("prelude.py")
FORM = "1"  # of a record; raise it where chapters must be executed again


@dataclass
class Record:
    """One execution. `files` and `folders` map paths in the project to hashes of what was read there."""

    chapter: str
    text: str  # hash of the chapter's file
    code: str  # hash of its cells, as Jupyter's cache knows it
    settings: str
    files: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    peak_mb: float = 0.0
    cells: int = 0
    run: str = ""  # names this execution

    def holds(self) -> bool:
        """Whether everything but the chapter's own text is as it was."""
        return (
            self.settings == settings()
            and all(of_file(path) == known for path, known in self.files.items())
            and all(of_folder(path) == known for path, known in self.folders.items())
        )


def settings() -> str:
    """What all chapters depend on: every package's version, Python's, and how chapters are executed."""
    return stamps.digest(ROOT / "constraints.txt", PRELUDE, sys.version, FORM)


def of_file(path: str) -> str:
    """Hash of a file's content, empty where there is none."""
    file = ROOT / path
    return stamps.digest(file) if file.is_file() else ""


def of_folder(path: str) -> str:
    """Hash of the names in a folder, empty where there is none."""
    try:
        names = sorted(name for name in os.listdir(ROOT / path) if name != "__pycache__")
    except OSError:
        return ""
    return stamps.digest("\0".join(names))


def _place(cache: Path, chapter: str) -> Path:
    return cache / "records" / f"{chapter.replace('/', '--')}.json"


def load(cache: Path, chapter: str) -> Record | None:
    """The last execution of a chapter, None if there was none."""
    try:
        return Record(**json.loads(_place(cache, chapter).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def save(cache: Path, record: Record) -> None:
    """Keep a record in place of the chapter's last one."""
    target = _place(cache, record.chapter)
    target.parent.mkdir(parents=True, exist_ok=True)
    stamps.write(target, json.dumps(asdict(record), indent=1))
