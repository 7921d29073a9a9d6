"""MyST markdown made readable in plain Jupyter: directives become details boxes, roles become text."""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))

from elements.directives import BOX, KICKERS, scrambled
from elements.parsons import read_lines
from notebook_roles import Context, roles

OPENING = re.compile(r"^(?P<indent>\s*)(?P<fence>:{3,}|`{3,})\{(?P<name>[\w:+-]+)\}\s*(?P<argument>.*)$")
FENCE = re.compile(r"^\s*(?P<fence>`{3,}|~{3,})(?!.*`)")
OPTION = re.compile(r"^:(?P<key>[\w-]+):\s*(?P<value>.*)$")
ITEM = re.compile(r"^(?P<mark>[-*+]|\d+[.)])(?P<space>\s+)(?P<rest>.*)$")
DROPPED = {"progress", "review", "toctree", "tableofcontents", "contents", "bibliography", "index"}
SEPARATOR = "\n\n"


def dedent(lines: list[str]) -> list[str]:
    widths = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    return [line[min(widths, default=0) :] for line in lines]


def readable(text: str, context: Context) -> str:
    """Return MyST markdown as the markdown that Jupyter shows."""
    lines, out, prose = text.splitlines(), [], []

    def flush() -> None:
        out.append(roles("\n".join(prose), context))
        prose.clear()

    at = 0
    while at < len(lines):
        line = lines[at]
        if opening := OPENING.match(line):
            flush()
            end = closing(lines, at, opening["fence"])
            shown = directive(opening["name"], opening["argument"].strip(), lines[at + 1 : end], context)
            out.append("\n".join(opening["indent"] + row if row else row for row in shown.splitlines()))
            at = end + 1
        elif fence := FENCE.match(line):
            flush()
            end = closing(lines, at, fence["fence"])
            out.append("\n".join(lines[at : end + 1]))
            at = end + 1
        else:
            comment_or_target = re.match(r"^\([\w:.-]+\)=\s*$|^%(\s|$)|^\{[.#:\w][^`}]*\}\s*$", line)
            if not comment_or_target:
                prose.append(line)
            at += 1
    flush()
    return re.sub(r"\n{3,}", SEPARATOR, "\n".join(out)).strip("\n")


def closing(lines: list[str], start: int, fence: str) -> int:
    """Return the line that closes the fence opened on line `start`; the last line when nothing does."""
    at = start + 1
    while at < len(lines):
        line = lines[at].strip()
        if line and set(line) == {fence[0]} and len(line) >= len(fence):
            return at
        inner = OPENING.match(lines[at]) or FENCE.match(lines[at])
        # colon fences nest, and a code fence hides whatever stands in it; backticks do not nest in backticks
        if inner and not (
            fence[0] in "`~" and inner["fence"][0] == fence[0] and len(inner["fence"]) <= len(fence)
        ):
            at = closing(lines, at, inner["fence"])
        at += 1
    return len(lines)


def options_of(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Split a directive's lines into its options and its body."""
    options = {}
    if lines and lines[0].strip() == "---":
        end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == "---"), len(lines))
        for line in lines[1:end]:
            key, _, value = line.partition(":")
            options[key.strip()] = value.strip()
        return options, lines[end + 1 :]
    at = 0
    while at < len(lines) and (found := OPTION.match(lines[at].strip())):
        options[found["key"]] = found["value"]
        at += 1
    return options, lines[at:]


def directive(name: str, argument: str, lines: list[str], context: Context) -> str:
    options, body = options_of(dedent(lines))
    if name in ELEMENTS:
        return ELEMENTS[name](argument, options, body, context)
    content = "\n".join(body).strip("\n")
    if name in DROPPED:
        return ""
    if name in {"code-block", "code", "sourcecode"}:
        return f"```{argument}\n{content}\n```"
    if name == "math":
        return f"$$\n{content}\n$$"
    if name in {"figure", "image"}:
        return SEPARATOR.join(
            filter(None, [f"![{options.get('alt', '')}]({argument})", readable(content, context)])
        )
    inner = readable(content, context)
    if name == "dropdown":
        return details(roles(argument, context), inner)
    if name in {"glossary", "table", "list-table", "grid", "grid-item", "div"}:
        return SEPARATOR.join(filter(None, [f"**{roles(argument, context)}**" if argument else "", inner]))
    title = roles(argument, context) if argument else name.capitalize()
    quoted = f"**{title}**{SEPARATOR}{inner}".rstrip().splitlines()
    return "\n".join(f"> {row}".rstrip() for row in quoted)


def details(summary: str, content: str) -> str:
    # the empty lines make Jupyter read what is inside as markdown
    return f"<details>\n<summary>{summary}</summary>\n\n{content}\n\n</details>"


def items_of(body: list[str], wanted: str) -> tuple[list[str], list[list[str]], list[str]]:
    """Split lines into what stands before the first list of a kind, its items, and what stands after it."""
    before, items, after, at = [], [], [], 0
    while at < len(body):
        found = ITEM.match(body[at])
        if found and (found["mark"][0] in "-*+") == (wanted == "bullet") and not after:
            width = len(found["mark"]) + len(found["space"])
            item, at = [found["rest"]], at + 1
            while at < len(body) and (not body[at].strip() or body[at].startswith("  ")):
                item.append(body[at][min(width, len(body[at]) - len(body[at].lstrip())) :])
                at += 1
            items.append(item)
            continue
        (after if items else before).append(body[at])
        at += 1
    return before, items, after


def joined(lines: list[str], context: Context) -> str:
    return readable("\n".join(lines), context)


def kicker(kind: str) -> str:
    return f"**{KICKERS[kind]}**"


def choice(kind: str, argument: str, options: dict, body: list[str], context: Context) -> str:
    before, items, after = items_of(body, "bullet")
    if "shuffle" in options:
        plain = [BOX.sub("", item[0]) for item in items]
        items = [items[i] for i in scrambled(plain, argument)]
    asked, answers = [], []
    for letter, item in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", items, strict=False):
        mark = BOX.match(item[0])
        blank = next((i for i, line in enumerate(item) if not line.strip()), len(item))
        first = [BOX.sub("", item[0], count=1), *item[1:blank]]
        verdict = "Right." if mark and mark[1] in "xX" else "Not this one."
        asked.append(f"- **{letter}.** " + " ".join(joined(first, context).splitlines()))
        answers.append(f"**{letter}. {verdict}** {joined(item[blank:], context)}")
    if any(line.strip() for line in after):
        answers.append(joined(after, context))
    parts = [kicker(kind), joined(before, context), "\n".join(asked)]
    return SEPARATOR.join([*parts, details("Answer and explanations", SEPARATOR.join(answers))])


def parsons(argument: str, options: dict, body: list[str], context: Context) -> str:
    blocks, instruction, at, language = [], [], 0, "python"
    while at < len(body):
        if fence := FENCE.match(body[at]):
            end = closing(body, at, fence["fence"])
            language = re.sub(r"[`~{}\s]|code-block", "", body[at]) or language if not blocks else language
            blocks.append("\n".join(body[at + 1 : end]))
            at = end
        else:
            instruction.append(body[at])
        at += 1
    program = read_lines(blocks[0]) if blocks else []
    wrong = read_lines(blocks[1], "x") if len(blocks) > 1 else []
    lines = program + wrong
    mixed = "\n".join(lines[i].text for i in scrambled([line.text for line in lines], argument))
    solution = "\n".join("    " * line.indent + line.text for line in program)
    reasons = "\n".join(f"- `{line.text}`: {roles(line.why, context)}" for line in lines if line.why)
    answer = SEPARATOR.join(filter(None, [f"```{language}\n{solution}\n```", reasons]))
    note = "Some of these lines do not belong." if wrong else ""
    parts = [kicker("parsons"), joined(instruction, context), note, f"```{language}\n{mixed}\n```"]
    return SEPARATOR.join(filter(None, [*parts, details("Solution", answer)]))


def reveal(argument: str, options: dict, body: list[str], context: Context) -> str:
    before, items, _ = items_of(body, "number")
    parts = [kicker("reveal"), joined(before, context)]
    for number, item in enumerate(items, 1):
        parts.append(details("Solution" if number == len(items) else f"Hint {number}", joined(item, context)))
    return SEPARATOR.join(filter(None, parts))


ELEMENTS = {
    "predict": lambda *given: choice("predict", *given),
    "quiz": lambda *given: choice("quiz", *given),
    "parsons": parsons,
    "reveal": reveal,
}
