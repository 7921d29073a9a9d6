"""Every assignment: the stub fails in words, wrong answers get their message, right ones pass."""

from __future__ import annotations

import re
import time
from pathlib import Path

import nbclient
import pytest

from nngrade.mutants import Bench, judge_all, main, read_answers, report, run_cell
from nngrade.release import ROOT, assignments, released_notebook, solution_notebook

TASKS = [
    (slug, path.stem)
    for slug in assignments()
    for path in sorted((ROOT / "tests" / "mutants" / slug).glob("*.py"))
]
LIMITS = {"adversarial": 60}  # seconds for a whole notebook; 30 for those without a large network
ANSWERS = [
    (slug, answer)
    for slug, name in TASKS
    for answer in read_answers(ROOT / "tests" / "mutants" / slug / f"{name}.py")
]


@pytest.mark.parametrize(
    ("slug", "answer"), ANSWERS, ids=[f"{slug}-{a.task}-{a.kind}-{a.title}" for slug, a in ANSWERS]
)
def test_wrong_answers_get_their_message_and_right_ones_pass(slug, answer, bench):
    verdict = bench(slug).judge(answer)
    assert verdict.as_wanted, verdict.said


@pytest.mark.parametrize(("slug", "name"), TASKS)
def test_the_stub_is_not_implemented_yet(slug, name, bench):
    stub = next(cell for cell in released_notebook(slug).cells if cell.id == name)
    failure = bench(slug).check(name, stub.source)
    assert failure.diagnosis == "not implemented yet"
    assert "not implemented yet" in str(failure)


@pytest.mark.parametrize("slug", assignments())
def test_every_task_has_enough_answers_and_points(slug, bench):
    tasks = bench(slug).tasks
    assert set(tasks) == {name for s, name in TASKS if s == slug}
    assert 6 <= len(tasks) <= 10
    for name in tasks:
        kinds = [answer.kind for s, answer in ANSWERS if (s, answer.task) == (slug, name)]
        assert kinds.count("wrong") >= 4
        assert kinds.count("right") >= 3
    questions = [
        cell
        for cell in solution_notebook(slug).cells
        if cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("grade")
    ]
    assert len(questions) == 1


@pytest.mark.parametrize("slug", assignments())
def test_every_message_names_a_section_that_the_book_has(slug, bench):
    from importlib import import_module

    tasks = import_module(f"nngrade.checks.known.{slug.replace('-', '_')}").TASKS
    for known in tasks.values():
        page = ROOT / known.section.page.replace(".html", ".md")
        text = page.read_text(encoding="utf-8")
        title, anchor = known.section.title, known.section.anchor
        assert re.search(rf"^#+ {re.escape(title)}$", text, re.MULTILINE), known.section
        labeled = re.search(rf"^\({re.escape(anchor)}\)=\n#+ {re.escape(title)}$", text, re.MULTILINE)
        slugged = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        assert labeled or anchor == slugged, known.section


def _run(notebook):
    start = time.monotonic()
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True).execute()
    return notebook, time.monotonic() - start


@pytest.mark.parametrize("slug", assignments())
def test_the_solution_runs_in_a_kernel_without_an_error(slug):
    notebook, seconds = _run(solution_notebook(slug))
    errors = [o for cell in notebook.cells for o in cell.get("outputs", ()) if o.output_type == "error"]
    assert not errors
    said = "".join(
        o.text for cell in notebook.cells for o in cell.get("outputs", ()) if o.output_type == "stream"
    )
    assert said.count("✓") == len([name for s, name in TASKS if s == slug])
    assert "waits for" not in said
    assert seconds < LIMITS.get(slug, 30)


@pytest.mark.parametrize("slug", assignments())
def test_the_released_notebook_runs_to_its_end_with_readable_words_only(slug):
    notebook, seconds = _run(released_notebook(slug))
    assert seconds < LIMITS.get(slug, 30)
    for cell in notebook.cells:
        errors = [o for o in cell.get("outputs", ()) if o.output_type == "error"]
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
            assert len(errors) == 1
            shown = "\n".join(errors[0].traceback)
            assert "not implemented yet" in shown
            assert "Traceback" not in shown
            assert len(shown.splitlines()) <= 5
        else:
            assert not errors, errors[0].traceback


@pytest.mark.torch
def test_the_real_network_may_live_on_torch():
    pytest.importorskip("torch")
    bench = Bench("adversarial")
    run_cell('network.to("torch")', bench.before("fool"), "move")
    answers = read_answers(ROOT / "tests" / "mutants" / "adversarial" / "fool.py")
    for verdict in (bench.judge(answer) for answer in answers if answer.kind == "right"):
        assert verdict.as_wanted, verdict.said


def test_a_wrong_answer_that_passes_is_reported(bench, tmp_path, monkeypatch, capsys):
    from nngrade.mutants import Answer

    weak = Answer(
        "score", "wrong", "missing bias", "def score(x, weights, bias):\n    return np.dot(x, weights) + bias"
    )
    strict = Answer(
        "score", "right", "by the absolute value", "def score(x, w, b):\n    return abs(np.dot(x, w) + b)"
    )
    broken = Answer("score", "right", "a typing mistake", "def score(x, w, b)\n    return 1")
    mute = Answer(
        "score", "wrong", "transposed", "def score(x, weights, bias):\n    return np.dot(x, weights)"
    )
    verdicts = [bench("perceptron").judge(answer) for answer in (weak, strict, broken, mute)]
    assert [verdict.as_wanted for verdict in verdicts] == [False] * 4, (
        "rejected for another reason is not killed"
    )
    text = report("perceptron", verdicts)
    assert re.search(r"score +0/2 +0/2", text)
    assert "all checks passed" in text
    monkeypatch.setattr("nngrade.mutants.judge_all", lambda slug: verdicts)
    assert main(["perceptron"]) == 1


def test_too_few_answers_are_refused(course, tmp_path):
    from nngrade.assignment import SourceError

    root = course()
    Path(root / "tests/mutants/double").mkdir(parents=True)
    (root / "tests/mutants/double/double.py").write_text("# %% wrong: x\ndef double(x):\n    return x\n")
    with pytest.raises(SourceError, match="1 wrong and 0 right answers"):
        judge_all("double", root)
