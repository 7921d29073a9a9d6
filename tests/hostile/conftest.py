"""The course in which the hostile submissions are graded, once for all tests."""

import importlib.util
from pathlib import Path

import pytest

_path = Path(__file__).parents[1] / "grading" / "fixtures" / "classroom.py"
_spec = importlib.util.spec_from_file_location("classroom", _path)
classroom = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(classroom)


@pytest.fixture(scope="session")
def tools():
    """The module behind the course: its constants and its class."""
    return classroom


@pytest.fixture(scope="session")
def hostile_course(tmp_path_factory):
    """A released course in a folder with a space in its name."""
    return classroom.Classroom(tmp_path_factory.mktemp("hostile") / "my course").release()
