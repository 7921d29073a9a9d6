"""Sphinx extension: predictions, quizzes, Parsons problems and hints, written in MyST.

    :::{predict} concert-weather
    Only the weather is good (0.3). Does the perceptron go?

    - [ ] It goes.

      One yes is not enough: 0.3 stays below the threshold of 0.5.
    - [x] It stays.

      0.3 is less than 0.5.
    :::

`quiz` is written the same way and may have several `[x]`; `:shuffle:` puts the options in a mixed order, the
same in every build. What stands after the options is shown with the answer.

`parsons` takes an instruction, a fenced program in the right order and, if wanted, a second one with lines
that do not belong, each ending in `# why: ...`. A line of the program may say its own why; `:any-order: 2-3`
lets lines change places. `reveal` takes a numbered list of hints, the solution last. `review` places the
review page. A chapter with questions ends with the reader's progress; `progress` puts it elsewhere.
"""

from pathlib import Path

from sphinx.application import Sphinx

from . import collect, nodes
from .directives import Predict, Quiz, Reveal
from .parsons import Parsons

STATIC = Path(__file__).parent / "static"


def serve_styles(app: Sphinx) -> None:
    """Add the extension's own style sheet to the pages."""
    app.config.html_static_path.append(str(STATIC))
    app.add_css_file("elements.css")


def setup(app: Sphinx) -> dict:
    nodes.register(app)
    for directive in (Predict, Quiz, Parsons, Reveal):
        app.add_directive(directive.kind, directive)
    collect.register(app)
    app.connect("builder-inited", serve_styles)
    return {"version": "1.0", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
