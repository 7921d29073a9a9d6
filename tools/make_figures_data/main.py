"""Makes the heavy data of the live figures: `make figures-data`, or this file inside .venv.

    python tools/make_figures_data/main.py                   make everything anew
    python tools/make_figures_data/main.py fool_networks     one recipe
    python tools/make_figures_data/main.py --check           compare with what is committed, write nothing

Run `make figures` afterwards: the script of the figures carries a hash of each file, so that browsers notice.
"""

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).parent))
FOLDERS = {"fool_photos": "fool", "fool_networks": "fool"}  # recipe -> folder of nnlib/figures/static/figures


def main(arguments: list[str]) -> int:
    """Entry of the command line; 1 if a check found a difference."""
    wanted = [a for a in arguments if a != "--check"] or list(FOLDERS)
    unknown = [a for a in wanted if a not in FOLDERS]
    if unknown:
        print(f"There is no recipe {unknown[0]}; there are {', '.join(FOLDERS)}", file=sys.stderr)
        return 1
    lines = []
    for name in wanted:
        print(name, flush=True)
        recipe = importlib.import_module(name)
        if "--check" in arguments:
            lines += recipe.check()
            continue
        folder = ROOT / "nnlib" / "figures" / "static" / "figures" / FOLDERS[name]
        folder.mkdir(parents=True, exist_ok=True)
        recipe.make(folder)
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
