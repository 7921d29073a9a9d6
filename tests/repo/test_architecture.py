"""The shape of nnlib: imports run one way, files are short, and public names explain themselves."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import nnlib

ROOT = Path(nnlib.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
GOAL, LIMIT = 250, 300  # lines of a file: what to aim for, and what must not be passed

# From the ground up: a file may import from the floors below its own, and from its own folder.
FLOORS = [
    {"backend"},
    {"kernels"},
    {"init", "datasets"},
    {"layers"},
    {"losses", "optim", "schedules", "metrics", "gradcheck", "serialization", "perceptron"},
    {"models"},
    {"record"},
    {"train"},
    {"plot", "vision", "deploy"},
    {"figures"},
]


def floor(part):
    for number, parts in enumerate(FLOORS):
        if part in parts:
            return number
    raise AssertionError(f"nnlib/{part} has no floor yet: give it one in FLOORS")


def name_of(path):
    return str(path.relative_to(ROOT))


def part_of(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path):
    """The nnlib parts and the foreign modules that a file imports, wherever in it."""
    package = ["nnlib", *path.relative_to(ROOT).parent.parts]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            if module in ("nnlib", "."):
                yield from (f"nnlib.{alias.name}" for alias in node.names)
            else:
                yield module


def test_imports_run_downward_only():
    upward = []
    for path in FILES:
        if path == ROOT / "__init__.py":
            continue
        for module in imports(path):
            if not module.startswith("nnlib."):
                assert not module.startswith("nngrade"), f"{name_of(path)} imports the grader"
                continue
            target = module.split(".")[1]
            mine = part_of(path)
            if target != mine and floor(target) >= floor(mine):
                upward.append(f"{name_of(path)} imports {module}")
    assert not upward


def test_torch_is_named_in_the_backend_and_its_kernels_only():
    kernels = {f"kernels/torch_{part}.py" for part in ("kernels", "record", "replay")}
    allowed = {"backend.py", *kernels, "train/distributed.py"}  # the last: teams of processes are torch's own
    named = {name_of(path) for path in FILES if any(m.split(".")[0] == "torch" for m in imports(path))}
    assert named <= allowed
    for path in FILES:
        if name_of(path) not in allowed:
            code = ast.parse(path.read_text())
            names = {node.id for node in ast.walk(code) if isinstance(node, ast.Name)}
            assert "torch" not in names, f"{name_of(path)} uses torch itself"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_can_be_read_in_one_sitting(path):
    lines = len(path.read_text().splitlines())
    assert lines <= LIMIT, f"{name_of(path)} has {lines} lines; split it where its subject splits"


def test_most_files_keep_to_the_goal():
    long = [name_of(path) for path in FILES if len(path.read_text().splitlines()) > GOAL]
    assert len(long) <= len(FILES) / 10, f"too many files above {GOAL} lines: {long}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_functions_fit_on_a_screen(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            lines = node.end_lineno - node.lineno + 1
            assert lines <= 80, f"{name_of(path)}: {node.name} has {lines} lines"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_loose_ends(path):
    text = path.read_text()
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", text)
    assert ast.get_docstring(ast.parse(text)), f"{name_of(path)} does not say what it is"


def modules():
    for info in pkgutil.walk_packages(nnlib.__path__, "nnlib."):
        if not info.name.startswith("nnlib.kernels.torch_"):
            yield importlib.import_module(info.name)


def public(module):
    """Functions and classes that a module defines and does not hide, with their public methods."""
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(thing) or inspect.isclass(thing):
            yield f"{module.__name__}.{name}", thing


IMPLEMENTATIONS = (
    "nnlib.kernels.reference",
    "nnlib.kernels.numpy_kernels",
)  # explained in kernels/__init__.py


def test_every_public_name_says_what_it_is():
    silent = []
    for module in modules():
        if module.__name__.startswith(IMPLEMENTATIONS):
            continue
        for name, thing in public(module):
            if not inspect.getdoc(thing):
                silent.append(name)
            if inspect.isclass(thing):
                silent += [
                    f"{name}.{key}"
                    for key, member in vars(thing).items()
                    if not key.startswith("_")
                    and (inspect.isfunction(member) or isinstance(member, property))
                    and not inspect.getdoc(getattr(thing, key))
                ]
    assert not silent


ANY_SHAPE = {"Step", "Sigmoid", "Tanh", "ReLU", "LeakyReLU", "ReLU6", "GELU", "Softmax", "LogSoftmax"}


def test_layers_losses_and_optimizers_state_formula_and_shapes():
    from nnlib import layers, losses, optim

    for name in set(layers.__all__) - {"Layer"}:
        text = inspect.getdoc(getattr(layers, name))
        assert name == "Flatten" or re.search(r"[\w\]] = |dx: ", text), f"{name} shows no formula"
        composed = issubclass(getattr(layers, name), layers.composite.Composite)
        assert name in ANY_SHAPE or composed or "(N, " in text, f"{name} shows no shapes"
    for name in ("mse", "cross_entropy", "binary_cross_entropy"):
        text = inspect.getdoc(getattr(losses, name))
        assert "loss = " in text
        assert "Errors:" in text
        assert re.search(r"\((N, )?\.\.\.", text), f"{name} shows no shapes"
    for name in ("SGD", "RMSProp", "Adam", "AdamW"):
        text = inspect.getdoc(getattr(optim, name))
        assert "w <- " in text
        assert "Source:" in text


def test_all_that_is_offered_is_there():
    for name in nnlib.layers.__all__:
        assert hasattr(nnlib.layers, name)
    assert sorted(nnlib.layers.__all__, key=str.casefold) == sorted(
        set(nnlib.layers.__all__), key=str.casefold
    )
    for name in nnlib.__all__:
        if (ROOT / f"{name}.py").exists() or (ROOT / name / "__init__.py").exists() or name[0].isupper():
            assert getattr(nnlib, name) is not None
    with pytest.raises(AttributeError, match="nnlib has no 'nonsense'"):
        nnlib.nonsense  # noqa: B018
