"""The parsons directive: put the lines of a program in order, indentation counted."""

import re
from dataclasses import dataclass

from docutils import nodes
from docutils.parsers.rst import directives

from .directives import ElementDirective, box, scrambled
from .nodes import NNElement, NNItem, NNSummary

WHY = re.compile(r"\s+#\s*why:\s*(?P<why>.*)$")
RANGE = re.compile(r"(\d+)-(\d+)")


@dataclass
class Line:
    """One line of the program, or a line that does not belong to it (`key` starts with x)."""

    key: str
    text: str
    indent: int
    why: str | None
    group: str = ""


def read_lines(code: str, prefix: str = "") -> list[Line]:
    """Split code into lines: indentation counted in steps, `# why:` taken off, empty lines left out."""
    rows = [row.expandtabs(4) for row in code.splitlines() if row.strip()]
    widths = sorted({len(row) - len(row.lstrip()) for row in rows})
    start = widths[0] if widths else 0
    step = min((width - start for width in widths if width > start), default=4)
    lines = []
    for number, row in enumerate(rows):
        found = WHY.search(row)
        text = WHY.sub("", row).strip()
        indent = (len(row) - len(row.lstrip()) - start) // step
        lines.append(Line(f"{prefix}{number}", text, indent, found["why"].strip() if found else None))
    return lines


def any_order(argument: str) -> list[tuple[int, int]]:
    """Read `2-3, 6-8`: lines (from 1) that may change places among themselves."""
    ranges = []
    for part in argument.split(","):
        found = RANGE.fullmatch(part.strip())
        if not found or int(found[1]) >= int(found[2]):
            raise ValueError(f'ranges of lines such as "2-3, 6-8" are wanted, "{part.strip()}" came')
        ranges.append((int(found[1]), int(found[2])))
    return ranges


class Parsons(ElementDirective):
    """An instruction, the program in its right order, and, if wanted, lines that do not belong."""

    kind = "parsons"
    option_spec = {"any-order": any_order, "class": directives.class_option}  # noqa: RUF012

    def build(self, element: NNElement, content: list[nodes.Node]) -> None:
        blocks = [n for n in content if isinstance(n, nodes.literal_block)]
        element += self.question([n for n in content if not isinstance(n, nodes.literal_block)])
        program = read_lines(blocks[0].astext()) if blocks else []
        if len(program) < 2:
            self.warn(
                "the program is missing; write it in its right order, two lines or more, in a code block"
            )
            return
        if len(blocks) > 2:
            self.warn(
                "one block of code and one of lines that do not belong are wanted; join the others to these"
            )
        wrong = read_lines(blocks[1].astext(), "x") if len(blocks) > 1 else []
        for line in wrong:
            if line.why is None:
                self.warn(
                    f'the line "{line.text}" does not say why it is wrong; end it with `  # why: ...`',
                    blocks[1].line,
                )
        self.set_groups(program)
        language = blocks[0].get("language", "python")
        lines = program + wrong
        order = scrambled([line.text for line in lines], element["ids"][0])
        element += self.pieces([lines[i] for i in order], language)
        element += self.answers(program, wrong, language)

    def set_groups(self, program: list[Line]) -> None:
        for first, last in self.options.get("any-order", ()):
            if last > len(program):
                self.warn(f"any-order names line {last}, but the program has {len(program)} lines")
            for line in program[first - 1 : last]:
                line.group = f"{first}-{last}"

    def pieces(self, lines: list[Line], language: str) -> nodes.bullet_list:
        made = nodes.bullet_list(bullet="-", classes=["nn-lines"])
        for line in lines:
            data = {"line": line.key, "indent": str(line.indent)}
            if line.group:
                data["group"] = line.group
            made += NNItem("", nodes.paragraph("", "", code(line.text, language)), data=data)
        return made

    def answers(self, program: list[Line], wrong: list[Line], language: str) -> nodes.Node:
        text = "\n".join("    " * line.indent + line.text for line in program)
        details = box("details", "nn-answers", NNSummary("", "Solution"))
        details += nodes.literal_block(text, text, language=language, classes=["nn-program"])
        for heading, lines in (("Why these lines", program), ("Lines that do not belong", wrong)):
            reasons = nodes.bullet_list(bullet="-", classes=["nn-reasons"])
            for line in lines:
                if line.why:
                    parts, messages = self.state.inline_text(line.why, self.lineno)
                    body = nodes.paragraph("", "", code(line.text, language), nodes.Text(" "))
                    body += nodes.inline("", "", *parts, *messages, classes=["nn-why"])
                    reasons += NNItem("", body, data={"line": line.key})
            if reasons.children:
                details += nodes.paragraph("", heading, classes=["nn-reasons-title"])
                details += reasons
        return details


def code(text: str, language: str) -> nodes.literal:
    return nodes.literal(text, text, classes=["code"], language=language)
