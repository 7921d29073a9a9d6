"""The grader's parts that need no kernel: intake, ledger, verdicts, sanitizing, pages, limits."""

import json
import os
import struct
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.coursedir import CourseDirectory
from tqdm import tqdm

from nngrade.grade import Watch
from nngrade.intake import Caps
from nngrade.intake.notebook import RefusedError, read, rebuild
from nngrade.intake.scan import scan
from nngrade.ledger import Ledger, LedgerError, version_of
from nngrade.pages import points, render, sentence
from nngrade.sandbox import cgroups, seccomp
from nngrade.sandbox.errors import explain
from nngrade.sanitize import clean_cell, clean_html, clean_output, plain
from nngrade.scale.coordinator import ledger_of
from nngrade.states import SEVERITY, State, worst
from nngrade.verdicts import score


@pytest.fixture
def released(tools):
    notebook = tools.source_notebook()
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = "raise NotImplementedError()"
    return notebook


def take(released, change):
    notebook = json.loads(json.dumps(released))
    change(notebook["cells"])
    return rebuild(released, read(json.dumps(notebook).encode(), "tiny.ipynb", Caps()), Caps())


def cell_of(cells, name):
    return next(cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == name)


def test_only_the_source_of_answers_is_the_students(released):
    def change(cells):
        for cell in cells:
            cell["source"] = f"# by the student: {cell['id']}"
            cell["metadata"]["student"] = True
            cell["attachments"] = {"x": {}}

    result = take(released, change)
    for before, after in zip(released.cells, result.notebook.cells, strict=True):
        is_answer = before.metadata.get("nbgrader", {}).get("solution")
        assert after.source == (f"# by the student: {before.id}" if is_answer else before.source)
        assert after.metadata == before.metadata
        assert "attachments" not in after
    assert result.state is State.REPAIRED


def test_of_answers_there_twice_the_last_edited_counts(released):
    def change(cells):
        twin = json.loads(json.dumps(cell_of(cells, "double")))
        cell_of(cells, "double")["source"] = "first"
        cells += [{**twin, "source": "second", "id": "b"}, {**twin, "id": "c"}]

    result = take(released, change)
    assert cell_of(result.notebook.cells, "double").source == "second"
    assert any("`double`" in note and "twice" in note for note in result.notes)


def test_missing_answers_stay_empty_and_are_told(released):
    result = take(released, lambda cells: cells.remove(cell_of(cells, "double")))
    assert cell_of(result.notebook.cells, "double").source == "raise NotImplementedError()"
    assert result.state is State.REPAIRED
    assert result.notes == ["Missing answer cells count as not answered: `double`."]


def test_own_code_cells_are_told_to_be_left_out(released):
    result = take(
        released, lambda cells: cells.append({"cell_type": "code", "source": "import os", "metadata": {}})
    )
    assert result.state is State.GRADED
    assert "1 code cell(s)" in result.notes[0]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "line 1"),
        (b"\xff\xfe{\x00", "line 1"),
        (b"{\xe9}", "UTF-8"),
        (b"[]", "format 4"),
        (b'{"nbformat": true, "cells": []}', "format 4"),
        (b'{"nbformat": 4}', "no list of cells"),
        (b"[" * 100_000, "cannot be read|can be read"),
    ],
)
def test_what_is_no_notebook_is_refused_with_a_cure(data, says):
    with pytest.raises(RefusedError, match=says) as refusal:
        read(data, "tiny.ipynb", Caps())
    assert str(refusal.value).endswith(".")


def test_a_byte_order_mark_and_old_notebooks_are_read(released):
    assert read("\ufeff".encode() + nbformat.writes(released).encode(), "tiny.ipynb", Caps())
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [
        {"cell_type": "code", "input": "x = 1", "outputs": [], "language": "python", "metadata": {}}
    ], "metadata": {}}]}  # fmt: skip
    assert [cell.source for cell in read(json.dumps(old).encode(), "tiny.ipynb", Caps())] == ["x = 1"]


def test_scan_follows_no_link_and_tells_equal_files_of_two_people_apart(tmp_path):
    folder = tmp_path / "ann" / "tiny"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "data.csv").write_text("1,2")
    clean = scan(folder, Caps(), "ann")
    assert clean.files == {"deep/data.csv": b"1,2"}
    assert not clean.refusals
    assert clean.digest == scan(folder, Caps(), "ann").digest != scan(folder, Caps(), "bob").digest
    os.symlink("/etc/passwd", folder / "deep" / "x")
    refused = scan(folder, Caps(), "ann")
    assert "`deep/x` is a link" in refused.refusals[0]
    assert refused.digest != clean.digest
    assert "too large" in scan(folder, Caps(file_bytes=2), "ann").refusals[0]
    assert "deep" in scan(folder, Caps(depth=0), "ann").refusals[0]


def test_the_ledger_keeps_one_row_per_submission_and_version(tmp_path):
    ledger = Ledger(tmp_path / "ledger.db")
    for _ in range(2):
        ledger.receive("v", "tiny", [("d", "ann")])
        assert ledger.find("d", "v").state is State.RECEIVED
    ledger.begin([("d", "v")])
    ledger.finish("d", "v", State.GRADED, ["a note"], score=3, max_score=4)
    ledger.receive("v", "tiny", [("d", "ann")])
    assert ledger.find("d", "v").state is State.GRADED
    ledger.receive("w", "tiny", [("d", "ann")])
    assert ledger.find("d", "w").state is State.RECEIVED
    (entry,) = ledger.latest("tiny")
    assert (entry.version, entry.state) == ("w", State.RECEIVED)
    assert version_of([b"ab", b"c"]) != version_of([b"a", b"bc"])


def test_a_ledger_lost_while_grading_is_told_and_not_made_anew(tmp_path):
    folders = CourseDirectory(root=str(tmp_path))
    ledger = ledger_of(folders)
    with tqdm(disable=True) as bar:
        watch = Watch(SimpleNamespace(coursedir=folders), "tiny", bar, None, ledger)
        watch.expect(3, 3)
        ledger.path.unlink()
        watch.look_again_at = 0.0
        watch.step("ann", State.GRADED)
    assert not ledger.path.exists(), "an empty ledger would be taken for a course in which nothing was graded"
    with pytest.raises(LedgerError, match="put the file back, then run the same command again"):
        ledger.find("d", "v")
    with pytest.raises(LedgerError, match=r"lost or replaced.* run the same command again"):
        Ledger(ledger.path).find("d", "v")


def test_every_state_is_explained_and_ordered():
    assert set(SEVERITY) == set(State) - {State.RECEIVED}
    assert all(state.meaning for state in State)
    assert worst(State.GRADED, State.TIMEOUT, State.REPAIRED) is State.TIMEOUT
    assert [state for state in State if not state.final] == [State.RECEIVED, State.INFRASTRUCTURE_ERROR]


def graded_cell(source, verdict=None, output=None):
    meta = {"grade": True, "solution": False, "points": 2, "grade_id": "t", "locked": True}
    cell = nbformat.v4.new_code_cell(source, metadata={"nbgrader": meta})
    if verdict:
        cell.metadata["nngrade"] = {"verdict": verdict}
    if output is not None:
        data = {"text/plain": output}
        cell.outputs = [nbformat.v4.new_output("execute_result", data=data)]
    return cell


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (graded_cell("assert True"), 0),
        (graded_cell("assert True", "failed"), 0),
        (graded_cell("assert True", "timeout"), 0),
        (graded_cell("assert True", "passed"), 2),
        (graded_cell("assert True", "passed", "0.5"), 2),
        (graded_cell("points()", "passed", "0.5"), 0.5),
        (graded_cell("points()", "passed", "1e9"), 2),
        (graded_cell("points()", "passed", "nan"), 0),
        (graded_cell("points()", "passed", "-3"), 0),
    ],
)
def test_points_need_a_verdict(cell, expected):
    assert score(cell) == (expected, 2)


def test_nothing_that_runs_or_loads_survives_cleaning():
    dirty = (
        "<script>x</script><b onclick=x>bold</b><a href='javascript:x'>a</a><img src='http://x/y.png'>"
        "<img src='data:image/png;base64,AAAA'><style>*{}</style><form><input></form><svg onload=x></svg>"
    )
    clean = clean_html(dirty)
    assert "<b>bold</b>" in clean
    assert "data:image/png;base64,AAAA" in clean
    for word in ("script", "onclick", "http", "style", "form", "input", "svg", "onload"):
        assert word not in clean
    assert plain("\x1b[31mred\x1b[0m\u202e\x07") == "red"
    assert clean_output(nbformat.v4.new_output("display_data", {"application/javascript": "x"})) is None


@pytest.mark.parametrize(
    "address",
    [
        " data:text/html,x",
        "\tda\nta:text/html,x",
        "DATA:text/html,x",
        "java\tscript:x",
        "//elsewhere.org",
        "x.html",
    ],
)
def test_links_lead_to_pages_of_the_web_alone(address):
    assert "href" not in clean_html(f'<a href="{address}">x</a>')
    assert 'href="https://a.org/b"' in clean_html('<a href="https://a.org/b">x</a>')


def test_what_is_no_output_becomes_none_or_an_empty_one():
    cell = nbformat.v4.new_code_cell("x")
    cell.execution_count = {"a": 1}
    odd = {
        "stream": {"text": 5, "name": []},
        "error": {"traceback": "x", "ename": [1], "evalue": {}},
        "display_data": {"data": [1]},
        "execute_result": {"data": {"text/plain": {}, "image/png": {}}},
    }
    cell.outputs = [nbformat.NotebookNode(output_type=kind, **parts) for kind, parts in odd.items()]
    clean_cell(cell)
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    assert [output.output_type for output in cell.outputs] == ["stream", "error"]


def test_pages_escape_and_carry_their_policy():
    page = render(
        "overview", assignment="<i>", when="", rows=[], mean="–", max_score="5", attention=0, waiting=0,
        seconds="1", unsandboxed=0, tasks=[], states=SEVERITY, live=None, count=0, pages=[], number=1,
        counts={},
    )  # fmt: skip
    assert "&lt;i&gt;" in page
    assert "default-src &#39;none&#39;" in page
    assert sentence("`a<b>` is") == "<code>a&lt;b&gt;</code> is"
    assert [points(value) for value in (None, 3.0, 2.5, 0)] == ["–", "3", "2.5", "0"]


def test_the_seccomp_filter_decides_as_it_says():
    for machine, (_, audit, sock, clone, clone3) in seccomp._MACHINES.items():
        code = seccomp.program(machine)
        ptrace = seccomp._DENIED["ptrace"][machine == "aarch64"]
        assert verdict(code, audit, 0) == "allow"
        assert verdict(code, audit, ptrace) == 1
        assert verdict(code, audit + 1, 0) == "kill"
        assert [verdict(code, audit, sock, family) for family in (1, 2, 10, 16, 17, 38, 40)] == [
            "allow"
        ] * 4 + [1] * 3
        assert verdict(code, audit, clone, 0x01200011) == "allow"
        assert verdict(code, audit, clone, 0x10000000) == 1
        assert verdict(code, audit, clone3) == 38
    assert seccomp.program("riscv64") is None


def verdict(code, architecture, number, argument=0):
    """Run the filter as the kernel does."""
    data = {0: number, 4: architecture, 16: argument}
    program = list(struct.iter_unpack("<HBBI", code))
    at, register = 0, 0
    while True:
        operation, if_true, if_false, value = program[at]
        at += 1
        if operation == 0x20:
            register = data[value]
        elif operation == 0x06:
            return {0x7FFF0000: "allow", 0x80000000: "kill"}.get(value, value & 0xFFFF)
        else:
            holds = {0x15: register == value, 0x35: register >= value, 0x45: register & value != 0}[operation]
            at += if_true if holds else if_false


def test_control_groups_of_version_2_and_of_none(tmp_path):
    assert cgroups.create("1-x", 1 << 20, 8, root=tmp_path / "nowhere").folders == {}
    none = cgroups.Cgroup()
    assert none.join_files == []
    assert none.out_of_memory is False
    none.remove()
    (tmp_path / "memory.events").write_text("low 0\noom_kill 2\n")
    assert cgroups.Cgroup({"memory": tmp_path}).out_of_memory


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        (
            "bwrap: Creating new namespace failed: Operation not permitted",
            "kernel.unprivileged_userns_clone=1",
        ),
        ("bwrap: Can't mount proc on /newroot/proc: Operation not permitted", "systempaths=unconfined"),
        ("something else", "doctor"),
    ],
)
def test_a_failed_start_names_its_cure(said, cure):
    assert cure in explain(said)
    assert "\n" not in explain(said)
