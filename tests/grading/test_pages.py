"""What students read on their pages: formulas, links, long texts; and what nbgrader must not hand out."""

import re
import time

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_markdown_cell, new_notebook
from nbgrader.api import Base, MissingEntry
from nbgrader.server_extensions.formgrader.handlers import template_path
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from traitlets.config import Config

from nngrade.course import configure
from nngrade.feedback import GetVerdicts, _linked, _written
from nngrade.ledger import Ledger
from nngrade.pages.formulas import readable
from nngrade.sandbox import box
from nngrade.sandbox.errors import SandboxError
from nngrade.states import State
from nngrade.verdicts import existing


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"w_1 x_1 + b > 0", "w₁ x₁ + b > 0"),
        (r"\frac{a}{2} \le x^2", "(a)/(2) ≤ x²"),
        (r"w \leftarrow w + (t - y)\,x", "w ← w + (t - y) x"),
        (r"\unknown{x}_{long}", "unknownx_(long)"),
        ("{" * 50, ""),
    ],
)
def test_formulas_are_readable(tex, text):
    assert readable(tex) == text


def test_formulas_in_an_answer_but_not_in_its_code():
    page = str(_written("If $w_1 > 0$, write `$w_1$`. It costs 5$ or 6$. $<script>$"))
    assert "<em>w₁ &gt; 0</em>" in page
    assert "<code>$w_1$</code>" in page
    assert "5$ or 6$" in page
    assert "<script" not in page


def test_a_long_answer_does_not_hold_the_pages_up():
    started = time.process_time()
    assert str(_written("*a " * 60_000)).startswith("<pre>")
    assert time.process_time() - started < 20, (
        "it takes a tenth of a second; hours where the work grows as the square"
    )


def test_formgrader_shows_written_answers_without_what_could_run():
    """Its page may do all that the instructor may, and its own template cleans no markdown."""
    config = Config()
    configure(config)
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [template_path]
    grading = {"grade_id": "why", "solution": True, "grade": True, "points": 1, "schema_version": 3}
    hostile = (
        "No **line** does, as $w_1 < 0$.\n\n<script>pwned</script><img src=x onerror=pwned>\n\n"
        "<svg onload=pwned><animate onbegin=pwned attributeName=x></svg>\n\n<style>pwned</style>\n\n"
        "[a](javascript:pwned) [b](pwned.html)"
    )
    cell = new_markdown_cell(hostile, metadata={"nbgrader": grading})
    page, _ = HTMLExporter(config=config).from_notebook_node(
        new_notebook(cells=[cell, new_markdown_cell(hostile)]), {"index": 0, "total": 1}
    )
    shown = re.findall(r'<div class="text_cell_render.*?</div>', page, re.DOTALL)
    assert len(shown) == 2
    for text in shown:
        assert "<strong>line</strong>" in text
        assert "$w_1 &lt; 0$" in text
        for word in ("pwned", "<script", "onerror", "<svg", "<style", "href"):
            assert word not in text


def test_a_picture_that_was_pasted_into_an_answer_is_told_of():
    assert "[picture left out: image.png]" in str(_written("![image.png](attachment:image.png)"))
    assert "data:image/png" in str(_written("![dot](data:image/png;base64,AAAA)"))


def test_only_addresses_of_the_book_become_links(monkeypatch):
    monkeypatch.setenv("NN_BOOK_URL", "https://book.example.org/")
    page = str(_linked("<b> https://book.example.org/a/b.html#c https://evil.example/x"))
    assert 'href="https://book.example.org/a/b.html#c"' in page
    assert 'href="https://evil' not in page
    assert "&lt;b&gt;" in page


def test_the_sources_of_assignments_are_never_handed_out(tmp_path):
    (tmp_path / "solutions" / "gates").mkdir(parents=True)
    (tmp_path / "solutions" / "gates" / "gates.py").touch()
    (tmp_path / "solutions" / "gates" / "helper.py").touch()
    config = Config()
    configure(config, tmp_path)
    assert "gates.py" in config.CourseDirectory.ignore
    assert "helper.py" not in config.CourseDirectory.ignore
    assert ".ipynb_checkpoints" in config.CourseDirectory.ignore


def test_attempts_are_counted(tmp_path):
    ledger = Ledger(tmp_path / "ledger.db")
    ledger.receive("v", "tiny", [("d", "ann")])
    for expected in (1, 2, 3):
        ledger.begin([("d", "v")])
        ledger.finish("d", "v", State.INFRASTRUCTURE_ERROR, ["no sandbox"])
        entry = ledger.find("d", "v")
        assert (entry.attempts, entry.failures) == (expected, expected)
    ledger.finish("d", "v", State.GRADED, [])
    assert ledger.find("d", "v").failures == 0


def test_a_private_folder_for_temporary_files_is_named(tmp_path, monkeypatch):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(box.os, "geteuid", lambda: 0)
    monkeypatch.setattr(box.tempfile, "gettempdir", lambda: str(private))
    with pytest.raises(SandboxError, match="TMPDIR=/tmp"):
        box._open_folder()


def test_a_page_makes_no_gradebook_where_there_is_none(tmp_path):
    """What nbgrader would make is empty, and hides that the real one is gone."""
    facts = {"notebook": "n", "assignment": "a", "student": "s", "db_url": f"sqlite:///{tmp_path}/my book.db"}
    with pytest.raises(OperationalError, match="unable to open"):
        GetVerdicts().preprocess(new_notebook(), {"nbgrader": facts})
    assert list(tmp_path.iterdir()) == []
    Base.metadata.create_all(bind=create_engine(facts["db_url"]))
    with pytest.raises(MissingEntry):
        GetVerdicts().preprocess(new_notebook(), {"nbgrader": facts})
    assert existing("postgresql+psycopg://me@host/book") == "postgresql+psycopg://me@host/book"
