"""Fixtures of the grading tests: a released course, and folders with a space in their names."""

import importlib.util
import shutil
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location(
    "classroom", Path(__file__).parent / "fixtures" / "classroom.py"
)
classroom = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(classroom)


@pytest.fixture(scope="session")
def released_course(tmp_path_factory):
    """A course with the tiny assignment released; copy it, do not change it."""
    return classroom.Classroom(tmp_path_factory.mktemp("released") / "my course").release()


@pytest.fixture
def course(released_course, tmp_path):
    """A fresh copy of the released course."""
    copied = object.__new__(classroom.Classroom)
    copied.root, copied.python, copied.popen = tmp_path / "my course", released_course.python, {}
    shutil.copytree(released_course.root, copied.root)
    return copied


@pytest.fixture(scope="session")
def tools():
    """The module behind the course: its constants and its class."""
    return classroom
