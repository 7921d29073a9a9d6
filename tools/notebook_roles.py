"""MyST's roles made readable in plain Jupyter: references, terms, citations and glued values as text."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

SPAN = re.compile(r"(?:\{(?P<role>[\w:+-]+)\})?(?P<ticks>`+)(?P<text>.+?)(?<!`)(?P=ticks)(?!`)", re.S)
TARGETED = re.compile(r"^(?P<text>.*?)\s*<(?P<target>[^<>]*)>$", re.S)


@dataclass
class Context:
    """What references need: labels and their texts, glued values, citations, and where pages are."""

    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    citation: Callable[[str, bool], str] = lambda keys, in_text: keys
    page: Callable[[str], str] = lambda path: path


def roles(text: str, context: Context) -> str:
    """Replace roles by text or links, and leave code spans as they are."""
    text = SPAN.sub(lambda found: role(found, context), text)
    text = re.sub(r"\[([^\]]*)\]\(#([\w:.-]+)\)", lambda m: m[1] or context.labels.get(m[2], m[2]), text)
    text = re.sub(r"\[([^\]]+)\]\(([^)\s:]+\.md)(#[\w-]*)?\)", lambda m: linked(m[1], m[2], context), text)
    return re.sub(r"(?<=[\])`])\{[.#][^}`]*\}", "", text)


def linked(text: str, path: str, context: Context) -> str:
    url = context.page(path)
    return f"[{text}]({url})" if "://" in url else f"*{text}*"


def role(found: re.Match, context: Context) -> str:
    name, text = found["role"], found["text"].strip()
    if name is None:
        return found[0]
    split = TARGETED.match(text)
    shown, target = (split["text"], split["target"]) if split else ("", text)
    if name in {"ref", "numref", "eq"}:
        # a number that the site would count is not known here, so the name of the thing stands for it
        return shown.replace("%s", "").strip() if shown else f"*{context.labels.get(target, target)}*"
    if name == "doc":
        title = shown or context.labels.get(target, target.rsplit("/", 1)[-1])
        return linked(title, target, context)
    if name.startswith("cite"):
        return context.citation(target, name in {"cite:t", "cite:ts"})
    if name.startswith("glue"):
        key, _, form = target.partition(":")
        return glued(key, form, context)
    if name == "math":
        return f"${text}$"
    if name in {"sub", "sup", "kbd"}:
        return f"<{name}>{text}</{name}>"
    if name in {"download", "term", "abbr"}:
        return shown or target
    return shown or text


def glued(key: str, form: str, context: Context) -> str:
    """A value that the chapter computed, formatted as asked; its name when it is not known."""
    value = context.values.get(key)
    if value is None:
        return f"*{key}* (computed below)"
    try:
        return format(float(value), form) if form else value.strip("'\"")
    except ValueError:
        return value.strip("'\"")
