"""The page a student gets back: per task the points, the property that failed, and the student's own code.

Never on it: a test's source, a traceback through it, the values that hidden tests use, anything a test cell
printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pygments
import pygments.formatters
import pygments.lexers
from markupsafe import Markup, escape
from nbconvert.exporters import Exporter
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import Comment, Grade, Gradebook
from nbgrader.preprocessors import GetGrades
from pygments.token import Token
from traitlets import default

from nngrade.checks.tasks import book_address
from nngrade.execute import PASSED, TIMED_OUT, TRACES
from nngrade.pages import points, render
from nngrade.pages.formulas import without_tex
from nngrade.sanitize import clean_markdown, clean_output, plain
from nngrade.states import State
from nngrade.verdicts import by_cell, existing

LONGEST_MESSAGE = 4000
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_CLASSES = (
    (Token.Keyword, "k"), (Token.Operator.Word, "k"), (Token.Comment, "c"), (Token.Literal.String, "s"),
    (Token.Literal.Number, "m"), (Token.Name.Function, "n"), (Token.Name.Class, "n"),
    (Token.Name.Builtin, "n"),
)  # fmt: skip


@dataclass
class Task:
    """One graded task as the page shows it."""

    title: str
    name: str
    points: str
    score: str
    kind: str = "waiting"
    mark: str = "?"
    verdict: str = "a person reads this"
    tone: str = "person"
    messages: list[Markup] = field(default_factory=list)
    code: list[Markup] = field(default_factory=list)
    outputs: list[Markup] = field(default_factory=list)
    written: Markup | None = None
    comments: list[str] = field(default_factory=list)


def highlight(source: str) -> Markup:
    """Python source with the classes of ``page.css`` around its tokens."""
    html = Markup("")
    for kind, text in pygments.lex(plain(source), pygments.lexers.PythonLexer(stripnl=False)):
        found = next((name for token, name in _CLASSES if kind in token), None)
        html += Markup('<span class="tok-{}">{}</span>').format(found, text) if found else escape(text)
    return html


def failure_text(cell: NotebookNode) -> str:
    """What a test cell's failure says to the student: the message of its error, never the way there."""
    if cell.metadata.get(TRACES, {}).get("verdict") == TIMED_OUT:
        return "This check was stopped because it ran too long. Look for a loop that never ends."
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            name, value = plain(output.ename), plain(output.evalue).strip()
            text = value if name == "CheckFailed" and value else f"{name}: {value}".rstrip(": ")
            return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + " …"
    return "This check was not run, because the notebook ended before it."


def _shown_output(output: NotebookNode) -> Markup | None:
    """One output of an answer cell as safe HTML."""
    clean = clean_output(output)
    if clean is None:
        return None
    if clean.output_type == "stream":
        return Markup('<pre class="output" tabindex="0">{}</pre>').format(clean.text[:20_000])
    if clean.output_type == "error":
        return Markup('<pre class="message">{}</pre>').format(
            f"{clean.ename}: {clean.evalue}"[:LONGEST_MESSAGE]
        )
    for mime in ("image/png", "image/jpeg"):
        if mime in clean.data:
            return Markup('<p><img alt="Picture that your code drew" src="data:{};base64,{}"></p>').format(
                mime, clean.data[mime]
            )
    if "text/html" in clean.data:
        return Markup('<div class="answer">{}</div>').format(Markup(clean.data["text/html"]))
    return Markup('<pre class="output" tabindex="0">{}</pre>').format(
        clean.data.get("text/plain", "")[:20_000]
    )


def _linked(message: str) -> Markup:
    """A message in which addresses of the book, and no others, are links."""
    found = re.split(rf"({re.escape(book_address())}/[\w./-]*(?:#[\w-]*)?)", message)
    link = Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>')
    return Markup("").join(link.format(part) if i % 2 else escape(part) for i, part in enumerate(found))


def _judge(task: Task, cell: NotebookNode) -> None:
    """Fill in how an autograded test cell went."""
    verdict = cell.metadata.get(TRACES, {}).get("verdict")
    if verdict == PASSED and task.score == task.points:
        task.kind, task.mark, task.verdict, task.tone = "passed", "✓", "solved", "good"
    elif verdict == PASSED:
        task.kind, task.mark, task.verdict, task.tone = "failed", "◐", "partly solved", "odd"
    else:
        words = {TIMED_OUT: "ran too long", None: "not run"}.get(verdict, "not solved yet")
        task.kind, task.mark, task.verdict, task.tone = "failed", "✕", words, "bad"
        task.messages.append(_linked(failure_text(cell)))


def tasks_of(notebook: NotebookNode) -> list[Task]:
    """The graded tasks of an autograded notebook, each with the answers that came before its test."""
    tasks, title, answers = [], "Task", []
    for cell in notebook.cells:
        grading = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and not grading.get("solution"):
            headings = _HEADING.findall(cell.source)
            title = re.sub(r"[`*_]", "", headings[-1]) if headings else title
        if utils.is_solution(cell) and not utils.is_grade(cell):
            answers.append(cell)
        if not utils.is_grade(cell) and not utils.is_task(cell):
            continue
        task = Task(title, grading["grade_id"], points(grading.get("points")), points(grading.get("score")))
        if utils.is_solution(cell) or cell.cell_type != "code":
            answers.append(cell)
        else:
            _judge(task, cell)
        for answer in answers:
            _add_answer(task, answer)
        if task.kind == "waiting" and not grading.get("needs_person", True):
            _settle_by_hand(task, bool(grading.get("graded_by_person")))
        tasks.append(task)
        answers = []
    return tasks


def _settle_by_hand(task: Task, by_person: bool) -> None:
    """Fill in a task that no test decides, once it is decided."""
    if not by_person:
        task.kind, task.mark, task.verdict, task.tone = "failed", "–", "no answer", "bad"
    elif task.score == task.points:
        task.kind, task.mark, task.verdict, task.tone = "passed", "✓", "read by a person", "good"
    else:
        task.kind, task.mark, task.verdict, task.tone = "failed", "◐", "read by a person", "odd"


def _add_answer(task: Task, cell: NotebookNode) -> None:
    comment = cell.metadata.get("nbgrader", {}).get("comment")
    if comment and comment != "No response.":
        task.comments.append(comment)
    if cell.cell_type == "markdown":
        task.written = _written(cell.source)
        return
    task.code.append(highlight(cell.source))
    task.outputs += [shown for output in cell.outputs if (shown := _shown_output(output)) is not None]


def _written(markdown: str) -> Markup:
    """A student's text as safe HTML, its formulas as readable text."""
    return Markup(without_tex(clean_markdown(markdown)))


def title_of(notebook: NotebookNode, fallback: str) -> str:
    """The notebook's first heading."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (headings := _HEADING.findall(cell.source)):
            return re.sub(r"[`*_]", "", headings[0])
    return fallback


class GetVerdicts(GetGrades):
    """nbgrader's GetGrades, which reads all at once, and whether a person has to look at a grade, or has."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Write points and comments of a notebook into its cells, and its sums into ``resources``."""
        facts = resources["nbgrader"]
        with Gradebook(existing(facts["db_url"])) as gradebook:
            notebook = gradebook.find_submission_notebook(
                facts["notebook"], facts["assignment"], facts["student"]
            )
            grades, comments = (by_cell(gradebook, table, notebook.id) for table in (Grade, Comment))
            for cell in nb.cells:
                grading = cell.metadata.get("nbgrader", {})
                if utils.is_grade(cell) or utils.is_task(cell):
                    grade = grades[grading["grade_id"]]
                    grading["score"], grading["points"] = grade.score, grade.max_score
                    grading["needs_person"] = bool(grade.needs_manual_grade)
                    grading["graded_by_person"] = grade.manual_score is not None
                if utils.is_solution(cell) or utils.is_task(cell):
                    grading["comment"] = comments[grading["grade_id"]].comment
            late = notebook.late_submission_penalty or 0
            facts.update(score=notebook.score - late, max_score=notebook.max_score, late_penalty=late)
        return nb, resources


class FeedbackExporter(Exporter):
    """Exports an autograded notebook, after GetVerdicts, as the student's page."""

    export_from_notebook = "nngrade feedback"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **kwargs: Any
    ) -> tuple[str, dict]:
        """``(html, resources)`` of an autograded notebook."""
        nb, resources = super().from_notebook_node(nb, resources, **kwargs)
        course, trace = resources["nbgrader"], nb.metadata.get(TRACES, {})
        tasks = tasks_of(nb)
        judged = [task for task in tasks if task.kind != "waiting"]
        state = State(trace.get("state", State.GRADED))
        html = render(
            "feedback",
            title=title_of(nb, course["assignment"]),
            student=course["student"],
            state=state,
            meaning=state.meaning,
            notes=list(trace.get("notes", [])),
            score=points(course["score"]),
            max_score=points(course["max_score"]),
            late=points(course["late_penalty"]) if course["late_penalty"] else "",
            tasks=tasks,
            solved=sum(task.kind == "passed" for task in tasks),
            checked=len(judged),
            waiting=len(tasks) - len(judged),
        )
        return html, resources
