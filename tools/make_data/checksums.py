"""Write nnlib/datasets/data/SHA256SUMS: the hash of every packaged file, in the format of ``sha256sum``."""

import hashlib
import os
from pathlib import Path

DATA = Path(__file__).parents[2] / "nnlib/datasets/data"


def main() -> None:
    """Hash all files below the data folder and replace the list in one step."""
    files = sorted(p for p in DATA.rglob("*") if p.is_file() and not p.name.startswith("SHA256SUMS"))
    lines = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(DATA).as_posix()}\n" for p in files
    ]
    draft = DATA / "SHA256SUMS.draft"
    draft.write_text("".join(lines), encoding="utf-8")
    os.replace(draft, DATA / "SHA256SUMS")
    print(f"{len(files)} files, {sum(p.stat().st_size for p in files) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
