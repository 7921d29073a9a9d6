"""Everything that makes a course grade safely, applied from ``nbgrader_config.py``.

``configure(get_config())`` is all that a course needs: `nbgrader autograde`, formgrader's button and `python
-m nngrade grade` then run the same classes. nbgrader lets a configuration choose everything but the converter
itself, so its name is replaced in the modules that look it up.
"""

from __future__ import annotations

from pathlib import Path

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.converters
from traitlets.config import Config

from nngrade.feedback import FeedbackExporter, GetVerdicts
from nngrade.scale.coordinator import CourseAutograde

_LOOKED_UP_IN = (nbgrader.converters, nbgrader.apps.api, nbgrader.apps.autogradeapp)


def _replace_converter() -> None:
    """Let nbgrader's own commands find CourseAutograde under the name Autograde."""
    for module in _LOOKED_UP_IN:
        if not hasattr(module, "Autograde"):
            raise RuntimeError(
                f"{module.__name__} of this nbgrader has no Autograde to replace, so submissions "
                "would be run unprotected. Install the right version: `pip install nbgrader==0.9.6`."
            )
        module.Autograde = CourseAutograde


_LEFT_BY_DEFAULT = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback")  # nbgrader's own


def _sources_of_assignments(root: Path) -> list[str]:
    """Names of the files from which notebooks with solutions are made: ``solutions/gates/gates.py``."""
    return sorted({path.name for path in root.glob("*/*/*.py") if path.stem == path.parent.name})


def configure(c: Config, root: Path | str | None = None) -> None:
    """Write the safe path into a configuration; root: the course's folder, if not the current one."""
    _replace_converter()
    # nbgrader hands out every file that lies beside a source notebook, and this one holds the solutions.
    c.CourseDirectory.ignore = [*_LEFT_BY_DEFAULT, *_sources_of_assignments(Path(root or "."))]
    c.GenerateFeedback.preprocessors = [GetVerdicts]
    c.GenerateFeedback.exporter_class = FeedbackExporter
    # formgrader shows written answers on a page that may do whatever the instructor may. Its template heeds
    # `sanitize_html` for outputs only, so the filter that makes HTML of markdown must clean as well.
    c.HTMLExporter.sanitize_html = True
    c.HTMLExporter.filters = {"markdown2html": "nngrade.sanitize.clean_markdown"}
    if root is not None:
        c.CourseDirectory.root = str(Path(root).resolve())
