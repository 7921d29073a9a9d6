"""Careless and hostile submissions at the gate: repaired where that is safe, refused in words else.

Without kernels: what passes the gate is what would be graded.
"""

import contextlib
import gzip
import io
import json
import os
import socket
import threading
import zipfile

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nngrade.intake import Caps, Scan, look, stage
from nngrade.intake import scan as scanning
from nngrade.states import State

ANSWER = "def f(x):\n    return x + 1"


def role(name, **roles):
    base = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3}
    return {"nbgrader": {**base, "grade_id": name, **roles}}


def released():
    return new_notebook(
        cells=[
            new_markdown_cell("# Work", id="title"),
            new_code_cell("raise NotImplementedError()", id="f", metadata=role("f", solution=True)),
            new_code_cell("assert f(1) == 2", id="t", metadata=role("t", grade=True, locked=True, points=2)),
        ]
    )


def answered(answer=ANSWER):
    notebook = released()
    notebook.cells[1].source = answer
    return notebook


class Desk:
    """Where one student hands in: ``submitted/ann/work``, and what the gate makes of it."""

    def __init__(self, root):
        self.root, self.folder = root, root / "submitted" / "ann" / "work"
        self.folder.mkdir(parents=True)

    def write(self, data, name="work.ipynb"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        return path

    def take(self, caps=Caps()):  # noqa: B008 - it is frozen
        found = Scan.from_bytes(look(self.folder, "ann", "work", caps).to_bytes())
        received = stage(found, "ann", "work", {"work.ipynb": released()}, self.root / "staged", caps)
        return received, nbformat.read(self.root / "staged" / "work.ipynb", as_version=4)

    def staged(self):
        return {
            str(p.relative_to(self.root / "staged")) for p in (self.root / "staged").rglob("*") if p.is_file()
        }


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def answer_of(notebook):
    return notebook.cells[1].source


def accepted(desk, state=State.GRADED, says=""):
    received, notebook = desk.take()
    assert (received.state, answer_of(notebook)) == (state, ANSWER), received.notes
    assert says in " ".join(received.notes)
    assert notebook.cells[2].source == "assert f(1) == 2"
    return received


def refused(desk, says, caps=Caps()):  # noqa: B008
    received, notebook = desk.take(caps)
    assert received.state is State.INVALID, received.notes
    assert says in " ".join(received.notes)
    assert all(note.endswith(".") and "Traceback" not in note for note in received.notes)
    assert "NotImplemented" in answer_of(notebook), "nothing of it is run"
    assert desk.staged() == {"work.ipynb"}
    return received


TEXT = nbformat.writes(answered())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-be", "utf-16-le"])
def test_the_unicode_of_other_editors_is_read(desk, encoding):
    mark = "\ufeff" if encoding.endswith("e") else ""
    desk.write((mark + TEXT).encode(encoding))
    accepted(desk)


def test_windows_line_ends_and_umlauts_are_read(desk):
    notebook = answered(ANSWER + "  # größer, 大きい, 🙂")
    desk.write(nbformat.writes(notebook).replace("\\n", "\\r\\n").encode())
    received, taken = desk.take()
    assert received.state is State.GRADED
    assert answer_of(taken) == ANSWER + "  # größer, 大きい, 🙂"


def test_a_local_encoding_is_refused_with_its_cure(desk):
    desk.write(nbformat.writes(answered("# gr\u00f6\u00dfer")).replace("\\u00f6", "\u00f6").encode("latin-1"))
    refused(desk, "not UTF-8")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (gzip.compress(TEXT.encode()), "gzip"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\x00" * 4096, "not a notebook"),
        (TEXT.encode() + b"}", "JSON breaks"),
        (b'{"nbformat": 5, "nbformat_minor": 0, "cells": []}', "newer than 4"),
        (b'{"nbformat": "4", "cells": []}', "format 4"),
        (b'{"nbformat": 4, "cells": {"0": {}}}', "no list of cells"),
        (b'{"nbformat": 3, "worksheets": "x"}', "old format"),
        (b'{"nbformat": 1e400}', "format 4"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_notebook_is_named(desk, data, says):
    desk.write(data)
    refused(desk, says)


def test_a_bomb_of_an_archive_is_never_opened(desk):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * (64 << 20))
    desk.write(bomb.getvalue(), "work.ipynb")
    refused(desk, "ZIP archive")
    desk.write(TEXT.encode())
    desk.write(bomb.getvalue(), "bomb.zip")
    accepted(desk)
    assert desk.staged() == {"work.ipynb", "bomb.zip"}


@pytest.mark.parametrize(
    "name", ["work (1).ipynb", "Work.ipynb", "work-Copy1.ipynb", "work/work.ipynb", "ü/w.ipynb"]
)
def test_a_renamed_or_nested_notebook_is_found_where_only_one_can_be_meant(desk, name):
    desk.write(TEXT.encode(), name)
    accepted(desk, State.REPAIRED, f"`{name}`")


def test_of_several_notebooks_none_is_guessed(desk):
    desk.write(TEXT.encode(), "a.ipynb")
    desk.write(TEXT.encode(), "b.ipynb")
    refused(desk, "`a.ipynb`, `b.ipynb`")


def test_checkpoints_and_the_litter_of_other_systems_are_left_out(desk):
    desk.write(TEXT.encode())
    for name in (
        ".ipynb_checkpoints/work-checkpoint.ipynb",
        "__MACOSX/._work.ipynb",
        ".DS_Store",
        "._work.ipynb",
    ):
        desk.write(b"litter", name)
    accepted(desk)
    assert desk.staged() == {"work.ipynb"}


@pytest.mark.parametrize("name", [b"two\nlines.txt", b"\xff\xfe.txt", "\u202egnp.exe".encode(), b"x" * 200])
def test_files_with_unsettling_names_are_left_out_and_told(desk, name):
    desk.write(TEXT.encode())
    with open(os.path.join(os.fsencode(desk.folder), name), "wb") as file:
        file.write(b"x")
    received = accepted(desk, State.REPAIRED, "was left out")
    assert all(note.isprintable() for note in received.notes)
    assert desk.staged() == {"work.ipynb"}


@pytest.mark.parametrize("name", ["evil.html", "Evil.SVG", "a/b.xhtml"])
def test_files_that_a_browser_would_run_are_left_out_and_told(desk, name):
    """formgrader hands out what lies beside a graded notebook, from an address that may do anything."""
    desk.write(TEXT.encode())
    (desk.folder / name).parent.mkdir(exist_ok=True)
    desk.write(b"<script>alert(1)</script>", name)
    accepted(desk, State.REPAIRED, "a browser would run what is in it")
    assert desk.staged() == {"work.ipynb"}


def test_names_that_mean_something_elsewhere_are_just_names(desk):
    names = {"-rf", "$(reboot)", "`id`.txt", "{student_id}.csv", "%s%n", "a;b.csv", "~", "CON", "..."}
    desk.write(TEXT.encode())
    for name in names:
        desk.write(b"1,2", name)
    accepted(desk)
    assert desk.staged() == {"work.ipynb", *names}


@pytest.mark.parametrize("kind", ["link", "dangling", "hard link", "named pipe", "socket", "device"])
def test_only_plain_files_are_taken(desk, kind):
    desk.write(TEXT.encode())
    place = desk.folder / "data.csv"
    secret = desk.root / "secret"
    secret.write_text("points")
    if kind == "link":
        place.symlink_to(secret)
    elif kind == "dangling":
        place.symlink_to("nowhere")
    elif kind == "hard link":
        place.hardlink_to(secret)
    elif kind == "named pipe":
        os.mkfifo(place)
    elif kind == "socket":
        with contextlib.chdir(desk.folder), socket.socket(socket.AF_UNIX) as listener:
            listener.bind("data.csv")
    else:
        try:
            os.mknod(place, 0o600 | 0o020000, os.makedev(1, 5))
        except PermissionError:
            pytest.skip("only root may make a device")
    received = refused(desk, "link" if kind == "dangling" else kind)
    assert "points" not in str(received)


@pytest.mark.parametrize("level", ["student", "assignment"])
def test_a_folder_that_is_a_link_is_refused_at_every_level(desk, level):
    desk.write(TEXT.encode())
    folder = desk.folder if level == "assignment" else desk.folder.parent
    real = desk.root / "real"
    folder.rename(real)
    folder.symlink_to(real)
    refused(desk, "is a link")


def test_a_file_in_place_of_the_folder_is_refused(desk):
    desk.folder.rmdir()
    desk.folder.write_text("x")
    refused(desk, "not a folder")


def test_a_huge_sparse_file_costs_nothing_to_refuse(desk):
    desk.write(TEXT.encode())
    with open(desk.folder / "sparse.bin", "wb") as file:
        file.truncate(1 << 40)
    refused(desk, "too large")


def test_many_small_files_and_folders_stop_at_a_cap(desk):
    desk.write(TEXT.encode())
    for number in range(120):
        (desk.folder / "d" / str(number)).mkdir(parents=True)
    refused(desk, "more than 100 files and folders", Caps(entries=100))
    refused(desk, "deep", Caps(depth=1))
    refused(desk, "too large", Caps(total_bytes=10))


def test_a_file_that_grows_while_it_is_read_is_cut_at_the_cap(desk, monkeypatch):
    path = desk.write(TEXT.encode())
    real = os.open

    def growing(name, *arguments, **options):
        if name == "work.ipynb":
            with open(path, "ab") as file:
                file.write(b" " * 5000)
        return real(name, *arguments, **options)

    monkeypatch.setattr(scanning.os, "open", growing)
    refused(desk, "too large", Caps(file_bytes=len(TEXT) + 100))


@pytest.mark.parametrize("into", ["link", "pipe", "folder"])
def test_a_file_exchanged_between_check_and_use_leads_nowhere(desk, monkeypatch, into):
    """As a race is won every time: the exchange happens between the look and the opening."""
    path = desk.write(TEXT.encode())
    secret = desk.root / "secret.ipynb"
    secret.write_text(nbformat.writes(answered("SECRET")))
    real = os.open

    def exchange(name, *arguments, **options):
        if name == "work.ipynb":
            path.unlink(missing_ok=True)
            {"link": lambda: path.symlink_to(secret), "pipe": lambda: os.mkfifo(path), "folder": path.mkdir}[
                into
            ]()
        return real(name, *arguments, **options)

    monkeypatch.setattr(scanning.os, "open", exchange)
    received = refused(desk, "could not be read")
    assert "SECRET" not in str(received)


def test_a_folder_exchanged_for_a_link_leads_nowhere(desk, monkeypatch):
    desk.write(TEXT.encode())
    inner = desk.folder / "inner"
    inner.mkdir()
    elsewhere = desk.root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "solution.txt").write_text("SECRET")
    real = os.open

    def exchange(name, *arguments, **options):
        if name == "inner":
            inner.rmdir()
            inner.symlink_to(elsewhere)
        return real(name, *arguments, **options)

    monkeypatch.setattr(scanning.os, "open", exchange)
    refused(desk, "could not be read")


def test_a_real_race_never_reads_what_a_link_points_to(desk):
    path = desk.write(TEXT.encode())
    secret = desk.root / "secret.txt"
    secret.write_text("SECRET")
    end = threading.Event()

    def exchange():
        spare = desk.root / "spare"
        while not end.is_set():
            spare.symlink_to(secret)
            os.replace(spare, path)
            spare.write_text(TEXT)
            os.replace(spare, path)

    racer = threading.Thread(target=exchange)
    racer.start()
    try:
        for _ in range(300):
            found = look(desk.folder, "ann", "work", Caps())
            assert b"SECRET" not in b"".join(found.files.values())
    finally:
        end.set()
        racer.join()


def test_what_is_graded_is_what_was_looked_at(desk):
    path = desk.write(TEXT.encode())
    found = look(desk.folder, "ann", "work", Caps())
    path.write_text(nbformat.writes(answered("later")))
    stage(found, "ann", "work", {"work.ipynb": released()}, desk.root / "staged", Caps())
    assert answer_of(nbformat.read(desk.root / "staged" / "work.ipynb", as_version=4)) == ANSWER
    assert look(desk.folder, "ann", "work", Caps()).digest != found.digest


def test_ten_thousand_cells_are_refused_and_huge_cells_only_where_they_are_answers(desk):
    notebook = answered()
    notebook.cells += [new_code_cell("1")] * 10_000
    desk.write(notebook)
    refused(desk, "10003 cells")
    notebook = answered()
    notebook.cells.append(new_markdown_cell("x" * 5_000_000))
    desk.write(notebook)
    accepted(desk)
    desk.write(answered("#" * 5_000_000))
    refused(desk, "The answer `f` has more than")


def test_ids_that_are_missing_doubled_or_strange_hurt_nobody(desk):
    document = json.loads(TEXT)
    for cell in document["cells"]:
        cell.pop("id")
    desk.write(document)
    accepted(desk)
    for cell, identity in zip(document["cells"], (["x"], "same", "same"), strict=True):
        cell["id"] = identity
    desk.write(document)
    accepted(desk)


def test_the_ipython_notebook_of_ten_years_ago_is_converted(desk):
    old = nbformat.v4.downgrade(answered())
    desk.write(json.dumps(old).encode())
    accepted(desk)


def test_outputs_attachments_and_widgets_of_the_student_do_not_pass(desk):
    notebook = answered()
    notebook.cells[1].outputs = [nbformat.v4.new_output("display_data", {"text/html": "<script>x</script>"})]
    notebook.cells[0]["attachments"] = {"a.svg": {"image/svg+xml": "<svg onload=x>"}}
    notebook.metadata["widgets"] = {"state": {"x": "<script>"}}
    notebook.metadata["nngrade"] = {"state": "graded", "notes": ["all points"]}
    desk.write(notebook)
    accepted(desk)
    text = (desk.root / "staged" / "work.ipynb").read_text()
    assert "<script" not in text
    assert "onload" not in text
    assert "all points" not in text


def test_doubled_keys_of_json_mean_what_the_last_says(desk):
    desk.write(TEXT.replace('"nbformat": 4,', '"nbformat": 9,\n "nbformat": 4,').encode())
    accepted(desk)


def test_a_forged_message_of_the_grader_is_no_message():
    import zlib

    for data in (
        b"",
        b"x",
        zlib.compress(b"{}"),
        zlib.compress(b'{"document": 1}'),
        zlib.compress(b"[" * 10**6),
    ):
        with pytest.raises(ValueError, match="message"):
            Scan.from_bytes(data)
