"""The grader's HTML pages: no script, nothing loaded, and a policy that says so to the browser."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from nngrade.states import State

_HERE = Path(__file__).parent
_MARKS = {
    State.GRADED: ("good", "✓"),
    State.REPAIRED: ("person", "↺"),
    State.TAMPERED: ("odd", "⚑"),
    State.INVALID: ("bad", "✕"),
    State.RECEIVED: ("muted", "…"),
    State.SUPERSEDED: ("muted", "⇢"),
}


def state_mark(state: State | str) -> Markup:
    """A state as a badge: color, sign and word."""
    tone, sign = _MARKS.get(State(state), ("bad", "!"))
    return Markup('<span class="badge {}">{} {}</span>').format(
        tone, sign, State(state).value.replace("-", " ")
    )


def sentence(text: str) -> Markup:
    """A note with its `names` set as code."""
    parts = str(text).split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if i % 2 and len(parts) % 2 else escape(part)
        for i, part in enumerate(parts)
    )


def points(value: float | None) -> str:
    """Points as people write them: 3, 2.5, and a dash where there are none."""
    return (
        "–"
        if value is None
        else f"{value:g}"
        if abs(value - round(value)) < 1e-9
        else f"{value:.2f}".rstrip("0")
    )


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(_HERE)
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )


def render(name: str, **values: object) -> str:
    """The page ``name`` (``feedback`` or ``overview``); every value is escaped unless it is ``Markup``."""
    css = (_HERE / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    template = _environment().get_template(f"{name}.html.j2")
    # The browser hashes the style as it stands in the page, so it goes in unescaped.
    return template.render(css=Markup(css), csp=policy, state_mark=state_mark, sentence=sentence, **values)
