"""A training file as a data set: one example a line, its values, then its one-hot target.

0, 0.5, 1, 0.25,   1, 0        four values, class 0 of 2
1, 0.5, 0, 0.75,   0, 1        four values, class 1 of 2
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .base import DataCard, Dataset
from .files import DataError
from .pictures import grid, scatter


def from_csv(
    file: str | Path,
    names: tuple[str, ...],
    highest: float = 1.0,
    shape: tuple[int, int, int] | None = None,
) -> Dataset:
    """Read a text file of vectors with one-hot targets in its last K columns.

    names: the K classes.  highest: the largest value in the file, 255 for gray values; x = values / highest.
    shape: (C, H, W) to make pictures of the vectors.  Columns are separated by commas, semicolons, tabs or
    spaces; a first line that is not numbers is taken for headings; empty lines and lines that begin with #
    are skipped.

    x: (N, D), or (N, C, H, W) with ``shape``, float32 in [0, 1]; y: (N,) int64.
    Errors: DataError with the line's number when the file does not hold that.
    """
    file, K = Path(file), len(names)
    if isinstance(names, str) or K < 2:
        raise ValueError(f"from_csv(names) wants a tuple of at least 2 class names; got {names!r}")
    lines = _lines(file)
    separator = _separator(lines[0][1])
    headings = _split(lines[0][1], separator)
    if _has_headings(headings):
        lines = lines[1:]
    else:
        headings = []
    if not lines:
        raise DataError(f"{file} has headings but no examples; wanted one example a line")
    table = _numbers(file, lines, separator)
    D = table.shape[1] - K
    if D < 1:
        raise DataError(
            f"{file} has {table.shape[1]} columns; wanted at least 1 value and {K} target columns "
            f"({', '.join(names)})"
        )
    x, target = table[:, :D] / highest, table[:, D:]
    where = [number for number, _ in lines]
    _check(file, where, ~np.isfinite(table).all(axis=1), "holds a value that is not a finite number")
    bad = ~(np.isin(target, (0, 1)).all(axis=1) & (target.sum(axis=1) == 1))
    _check(
        file,
        where,
        bad,
        f"does not end in a one-hot target: one 1 and {K - 1} times 0 in the last {K} columns",
    )
    outside = (x < 0).any(axis=1) | (x > 1).any(axis=1)
    _check(
        file,
        where,
        outside,
        f"holds a value outside 0 to {highest:g}; give highest=255 for gray values 0-255",
    )
    if shape is not None:
        if len(shape) != 3 or np.prod(shape) != D:
            raise DataError(
                f"{file} has {D} values a line, which do not fill pictures of shape (C, H, W) = {shape}"
            )
        x = x.reshape(-1, *shape)
    picture = grid if shape else scatter if D == 2 else None
    features = tuple(headings[:D]) if shape is None else ()
    return Dataset(x, target.argmax(axis=1), tuple(names), _card(file, len(x)), features, picture=picture)


def _card(file: Path, count: int) -> DataCard:
    return DataCard(
        name=file.stem,
        content=f"{count} examples read from {file}.",
        purpose="Your own question.",
        source="Your own file.",
        license="Yours to say.",
    )


def _lines(file: Path) -> list[tuple[int, str]]:
    """Return (number, text) of the lines that hold something."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DataError(f"{file} does not exist; wanted a text file with one example a line") from error
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DataError(
            f"{file} is not a text file (byte {error.start} is no UTF-8); save the table as CSV, not as a "
            "workbook"
        ) from error
    stripped = ((number, line.strip()) for number, line in enumerate(text.splitlines(), start=1))
    lines = [(number, line) for number, line in stripped if line and not line.startswith("#")]
    if not lines:
        raise DataError(f"{file} is empty; wanted one example a line: its values, then its one-hot target")
    return lines


def _separator(line: str) -> str | None:
    """Return the separator of the first line; None stands for any run of spaces."""
    return next((s for s in (";", "\t", ",") if s in line), None)


def _split(line: str, separator: str | None) -> list[str]:
    return [cell.strip() for cell in line.split(separator)]


def _has_headings(cells: list[str]) -> bool:
    """Tell headings from numbers: no cell of a line of headings reads as a number."""
    return not any(_is_number(cell) for cell in cells)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _numbers(file: Path, lines: list[tuple[int, str]], separator: str | None) -> np.ndarray:
    """Return the table (N, columns); only where NumPy fails is the faulty line looked for."""
    try:
        return np.loadtxt([line for _, line in lines], delimiter=separator, ndmin=2, comments=None)
    except ValueError:
        width = len(_split(lines[0][1], separator))
        for number, line in lines:
            cells = _split(line, separator)
            wrong = next((c for c, cell in enumerate(cells) if not _is_number(cell)), None)
            if wrong is not None:
                found = repr(cells[wrong]) if cells[wrong] else "an empty cell"
                raise DataError(
                    f"{file}, line {number}, column {wrong + 1}: wanted a number, got {found}"
                ) from None
            if len(cells) != width:
                raise DataError(
                    f"{file}, line {number}: wanted {width} columns as in line {lines[0][0]}, got "
                    f"{len(cells)}"
                ) from None
        raise


def _check(file: Path, where: list[int], bad: np.ndarray, fault: str) -> None:
    """Raise DataError that names the first faulty line and how many there are."""
    if bad.any():
        first, count = where[int(bad.argmax())], int(bad.sum())
        others = f" (and {count - 1} more lines)" if count > 1 else ""
        raise DataError(f"{file}, line {first}{others} {fault}")
