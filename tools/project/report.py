"""`make report`: for each chapter how long its cells took, how much memory, and what its page weighs."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .place import CACHE, SITE, TroubleError, say

RECORDS = CACHE / "notebooks" / "records"
BUDGET = "a page 2.6 MB, with photographs 4 MB; a chapter 90 s from nothing, 2 GB"


class _Named(HTMLParser):
    """The files that a page makes a browser load: itself, styles, scripts, pictures."""

    def __init__(self):
        super().__init__()
        self.files: set[str] = set()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload"):
            self.files.add(given.get("href", ""))
        elif tag in ("script", "img") and given.get("src"):
            self.files.add(given["src"])


def weight(page: Path) -> int:
    """Bytes of a page and of what it names. Fonts and what scripts load later are not in it."""
    named = _Named()
    text = page.read_text(encoding="utf-8")
    named.feed(text)
    files = {page.parent / unquote(urlsplit(name).path) for name in named.files if not urlsplit(name).scheme}
    files |= {page.parent / found for found in re.findall(r'"(?:\./)?([^"]*/mathjax/[^"]+\.js)"', text)}
    return page.stat().st_size + sum({f.resolve(): f.stat().st_size for f in files if f.is_file()}.values())


def rows() -> list[tuple[str, float, float, int, float]]:
    """Chapter, seconds, MB of memory, cells, MB of its page; in the order of the book."""
    found = []
    for file in sorted(RECORDS.glob("*.json")):
        record = json.loads(file.read_text(encoding="utf-8"))
        page = SITE / f"{record['chapter']}.html"
        if page.exists():
            numbers = record["seconds"], record["peak_mb"], record["cells"], weight(page) / 1e6
            found.append((record["chapter"].removeprefix("book/"), *numbers))
    return sorted(found, key=lambda row: row[0].rpartition("/")[2])


def show() -> None:
    """Print the table, and the budgets below it."""
    measured = rows()
    if not measured:
        raise TroubleError("No chapter has been executed yet. Build the site first: make site")
    width = max(len(row[0]) for row in measured)
    say(f"{'chapter':{width}}  cells  seconds  memory MB  page MB")
    for name, seconds, memory, cells, page in measured:
        say(f"{name:{width}}  {cells:5}  {seconds:7.1f}  {memory:9.0f}  {page:7.2f}")
    say(f"Seconds are those of the last execution, one thread. Budgets: {BUDGET}.")
