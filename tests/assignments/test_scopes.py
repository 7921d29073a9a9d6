"""Names that a test could not have where it runs apart from the answers are found in an assignment."""

from __future__ import annotations

import pytest

from nngrade.assignment import SourceError, read_source
from nngrade.scopes import names_of


def test_names_that_a_cell_uses_and_binds():
    used, bound = names_of(
        "%matplotlib inline\nimport a\ndef f(x):\n    return g(x) + h + len(x)\ny = [z for z in w]"
    )
    assert used >= {"g", "h", "w"}
    assert not used & {"x", "z", "len"}
    assert bound == {"a", "f", "y"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("# %% [markdown]\n# # Double it\n", "# %%\ndata = 4\n", ""),
        ("assert double(2) == 4\n", "assert double(data) == 4\n", ""),
        ("# %% nbgrader={\"grade_id\": \"double\", \"solution\": true}\n",
         "# %%\ndata = 2\n\n# %% nbgrader={\"grade_id\": \"double\", \"solution\": true}\n", "uses 'data'"),
        ("# %% [markdown] nbgrader={\"grade_id\": \"why\"",
         "# %% nbgrader={\"grade_id\": \"late\", \"locked\": true}\nprint(double(1))\n\n"
         "# %% [markdown] nbgrader={\"grade_id\": \"why\"", "uses the answer 'double'"),
        ("# %% [markdown] nbgrader={\"grade_id\": \"why\"",
         "# %%\nprint(seen)\n\n# %% [markdown] nbgrader={\"grade_id\": \"why\"", "only a test makes"),
        ("# %% nbgrader={\"grade_id\": \"double\", \"solution\": true}\n",
         "# %% nbgrader={\"grade_id\": \"setup\", \"locked\": true}\ndouble = None\n\n"
         "# %% nbgrader={\"grade_id\": \"double\", \"solution\": true}\n", "replaces 'double'"),
    ],
)  # fmt: skip
def test_what_would_not_be_there(course, old, new, says):
    root = course(old, new)
    path = root / "solutions" / "double" / "double.py"
    text = path.read_text(encoding="utf-8")
    if "uses 'data'" in says:
        text = text.replace("assert double(2) == 4", "assert double(data) == 4")
    if "only a test" in says:
        text = text.replace("assert double(2) == 4", "seen = double(2)\nassert seen == 4")
    path.write_text(text, encoding="utf-8")
    if not says:
        read_source(path)
        return
    with pytest.raises(SourceError, match=says) as fault:
        read_source(path)
    assert "double.py:" in str(fault.value)
