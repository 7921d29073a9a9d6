"""Writes constraints.txt: every package installed in .venv, exactly, without the machine it was installed on.

Run by `make pin` after a dependency was added or raised. A local version such as `2.13.0+cpu` loses its
suffix, so that the pin holds wherever the package comes from.
"""

import os
from importlib.metadata import distributions
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "constraints.txt"
HEADER = "# Exact versions of everything `make` installs. Written by `make pin`; do not edit.\n"


def pins() -> list[str]:
    """`name==version` of each installed distribution but the project itself, sorted by name."""
    found = {d.metadata["Name"].lower().replace("_", "-"): d.version.split("+")[0] for d in distributions()}
    return [f"{name}=={version}" for name, version in sorted(found.items()) if name != "nnlib"]


def main() -> None:
    """Replace constraints.txt in one step."""
    temporary = TARGET.with_suffix(".tmp")
    temporary.write_text(HEADER + "\n".join(pins()) + "\n", encoding="utf-8")
    os.replace(temporary, TARGET)
    print(f"{TARGET.name}: {len(pins())} packages")


if __name__ == "__main__":
    main()
