"""The course in which the hostile submissions are graded, once for all tests of a file."""

import importlib.util
import sys
from pathlib import Path

import pytest


def _module(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a dataclass looks its module up
    spec.loader.exec_module(module)
    return module


_here = Path(__file__).parent
classroom = _module("classroom", _here.parent / "grading" / "fixtures" / "classroom.py")
_module("kernels", _here.parent / "grading" / "fixtures" / "kernels.py")
_module("attacks", _here / "fixtures" / "attacks.py")


@pytest.fixture(scope="session")
def tools():
    """The module behind the course: its constants and its class."""
    return classroom


@pytest.fixture(scope="module")
def hostile_course(tmp_path_factory):
    """A released course in a folder with a space in its name."""
    return classroom.Classroom(tmp_path_factory.mktemp("hostile") / "my course").release()
