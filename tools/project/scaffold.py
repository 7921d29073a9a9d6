"""`make chapter`: a chapter and its assignment from templates, green before the first word is written."""

import os
import re
from pathlib import Path

from .place import ROOT, TroubleError, say

TEMPLATES = ROOT / "tools" / "templates"
_EXAMPLE = 'make chapter NAME=16-deep-dream PART="Part IV · Illusions" TITLE="Deep dream"'
_LAST = "To look up"  # the caption in the table of contents that stays below all parts


def chapter(name: str, part: str, title: str) -> str:
    """Write a chapter's files, list it in the table of contents; returns its slug."""
    found = re.fullmatch(r"(\d\d)-([a-z0-9]+(?:-[a-z0-9]+)*)", name)
    if not found:
        raise TroubleError(f"NAME={name} is no number and slug such as 16-deep-dream. Write: {_EXAMPLE}")
    if "·" not in part:
        raise TroubleError(f'PART="{part}" is no part such as "Part IV · Illusions". Write: {_EXAMPLE}')
    number, slug = found.groups()
    folder = re.sub(r"[^a-z0-9]+", "-", part.partition("·")[2].lower()).strip("-")
    words = {"NAME": name, "NUMBER": str(int(number)), "SLUG": slug, "FOLDER": folder,
             "TITLE": title or slug.replace("-", " ").capitalize()}  # fmt: skip
    files = {
        ROOT / "book" / folder / f"{name}.md": "chapter.md.in",
        ROOT / "solutions" / slug / f"{slug}.py": "assignment.py.in",
        ROOT / "nngrade" / "checks" / "known" / f"{slug.replace('-', '_')}.py": "known.py.in",
        ROOT / "tests" / "mutants" / slug / "mix.py": "answers.py.in",
    }
    if there := [path for path in files if path.exists() or path.with_suffix("").exists()]:
        raise TroubleError(f"{there[0].relative_to(ROOT)} exists already. Take another NAME, or edit it.")
    contents = ROOT / "_toc.yml"
    listed = with_chapter(contents.read_text(encoding="utf-8"), part, f"book/{folder}/{name}")
    for path, template in files.items():
        text = (TEMPLATES / template).read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(f"@{word}@", value)
        _write(path, text)
        say(f"  {path.relative_to(ROOT)}")
    _write(contents, listed)
    say("  _toc.yml")
    return slug


def with_chapter(contents: str, part: str, page: str) -> str:
    """The table of contents with a page in its part, by number; a new part stands before the last caption."""
    lines = contents.splitlines()
    heads = [at for at, line in enumerate(lines) if line.startswith("  - caption:")]
    captions = {lines[at].partition(":")[2].strip().strip('"'): at for at in heads}
    if part not in captions:
        at = captions[_LAST]
        lines[at:at] = [f'  - caption: "{part}"', "    chapters:", f"      - file: {page}"]
        return "\n".join(lines) + "\n"
    at = captions[part] + 2
    while at < len(lines) and lines[at].startswith("      - file:") and lines[at].split()[-1] < page:
        at += 1
    lines.insert(at, f"      - file: {page}")
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
