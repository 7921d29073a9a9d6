"""What the tests of assignments share: the benches, made once, and a small source to break."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from nngrade.mutants import Bench

SOURCE = """# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Double it

# %% nbgrader={"grade_id": "double", "solution": true}
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% nbgrader={"grade_id": "test-double", "grade": true, "points": 2}
assert double(2) == 4
### BEGIN HIDDEN TESTS
assert double(7.25) == 14.5
### END HIDDEN TESTS

# %% [markdown] nbgrader={"grade_id": "why", "grade": true, "solution": true, "points": 1}
# Because two is even.
"""


@pytest.fixture(scope="session")
def bench():
    """Return the bench of an assignment; its cells are run once."""
    return functools.cache(Bench)


@pytest.fixture
def course(tmp_path: Path):
    """Return a function that writes the small source, with a text replaced, into a course folder."""

    def make(old: str = "", new: str = "") -> Path:
        assert old in SOURCE
        folder = tmp_path / "solutions" / "double"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "double.py").write_text(SOURCE.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return make
