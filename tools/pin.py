"""Writes constraints.txt: every package installed in .venv, exactly, without the machine it was installed on.

Run by `make pin` after a dependency was added or raised. A local version such as `2.13.0+cpu` loses its
suffix, so that the pin holds wherever the package comes from.
"""

import os
import sys
from importlib.metadata import distributions
from pathlib import Path

from packaging.specifiers import SpecifierSet

TARGET = Path(__file__).resolve().parents[1] / "constraints.txt"
SUPPORTED = ("3.11.0", "3.12.0", "3.13.0")
HEADER = "# Exact versions of everything `make` installs. Written by `make pin`; do not edit.\n"


def pins() -> list[str]:
    """`name==version` of each installed distribution but the project itself, sorted by name."""
    found = {d.metadata["Name"].lower().replace("_", "-"): d.version.split("+")[0] for d in distributions()}
    return [f"{name}=={version}" for name, version in sorted(found.items()) if name != "nnlib"]


def too_new() -> list[str]:
    """Pins that a Python the project supports could not install, for example Debian 12's 3.11.2."""
    wanted = [
        (d.metadata["Name"], d.version, d.metadata.get("Requires-Python") or "") for d in distributions()
    ]
    return [
        f"{name}=={version} wants Python {needs}, the project promises {oldest}: install an older one first"
        for name, version, needs in wanted
        for oldest in SUPPORTED
        if oldest not in SpecifierSet(needs)
    ]


def main() -> int:
    """Replace constraints.txt in one step."""
    if problems := too_new():
        print(*problems, sep="\n", file=sys.stderr)
        return 1
    temporary = TARGET.with_suffix(".tmp")
    temporary.write_text(HEADER + "\n".join(pins()) + "\n", encoding="utf-8")
    os.replace(temporary, TARGET)
    print(f"{TARGET.name}: {len(pins())} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
