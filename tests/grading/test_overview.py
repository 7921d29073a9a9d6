"""The instructor's page: live without a script, spread over pages, with the mistakes of the class."""

import re
from types import SimpleNamespace

import pytest

from nngrade import overview
from nngrade.ledger import End, Ledger
from nngrade.overview import Live, duration, write_overview
from nngrade.scale.book import Totals
from nngrade.scale.record import Record, TaskFact
from nngrade.states import State


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "ledger.db")


def enter(ledger, number, state=State.GRADED, mistakes=(), score=1.0):
    student = f"s{number:04d}"
    ledger.receive("v", "gates", [(f"d{number}", student)])
    kind = "failed" if mistakes else "passed"
    tasks = [TaskFact("gates", "test-and", "The gate AND", kind, tuple(mistakes))]
    record = Record(f"d{number}", student, "gates", "v", state, ["a `note`"], 0.5, True)
    ledger.enter([End(record, score, 2.0, tasks)])


def write(tmp_path, ledger, totals=None, live=None):
    coursedir = SimpleNamespace(
        feedback_directory="feedback",
        format_path=lambda step, student, assignment: str(tmp_path / step / student / assignment),
    )
    page = write_overview(coursedir, ledger, "gates", tmp_path / "gates.html", totals or {}, live)
    return page.read_text()


def test_the_commonest_mistakes_of_a_task_are_counted(tmp_path, ledger):
    for number in range(6):
        enter(
            ledger,
            number,
            mistakes=["the bias is missing"] if number < 3 else ["<b>AND</b> is OR"] if number < 5 else [],
        )
    page = write(tmp_path, ledger)
    assert 'the bias is missing <span class="muted">(3×)</span>' in page
    assert '&lt;b&gt;AND&lt;/b&gt; is OR <span class="muted">(2×)</span>' in page
    assert "1 / 6" in page


def test_only_what_stands_in_the_gradebook_counts_for_a_task(tmp_path, ledger):
    enter(ledger, 1, mistakes=["old"])
    ledger.receive("w", "gates", [("d1", "s0001")])
    record = Record("d1", "s0001", "gates", "w", State.GRADED, [], 0.5, True)
    ledger.enter([End(record, 2.0, 2.0, [TaskFact("gates", "test-and", "The gate AND", "passed")])])
    page = write(tmp_path, ledger)
    assert "1 / 1" in page
    assert "old" not in page


def test_a_live_page_reloads_itself_without_a_script_and_a_finished_one_does_not(tmp_path, ledger):
    enter(ledger, 1)
    enter(ledger, 2, State.TIMEOUT)
    live = write(tmp_path, ledger, live=Live(2, 10, 60.0))
    assert '<meta http-equiv="refresh" content="5">' in live
    assert "2 of 10" in live
    assert "about 4 min left" in live
    assert "s0002" in live
    assert "s0001" not in live, "only what needs a look is listed while it runs"
    done = write(tmp_path, ledger)
    assert "refresh" not in done
    assert "s0001" in done
    for page in (live, done):
        assert "<script" not in page
        assert "default-src &#39;none&#39;" in page


def test_a_large_class_is_spread_over_pages(tmp_path, ledger, monkeypatch):
    monkeypatch.setattr(overview, "ROWS", 2)
    for number in range(5):
        enter(ledger, number)
    first = write(tmp_path, ledger)
    assert re.findall(r"s\d{4}", first) == ["s0000", "s0001"]
    assert re.findall(r"s\d{4}", (tmp_path / "gates-3.html").read_text()) == ["s0004"]
    assert 'href="gates-2.html"' in first
    assert "<b>5</b><span" in first


def test_points_of_people_and_penalties_are_in_the_points(tmp_path, ledger):
    enter(ledger, 1, score=1.0)
    page = write(tmp_path, ledger, {"s0001": Totals(1.0, 2.0, 2.0, True, penalty=0.5)})
    assert re.search(r'data-label="Points">1\.5 <span[^>]*>\(late: −0\.5\)', page)
    assert "wait for a person" in page


@pytest.mark.parametrize(("seconds", "words"), [(40, "40 s"), (400, "7 min"), (12_000, "3 h 20 min")])
def test_times_are_said_as_people_do(seconds, words):
    assert duration(seconds) == words
