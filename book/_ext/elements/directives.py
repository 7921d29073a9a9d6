"""The directives predict, quiz and reveal, and what all elements share.

An author's slip (no right option, an option without its explanation, an id used twice) is a build warning
that names the file and line and says what to write; the page is still built.
"""

import hashlib
import re

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .nodes import NNBox, NNElement, NNItem, NNSummary

logger = logging.getLogger(__name__)

KICKERS = {
    "predict": "Predict first",
    "quiz": "Check yourself",
    "parsons": "Put the lines in order",
    "reveal": "Hints",
}
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
BOX = re.compile(r"\[([ xX])\][ \t]+")
CHECKBOX = re.compile(r"<input[^>]*type=\"checkbox\"[^>]*>")


def scrambled(keys: list[str], seed: str) -> list[int]:
    """Return the indices in an order that looks random, not the given one, the same in every build."""
    order = sorted(
        range(len(keys)), key=lambda i: hashlib.sha256(f"{seed}\0{i}\0{keys[i]}".encode()).hexdigest()
    )
    return order if order != sorted(order) or len(order) < 2 else order[1:] + order[:1]


def box(tag: str, class_: str, *children: nodes.Node) -> NNBox:
    return NNBox("", *children, tag=tag, classes=[class_])


class ElementDirective(SphinxDirective):
    """Parse the content as MyST, check the id, and wrap what `build` makes of it."""

    has_content = True
    optional_arguments = 1
    kind = ""
    option_spec = {}  # noqa: RUF012  (docutils' own convention)

    def warn(self, message: str, line: int | None = None) -> None:
        where = (self.env.docname, line or self.lineno)
        logger.warning("%s: %s", self.kind, message, location=where, type="elements", subtype=self.kind)

    def run(self) -> list[nodes.Node]:
        parsed = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, parsed)
        element = NNElement("", kind=self.kind, ids=[self.element_id()])
        self.set_source_info(element)
        kicker = nodes.paragraph("", "", nodes.strong(text=KICKERS[self.kind]), classes=["nn-kicker"])
        element += kicker
        self.build(element, parsed.children)
        self.state.document.ids.setdefault(element["ids"][0], element)
        self.note(element)
        return [element]

    def element_id(self) -> str:
        """Return the author's id, or one made from the content when it is missing or cannot be used."""
        given = self.arguments[0].strip() if self.arguments else ""
        digest = hashlib.sha256("\n".join(self.content).encode()).hexdigest()[:8]
        if not ID.fullmatch(given):
            came = f'"{given}"' if given else "none"
            self.warn(
                f"an id of lower-case words joined by hyphens is wanted, {came} came; write "
                f":::{{{self.kind}}} my-question"
            )
            return f"{self.kind}-{digest}"
        if given in self.state.document.ids:
            self.warn(f'the id "{given}" is already used on this page; give this {self.kind} one of its own')
            return f"{given}-{digest}"
        return given

    def note(self, element: NNElement) -> None:
        """Remember the element, for the review page and the chapter's progress."""
        question = next(
            (child for child in element.children if "nn-question" in child.get("classes", ())), None
        )
        record = {
            "id": element["ids"][0],
            "kind": self.kind,
            "prompt": " ".join(question.astext().split()) if question is not None else KICKERS[self.kind],
            "math": bool(
                next(iter(element.findall(lambda n: isinstance(n, nodes.math | nodes.math_block))), None)
            ),
        }
        self.env.nn_elements.setdefault(self.env.docname, []).append(record)

    def build(self, element: NNElement, content: list[nodes.Node]) -> None:
        raise NotImplementedError

    def question(self, blocks: list[nodes.Node]) -> NNBox:
        if not blocks:
            self.warn("the question is missing; write it before the list or the code")
        return box("div", "nn-question", *blocks)


class ChoiceDirective(ElementDirective):
    """A question, then a list of options, each with its explanation below it."""

    option_spec = {"shuffle": directives.flag}  # noqa: RUF012

    def build(self, element: NNElement, content: list[nodes.Node]) -> None:
        at = next((i for i, n in enumerate(content) if isinstance(n, nodes.bullet_list)), None)
        if at is None:
            self.warn(
                "a list of options is wanted, none came; write `- [x] the right one` and `- [ ] a wrong one`"
            )
            element += self.question(content)
            return
        options = [self.option(item) for item in content[at].children]
        self.check(options, content[at].line)
        if "shuffle" in self.options:
            options = [options[i] for i in scrambled([o[0].astext() for o in options], element["ids"][0])]
        element["multiple"] = sum(correct for _, _, correct in options) > 1
        if element["multiple"]:
            element[0] += nodes.inline(text=" (choose all that hold)")
        element += self.question(content[:at])
        element += self.listed("nn-options", [([text], correct) for text, _, correct in options])
        answers = self.listed("nn-explanations", [(why, correct) for _, why, correct in options])
        summary = NNSummary("", "Answer and explanations")
        element += box("details", "nn-answers", summary, answers)
        if content[at + 1 :]:
            element[-1] += box("div", "nn-after", *content[at + 1 :])

    def listed(self, class_: str, items: list[tuple[list[nodes.Node], bool]]) -> nodes.enumerated_list:
        made = nodes.enumerated_list(enumtype="upperalpha", prefix="", suffix=".", classes=[class_])
        for blocks, correct in items:
            made += NNItem("", *blocks, data={"correct": "true"} if correct else {})
        return made

    def option(self, item: nodes.list_item) -> tuple[nodes.Node, list[nodes.Node], bool]:
        """Split a list item into the option's text, its explanation, and whether it is right."""
        line = item.line or self.lineno
        if not item.children:
            self.warn("an option is empty; write `- [ ] its text`", line)
            return nodes.paragraph(), [], False
        text, *why = item.children
        mark = take_mark(text)
        if mark is None:
            self.warn(f'the option "{shortened(text)}" has no mark; write `- [ ]` or `- [x]` before it', line)
        if not why:
            self.warn(
                f'the option "{shortened(text)}" has no explanation; leave an empty line below it and write, '
                "indented, why one might choose it and what is wrong with that (or why it is right)",
                line,
            )
        correct = mark == "x"
        verdict = nodes.strong(text="Right." if correct else "Not this one.", classes=["nn-verdict"])
        if why and isinstance(why[0], nodes.paragraph):
            why[0].insert(0, [verdict, nodes.Text(" ")])
        else:
            why.insert(0, nodes.paragraph("", "", verdict))
        return text, why, correct

    def check(self, options: list[tuple[nodes.Node, list[nodes.Node], bool]], line: int | None) -> None:
        right = sum(correct for _, _, correct in options)
        if len(options) < 2:
            self.warn("at least two options are wanted; add a plausible wrong one", line)
        if right == 0:
            self.warn("no option is marked as right; write `- [x]` before the right one", line)
        if right > 1 and self.kind == "predict":
            self.warn(f"a prediction has one right option, {right} are marked; use quiz for several", line)


class Predict(ChoiceDirective):
    """Commit to a guess first; what each option would have meant is told afterwards."""

    kind = "predict"


class Quiz(ChoiceDirective):
    """A question whose options explain themselves; several may be right."""

    kind = "quiz"


class Reveal(ElementDirective):
    """Hints one by one, the solution last."""

    kind = "reveal"

    def build(self, element: NNElement, content: list[nodes.Node]) -> None:
        at = next((i for i, n in enumerate(content) if isinstance(n, nodes.enumerated_list)), None)
        if at is None:
            self.warn(
                "a numbered list is wanted, none came; write `1. the first hint`, and the solution last"
            )
            element += box("div", "nn-question", *content)
            return
        if content[:at]:
            element += box("div", "nn-question", *content[:at])
        steps = content[at].children
        if content[at + 1 :]:
            self.warn("the text after the numbered list belongs to no hint; indent it, or move it out")
        for number, step in enumerate(steps, 1):
            last = number == len(steps)
            if not step.children:
                self.warn(f"hint {number} is empty; write it after its number", step.line)
            summary = NNSummary("", "Solution" if last else f"Hint {number}")
            made = box("details", "nn-hint", summary, *step.children)
            if last:
                made["classes"].append("nn-solution")
            element += made


def take_mark(text: nodes.Node) -> str | None:
    """Remove the leading `[ ]` or `[x]` of an option and return " " or "x"; None when there is none.

    MyST's task-list extension makes a raw checkbox of the mark before a directive sees it; both forms count.
    """
    first = text.children[0] if text.children else None
    if isinstance(first, nodes.raw) and CHECKBOX.search(first.astext()):
        text.remove(first)
        if text.children and isinstance(text.children[0], nodes.Text):
            text.replace(text.children[0], nodes.Text(text.children[0].astext().lstrip()))
        return "x" if "checked" in first.astext() else " "
    if isinstance(first, nodes.Text) and (found := BOX.match(first.astext())):
        text.replace(first, nodes.Text(first.astext()[found.end() :]))
        return found.group(1).lower()
    return None


def shortened(node: nodes.Node, length: int = 40) -> str:
    text = " ".join(node.astext().split())
    return text if len(text) <= length else text[: length - 1] + "…"
