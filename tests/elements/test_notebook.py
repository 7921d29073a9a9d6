"""A chapter as a notebook for plain Jupyter: everything readable, nothing of MyST left, and it runs."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = Path(__file__).parent / "chapter"
TOOL = ROOT / "tools" / "notebook.py"
VALUES = {"threshold": "0.5", "verdict": "'stay'"}


@pytest.fixture(scope="module")
def tool():
    sys.path.insert(0, str(TOOL.parent))
    spec = importlib.util.spec_from_file_location("notebook", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(TOOL.parent))


@pytest.fixture(scope="module")
def made(tool):
    return tool.convert(SAMPLE / "features.md", VALUES)


@pytest.fixture(scope="module")
def text(made):
    return "\n\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")


def run(*arguments):
    return subprocess.run([sys.executable, str(TOOL), *map(str, arguments)], capture_output=True, text=True)


@pytest.mark.parametrize(
    "part",
    [
        "A perceptron has weights; Rosenblatt (1957) described it (Rosenblatt, 1957; Minsky and Papert,",
        "See *The perceptron, briefly*, the picture, *the review page* and *the notes*.",
        "The threshold is 0.50, so you stay.",
        "A code span stays: ``{ref}`label` ``, `x[0]`. The mark $w \\cdot x$.",
        "> **Goals**\n>\n> Know what bias means.",
        "<details>\n<summary>A proof</summary>\n\n> **Note**\n>\n> Short.\n\n</details>",
        "**Predict first**\n\nOnly the weather is fine: $0.3$. Go?\n\n- **A.** Go.\n- **B.** Stay.\n",
        "**A. Not this one.** One yes is not enough:\n\n```python\n0.3 > 0.5  # False\n```\n\n**B. Right.**",
        "$0.3 < 0.5$.\n\nFriends alone would be enough.\n\n</details>",
        "**Put the lines in order**\n\nOrder the rule.\n\nSome of these lines do not belong.\n\n```python\n",
        "```python\nfor x, t in examples:\n    if step(w @ x + b) != t:\n        w = w + (t - y) * x\n",
        "`: only a mistake counts\n- `w = w - (t - y) * x`: the sign is turned round\n\n</details>",
        "<summary>Hint 1</summary>\n\nWhen is it 0?\n\n</details>\n\n<details>\n<summary>Solution</summary>",
        "$w = (-1, -1)$\n\n```python\nbias = 1.5\n```",
        "![A line between four corners](attachment:line.svg)\n\nThe **line** of AND.",
        "$$\nw \\leftarrow w + (t - y) x\n$$",
        "**The sum.** See *The perceptron, briefly*.",
        "```python\n:::{not-a-directive}\n```",
        "- Minsky and Papert (1969): [Perceptrons](https://mitpress.mit.edu/9780262534772/perceptrons/)",
    ],
)
def test_every_feature_becomes_readable(text, part):
    assert part in text


def test_elements_that_follow_each_other_stay_apart(tool):
    """Right below a closing tag Jupyter would show the asterisks of the next element's title."""
    chapter = ROOT / "book" / "neurons" / "02-perceptron.md"
    text = "\n\n".join(cell.source for cell in tool.convert(chapter).cells)
    assert re.findall(r"</details>\n[^\n]+", text) == []
    assert "(*How to run it*)" in text, "a label of another page reads as that page's title"


def test_nothing_of_myst_is_left(text):
    prose = re.sub(r"```.*?```|``.*?``", "", text, flags=re.S)
    assert re.findall(r":::|\{[\w:]+\}`|^\(.*\)=$|^%|\{progress\}|\[[ x]\]|# why", prose, flags=re.M) == []


def test_the_mixed_lines_are_those_of_the_page(text):
    """The reader of the notebook and of the page can talk about the same lines."""
    from elements.directives import scrambled

    mixed = re.search(r"do not belong\.\n\n```python\n(.*?)\n```", text, re.S)[1].splitlines()
    lines = ["for x, t in examples:", "if step(w @ x + b) != t:", "w = w + (t - y) * x", "b = b + (t - y)",
             "w = w - (t - y) * x"]  # fmt: skip
    assert mixed == [lines[i] for i in scrambled(lines, "rule")]


def test_the_picture_travels_with_the_notebook(made):
    cell = next(cell for cell in made.cells if "attachment:" in cell.source)
    assert list(cell.attachments["line.svg"]) == ["image/svg+xml"]


def test_code_stays_and_glue_goes(made):
    first, second = [cell for cell in made.cells if cell.cell_type == "code"]
    assert first.source == "threshold = 0.5"
    assert first.metadata == {"jupyter": {"source_hidden": True}}
    assert second.source.startswith("def decide(total):\n    return total > threshold\n\n\nprint")


def test_links_lead_to_the_site_when_it_has_an_address(tool, tmp_path):
    (tmp_path / "_config.yml").write_text("title: Book\n")
    chapter = tmp_path / "book" / "one.md"
    chapter.parent.mkdir()
    chapter.write_text("# One\n\nRead [the next](part/two.md) and {doc}`this <../index>`.\n")
    source = tool.convert(chapter, site="https://example.org/").cells[0].source
    assert "[the next](https://example.org/book/part/two.html)" in source
    assert "[this](https://example.org/index.html)" in source


def test_the_result_is_the_same_every_time_and_ids_are_steady(tool, made):
    again = tool.convert(SAMPLE / "features.md", VALUES)
    assert nbformat.writes(again) == nbformat.writes(made)
    ids = [cell.id for cell in made.cells]
    assert len(set(ids)) == len(ids)


def test_it_runs_in_plain_jupyter_and_finds_its_own_values(tool, tmp_path):
    """--execute finds the glued values; the notebook that comes out runs, and without MyST-NB."""
    target = tmp_path / "features.ipynb"
    done = run(SAMPLE / "features.md", target, "--execute")
    assert done.returncode == 0, done.stderr
    notebook = nbformat.read(target, as_version=4)
    assert "The threshold is 0.50, so you stay." in "".join(cell.source for cell in notebook.cells)
    assert "myst_nb" not in target.read_text()
    executed = tool.execute(notebook, tmp_path)
    outputs = [
        output.text for cell in executed.cells for output in cell.get("outputs", []) if "text" in output
    ]
    assert outputs == ["stay\n"]


def test_values_come_from_an_executed_notebook(tmp_path):
    record = nbformat.v4.new_output(
        "display_data",
        {"application/papermill.record/text/plain": "0.75"},
        metadata={"scrapbook": {"name": "threshold", "mime_prefix": "application/papermill.record/"}},
    )
    executed = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[record])])
    nbformat.write(executed, tmp_path / "executed.ipynb")
    target = tmp_path / "out.ipynb"
    assert run(SAMPLE / "features.md", target, "--values", tmp_path / "executed.ipynb").returncode == 0
    assert "The threshold is 0.75, so you *verdict* (computed below)." in target.read_text()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.md", "out.ipynb"), "nowhere.md cannot be read: No such file or directory"),
        ((SAMPLE / "features.md", "no/such/folder/out.ipynb"), "cannot be written"),
        (
            (SAMPLE / "features.md", "out.ipynb", "--values", SAMPLE / "line.svg"),
            "an executed notebook was wanted",
        ),
        (("binary.md", "out.ipynb"), "not text in UTF-8"),
        (("front.md", "out.ipynb"), "is not MyST markdown"),
    ],
)
def test_bad_input_is_told_in_one_line(tmp_path, monkeypatch, arguments, says):
    monkeypatch.chdir(tmp_path)
    Path("binary.md").write_bytes(b"\xff\xfe\x00\x80")
    Path("front.md").write_text("---\njupytext: [\n---\n# Title\n")
    done = run(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not Path("out.ipynb").exists()


def test_every_chapter_of_the_book_converts(tool):
    """No chapter may keep a trace of MyST in the notebook that its readers download."""
    for chapter in sorted((ROOT / "book").glob("*/[0-9][0-9]-*.md")):
        shown = "\n".join(cell.source for cell in tool.convert(chapter).cells if cell.cell_type == "markdown")
        left = re.findall(r"^:::.*|\{[\w:]+\}`[^`]*`|^\(.*\)=$", re.sub(r"``.*?``", "", shown), flags=re.M)
        assert left == [], chapter.name
