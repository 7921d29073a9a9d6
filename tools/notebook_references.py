"""The book's bibliography in a notebook: citations by author and year, and a list of what was cited."""

import re
from pathlib import Path

CITED = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")


class References:
    """Citations by author and year, and the list of what was cited."""

    def __init__(self, path: Path | None):
        self.entries = {}
        if path and path.exists():
            from pybtex.database import parse_file

            self.entries = dict(parse_file(str(path)).entries.items())

    def cite(self, keys: str, in_text: bool) -> str:
        parts = [self.short(key.strip(), in_text) for key in keys.split(",")]
        return ", ".join(parts) if in_text else "(" + "; ".join(parts) + ")"

    def short(self, key: str, in_text: bool) -> str:
        if key not in self.entries:
            return key
        entry = self.entries[key]
        names = [" ".join(person.last_names) for person in entry.persons.get("author", [])]
        who = names[0] if names else key
        who += " et al." if len(names) > 2 else f" and {names[1]}" if len(names) == 2 else ""
        year = entry.fields.get("year", "no year")
        return f"{who} ({year})" if in_text else f"{who}, {year}"

    def listed(self, text: str) -> str:
        """Return a section with every work that the text cites."""
        keys = {key.strip() for match in CITED.finditer(text) for key in match[1].split(",")}
        lines = []
        for key in sorted(keys & set(self.entries)):
            fields = self.entries[key].fields
            title = re.sub(r"[{}]", "", fields.get("title", key))
            url = fields.get("url") or (f"https://doi.org/{fields['doi']}" if "doi" in fields else "")
            lines.append(f"- {self.short(key, True)}: " + (f"[{title}]({url})" if url else f"*{title}*"))
        return "## References\n\n" + "\n".join(lines) if lines else ""
