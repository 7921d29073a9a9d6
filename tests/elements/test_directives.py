"""The directives: what they write without any script, and what they say about an author's slips."""

import json
import re

import pytest

QUIZ = """\
# The perceptron

(line)=
## Lines

:::{quiz} xor-line
Why can no single perceptron compute $x_1 \\oplus x_2$?

- [ ] Its weights would have to be negative.

  NAND needs *negative* weights, and a perceptron may have them.
- [x] No straight line separates the corners.

  Every line leaves one corner on the wrong side. See {ref}`line`.
:::
"""
PARSONS = """\
# Rule

:::{parsons} learning-rule
:any-order: 3-4

Put the rule in order.

```python
for x, t in examples:
    if step(w @ x + b) != t:  # why: only a mistake changes the weights
        w = w + (t - y) * x
        b = b + (t - y)
```

```python
w = w + (y - t) * x  # why: the sign is *turned round*
```
:::
"""
REVEAL = """\
# Hints

:::{reveal} nand
Find weights for NAND.

1. When does it say 0?
2. Turn the signs of AND round.
3. $w = (-1, -1)$, $b = 1.5$
:::
"""


def test_a_quiz_reads_without_any_script(project):
    """Question, lettered options, and in a details box one explanation each with its verdict."""
    built = project(index=QUIZ, options=("-n", "-W"))
    assert built.status == 0, built.warnings
    page = built.read("index.html")
    element = re.search(r"<nn-quiz .*?</nn-quiz>", page, re.S)[0]
    assert 'id="xor-line"' in element
    assert 'data-page="index"' in element
    assert 'data-chapter="The perceptron"' in element
    assert re.search(r'<ol class="upperalpha[^"]*nn-options', element)
    assert "[ ]" not in element
    assert "[x]" not in element
    assert element.count('data-correct="true"') == 2  # the option and its explanation
    assert '<strong class="nn-verdict">Right.</strong> Every line leaves' in element
    assert '<strong class="nn-verdict">Not this one.</strong> NAND needs <em>negative</em>' in element
    assert 'href="#line"' in element
    assert '<details class="nn-answers">' in element
    assert "<nn-progress" in page  # a chapter that asks ends with the reader's progress


def test_task_lists_of_myst_are_understood(project):
    """With MyST's tasklist extension the marks arrive as checkboxes; the page is the same."""
    plain = project(index=QUIZ).read("index.html")
    assert project(index=QUIZ, myst='"tasklist"', options=("-E",)).read("index.html") == plain


def test_several_right_options_make_a_multiple_choice(project):
    text = QUIZ.replace("- [ ]", "- [x]")
    page = project(index=text).read("index.html")
    assert 'data-multiple="true"' in page
    assert "choose all that hold" in page


def test_text_after_the_options_belongs_to_the_answer(project):
    text = QUIZ.replace(":::\n", "\nFriends alone are enough.\n:::\n").replace(":::{quiz}", ":::{predict}")
    page = project(index=text).read("index.html")
    assert page.index("nn-after") > page.index("nn-explanations")
    assert "Friends alone are enough." in page[page.index("nn-after") :]


def test_shuffled_options_keep_their_explanations_and_their_order(project):
    options = "\n".join(f"- [{'x' if i == 2 else ' '}] option {i}\n\n  because {i}\n" for i in range(6))
    text = f"# Page\n\n:::{{quiz}} many\n:shuffle:\n\nWhich?\n\n{options}:::\n"
    page = project(index=text).read("index.html")
    order = re.findall(r"option (\d)", page)[:6]
    assert order == re.findall(r"because (\d)", page)[:6]
    assert sorted(order) == list("012345")
    assert order != list("012345")
    assert order == re.findall(r"option (\d)", project(index=text, options=("-E",)).read("index.html"))[:6]


def test_a_parsons_problem_lists_mixed_lines_and_its_solution(project):
    built = project(index=PARSONS, options=("-n", "-W"))
    assert built.status == 0, built.warnings
    element = re.search(r"<nn-parsons .*?</nn-parsons>", built.read("index.html"), re.S)[0]
    lines, solution = element.split('<details class="nn-answers">')
    keys = re.findall(r'data-line="(\w+)"', lines)
    assert sorted(keys) == ["0", "1", "2", "3", "x0"]
    assert keys != sorted(keys)
    data = re.findall(r'<li ([^>]*data-line="[^>]*)>', lines)
    found = {tuple(sorted(re.findall(r'data-(\w+)="([^"]*)"', item))) for item in data}
    assert (("group", "3-4"), ("indent", "2"), ("line", "3")) in found
    assert (("indent", "0"), ("line", "0")) in found
    assert "why" not in re.sub(r"<[^>]*>", "", lines)
    assert "the sign is <em>turned round</em>" in solution
    text = re.sub(r"<[^>]*>", "", solution)
    assert "for x, t in examples:\n    if step(w @ x + b) != t:\n        w = w + (t - y) * x" in text


def test_hints_are_details_and_the_last_is_the_solution(project):
    element = re.search(r"<nn-reveal .*?</nn-reveal>", project(index=REVEAL).read("index.html"), re.S)[0]
    assert re.findall(r"<summary>(.*?)</summary>", element) == ["Hint 1", "Hint 2", "Solution"]
    assert element.count("nn-solution") == 1


SLIPS = [
    (QUIZ.replace("- [x]", "- [ ]"), 9, "no option is marked as right", "write `- [x]`"),
    (QUIZ.replace("\n  NAND needs *negative* weights, and a perceptron may have them.", ""), 9,
     '"Its weights would have to be negative." has no explanation', "leave an empty line below it"),
    (QUIZ.replace("- [ ] Its", "- Its"), 9, "has no mark", "write `- [ ]` or `- [x]`"),
    (QUIZ + "\n" + QUIZ.split("## Lines")[1], 19,
     'the id "xor-line" is already used', "give this quiz one of its own"),
    (QUIZ.replace(" xor-line", ""), 6, "none came", ":::{quiz} my-question"),
    (QUIZ.replace("xor-line", "XOR_line"), 6, '"XOR_line" came', ":::{quiz} my-question"),
    (QUIZ.replace("quiz", "predict").replace("[ ]", "[x]"), 9, "2 are marked", "use quiz for several"),
    ("# P\n\n:::{quiz} empty\nWhich?\n:::\n", 3, "a list of options is wanted", "- [x] the right one"),
    (PARSONS.replace("```python\nfor", "for").replace("(t - y)\n```", "(t - y)"), 3, "", "two lines or more"),
    (PARSONS.replace("  # why: the sign is *turned round*", ""), 15,
     "does not say why it is wrong", "# why: ..."),
    (PARSONS.replace("3-4", "3-9"), 3, "any-order names line 9, but the program has 4 lines", ""),
    (REVEAL.replace("1. ", "").replace("2. ", "").replace("3. ", ""), 3,
     "a numbered list is wanted", "the solution last"),
    (REVEAL.replace("\n:::\n", "\n\nAnd more.\n:::\n"), 3, "belongs to no hint", "indent it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "says", "cure"), SLIPS, ids=[slip[2] or slip[3] for slip in SLIPS])
def test_an_authors_slip_is_a_warning_with_place_and_cure(project, text, line, says, cure):
    built = project(index=text, options=("-W", "--keep-going"))
    assert built.status != 0
    warning = next(row for row in built.warnings.splitlines() if says in row and cure in row)
    assert re.search(rf"index\.md:{line}\b", warning), built.warnings


@pytest.mark.parametrize(("builder", "page"), [("text", "index.txt"), ("man", None), ("latex", None)])
def test_other_formats_get_a_plain_readable_form(project, builder, page):
    text = QUIZ + PARSONS.replace("# Rule", "## Rule") + REVEAL.replace("# Hints", "## Hints")
    built = project(builder, index=text, options=("-W",))
    assert built.status == 0, built.warnings
    if page:
        plain = built.read(page)
        parts = [
            "Check yourself",
            "1. Its weights",
            "2. No straight line",
            "**Right.** Every line",
            "Hint 2",
        ]
        assert [plain.index(part) for part in parts] == sorted(plain.index(part) for part in parts)
        assert "nn-" not in plain


CONTENTS = "# Book\n\n```{toctree}\none\ntwo\nreview\n```\n"


def test_the_review_page_knows_every_question_in_order(project):
    built = project(
        index=CONTENTS, one=QUIZ, two=REVEAL, review="# Review\n\n```{review}\n```\n", options=("-n", "-W")
    )
    assert built.status == 0, built.warnings
    page = built.read("review.html")
    assert 'href="one.html#xor-line"' in page
    assert page.index("one.html#xor-line") < page.index("two.html#nand")
    assert "_static/nn-questions.js" in page
    assert "nn-questions.js" not in built.read("one.html")
    assert "mathjax" in page.lower()  # the questions have formulas
    source = built.read("_static/nn-questions.js")
    questions = json.loads(source.removeprefix("globalThis.nnQuestions = ").removesuffix(";\n"))
    assert [(q["id"], q["url"]) for q in questions] == [
        ("xor-line", "one.html#xor-line"),
        ("nand", "two.html#nand"),
    ]
    assert 'href="one.html#line"' in questions[0]["html"]  # a link of the chapter, seen from the review page
    assert "</" not in source


def test_the_review_page_follows_a_changed_chapter(project):
    pages = {"index": CONTENTS, "one": QUIZ, "two": REVEAL, "review": "# Review\n\n```{review}\n```\n"}
    project(**pages)
    built = project(**{**pages, "one": QUIZ.replace("xor-line", "xor-corners")})
    assert "one.html#xor-corners" in built.read("review.html")
    assert "one.html#xor-line" not in built.read("review.html")
    assert '"xor-corners"' in built.read("_static/nn-questions.js")


def test_parallel_reading_loses_nothing(project):
    more = {f"page{i}": QUIZ.replace("# The", f"# {i}. The").replace("line", f"line{i}") for i in range(6)}
    contents = "# Book\n\n```{toctree}\n" + "\n".join(more) + "\nreview\n```\n"
    built = project(index=contents, review="# R\n\n```{review}\n```\n", **more, options=("-j", "2", "-W"))
    assert built.status == 0, built.warnings
    assert built.read("review.html").count("#xor-line") == 6  # one link for each page
