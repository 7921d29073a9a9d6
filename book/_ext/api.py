"""Sphinx extension: the library, name by name, written from its own docstrings.

    :::{api}
    :::

gives a section for each room of nnlib and in it an entry for each public name: how it is called, what its
docstring says, its methods. What is indented in a docstring is a formula, set as one, or a program.
"""

import ast
import html
import importlib
import importlib.util
import inspect
import re
import textwrap
from pathlib import Path
from types import ModuleType

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

ROOMS = (  # title, module
    ("One neuron", "nnlib.perceptron"),
    ("Layers", "nnlib.layers"),
    ("Losses", "nnlib.losses"),
    ("Optimizers", "nnlib.optim"),
    ("Schedules of the learning rate", "nnlib.schedules"),
    ("First weights", "nnlib.init"),
    ("Training", "nnlib.train"),
    ("Metrics", "nnlib.metrics"),
    ("Models", "nnlib.models"),
    ("Data sets", "nnlib.datasets"),
    ("Looking inside", "nnlib.vision"),
    ("Into the world", "nnlib.deploy"),
    ("Pictures", "nnlib.plot"),
    ("Live figures", "nnlib.figures"),
    ("Files", "nnlib.serialization"),
    ("Checking gradients", "nnlib.gradcheck"),
    ("Recorded steps", "nnlib.record"),
    ("NumPy and PyTorch", "nnlib.backend"),
    ("Kernels", "nnlib.kernels"),
)
_WIDE = re.compile(r"\s{4,}|(?<=,)\s{3,}")  # what stands between two formulas in a line
_FORMULA_STYLE = (
    "margin:.8em 0;padding-left:1.2em;border-left:2px solid var(--nn-line);overflow-wrap:anywhere"
)
_SIGNS = {"<-": "←", "->": "→", ">=": "≥", "<=": "≤", "*": "∗", "-": "−", "sqrt": "√", "sum": "∑"}
_TOKEN = re.compile(
    r"`[^`]+`|<-|->|>=|<=|'s\b|(?<=[a-z])-(?=[a-z])"
    r"|(?P<base>[^\W\d_²³ᵀ][^\W_²³ᵀ]*)(?P<low>_\{[^}]*\}|_\w,\w,\w|(?:_[^\W_]+)*)"
    r"|\^\((?P<power>[^)]*)\)|\^(?P<exponent>\w)|."
)


class Api(SphinxDirective):
    """The directive: all rooms that the installed nnlib has."""

    def run(self) -> list[nodes.Node]:
        """One section a room. The page is made anew when a file of nnlib changes."""
        package = Path(importlib.import_module("nnlib").__file__).parent
        for path in package.rglob("*.py"):
            self.env.note_dependency(str(path))
        rooms = [(title, name) for title, name in ROOMS if importlib.util.find_spec(name)]
        return [self.room(title, importlib.import_module(name)) for title, name in rooms]

    def room(self, title: str, module: ModuleType) -> nodes.section:
        """A heading, what the module says of itself, and its public names."""
        section = self.section(module.__name__, nodes.Text(title))
        section += nodes.paragraph("", "", nodes.literal("", f"from {module.__name__} import ..."))
        section += described(module)
        for name, thing in public(module):
            section += self.entry(module, name, thing)
        return section

    def entry(self, module: ModuleType, name: str, thing: type | object) -> nodes.section:
        """One class or function."""
        section = self.section(f"{module.__name__}.{name}", nodes.literal("", name))
        section += signature(name, thing)
        section += described(thing)
        if inspect.isclass(thing):
            section += methods(thing)
        return section

    def section(self, name: str, title: nodes.Node) -> nodes.section:
        """A section that can be linked to by the full name of what it is about."""
        anchor = nodes.make_id(name)
        if anchor in self.state.document.ids:  # Report and report
            anchor += "-function"
        section = nodes.section(ids=[anchor], names=[name])
        section += nodes.title("", "", title)
        self.state.document.note_explicit_target(section)
        return section


def public(module: ModuleType) -> list[tuple[str, object]]:
    """What a module offers, by name: what it lists as public, from A to Z, else what it defines."""
    names = listed = getattr(module, "__all__", None)
    if listed is None:
        names = [n for n, thing in vars(module).items() if not n.startswith("_") and _defined(thing, module)]
    found = []
    for name in names if listed is None else sorted(names, key=str.casefold):
        thing = getattr(module, name)
        if inspect.ismodule(thing):
            found += [(f"{name}.{inner}", value) for inner, value in public(thing)]
        elif inspect.isclass(thing) or inspect.isroutine(thing):
            found.append((name, thing))
    return found


def _defined(thing: object, module: ModuleType) -> bool:
    return (inspect.isclass(thing) or inspect.isfunction(thing)) and thing.__module__ == module.__name__


def signature(name: str, thing: object) -> nodes.literal_block:
    """How a name is called: its parameters with their defaults, one to a line where they are many."""
    try:
        parameters = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):  # a class that takes no arguments of its own
        parameters = ()
    shown = [_parameter(p) for p in parameters if p.name != "self"]
    text = f"{name}({', '.join(shown)})"
    if len(text) > 60:
        text = f"{name}(\n" + "".join(f"    {parameter},\n" for parameter in shown) + ")"
    return nodes.literal_block(text, text, language="python")


def _parameter(parameter: inspect.Parameter) -> str:
    star = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    if parameter.default is parameter.empty:
        return f"{star}{parameter.name}"
    default = parameter.default
    text = default.__name__ if callable(default) else repr(default)
    text = (
        "..." if text.startswith(("<", "array")) or len(text) > 40 else text
    )  # an object without a short name
    return f"{parameter.name}={text}"


def methods(thing: type) -> list[nodes.Node]:
    """The public methods and properties that a class explains itself, each with its text."""
    items = []
    for name, member in vars(thing).items():
        function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        if name.startswith("_") or not inspect.isfunction(function) or not function.__doc__:
            continue
        call = "" if isinstance(member, property) else "(" + ", ".join(_own_parameters(function)) + ")"
        body = nodes.definition("", *described(function))
        items.append(
            nodes.definition_list_item("", nodes.term("", "", nodes.literal("", f".{name}{call}")), body)
        )
    return [nodes.definition_list("", *items)] if items else []


def _own_parameters(function: object) -> list[str]:
    parameters = list(inspect.signature(function).parameters.values())
    return [_parameter(p) for p in parameters if p.name not in ("self", "cls")]


def described(thing: object) -> list[nodes.Node]:
    """A docstring as paragraphs, formulas and programs."""
    text = re.sub(r"(https?://\S+-)\n\s*", r"\1", inspect.getdoc(thing) or "")  # an address broken at its end
    blocks: list[nodes.Node] = []
    for indented, lines in _stretches(text):
        if indented:
            lines = textwrap.dedent("\n".join(lines)).split("\n")
            blocks.append(program(lines) if is_program(lines) else formula(lines))
        else:
            blocks += paragraphs(" ".join(line.strip() for line in lines))
    return blocks


def _stretches(text: str) -> list[tuple[bool, list[str]]]:
    """Neighboring lines of a kind: (whether they are a formula or a program, the lines)."""
    stretches: list[tuple[bool, list[str]]] = []
    fresh = True
    for line in text.split("\n"):
        if not line.strip():
            fresh = True
            continue
        special = line.startswith("    ") or bool(re.search(r"\S {4,}\S", line))
        if stretches and stretches[-1][0] == special and not fresh:
            stretches[-1][1].append(line)
        else:
            stretches.append((special, [line]))
        fresh = False
    return stretches


def is_program(lines: list[str]) -> bool:
    """Whether indented lines are Python, and not mathematics that happens to read like it."""
    text = "\n".join(lines)
    if not re.search(r"\"|[=(]\[|\w\.\w+\(|\w\(\)|^from |^import |\w\[\.\.\.\]", text, re.M):
        return False
    return all(_parses(part) or _opens(part) for line in lines for part in _WIDE.split(line.strip()))


def _parses(part: str) -> bool:
    try:
        ast.parse(part)
    except SyntaxError:
        return False
    return True


def _opens(part: str) -> bool:
    """Whether a line is one of Python that needs the next ones: for x in y:"""
    return part.endswith((":", "(", ",")) and bool(re.match(r"(for|while|if|def|with|class|\w+ ?[=(])", part))


def program(lines: list[str]) -> nodes.literal_block:
    """Indented Python, one call to a line."""
    text = "\n".join(lines).strip("\n")
    text = re.sub(r"(\S) {3,}(?=[^\s#])", r"\1\n", text)
    return nodes.literal_block(text, text, language="python")


def formula(lines: list[str]) -> nodes.raw:
    """Indented mathematics, a line for each formula, so that none is wider than a phone."""
    parts = [part for line in lines for part in _WIDE.split(line.strip()) if part]
    inside = "".join(f"<div>{typeset(part)}</div>" for part in parts)
    return nodes.raw("", f'<div class="nn-formula" style="{_FORMULA_STYLE}">{inside}</div>', format="html")


def typeset(text: str) -> str:
    """A formula as HTML: letters slanted, words upright, what follows _ low and what follows ^ high."""

    def sign(match: re.Match) -> str:
        token, base, low = match[0], match["base"], (match["low"] or "").strip("_{}")
        if token.startswith("`"):
            return f"<code>{html.escape(token[1:-1])}</code>"
        if match["power"] or match["exponent"]:
            return f"<sup>{html.escape(match['power'] or match['exponent'])}</sup>"
        if base is None:
            return (
                token if token in ("-", "'s") and _between(match) else html.escape(_SIGNS.get(token, token))
            )
        rest = match.string[match.end() :]
        if base == "sum" and not low and not rest.startswith("("):
            return base  # the word
        if base == "a" and re.match(r" [a-z]{3}", rest):
            return base  # the article
        if len(base) > 1 and base not in ("sum", "sqrt") and len(low) > 1 and "{" not in token:
            return html.escape(token)  # a name of two words: weight_decay
        letter = re.fullmatch(r"([^\W\d_])(\d*)", base)  # W1: a letter and its number
        shown = f"<i>{letter[1]}</i>" if letter else _SIGNS.get(base, base)
        low = low or (letter[2] if letter else "")
        return shown + (f"<sub>{html.escape(low)}</sub>" if low else "")

    return _TOKEN.sub(sign, re.sub(r"(?<=\d) x (?=\d)", " × ", text))


def _between(match: re.Match) -> bool:
    """Whether a sign stands right behind a letter: a hyphen, or the s of "its norm's"."""
    return match.start() > 0 and match.string[match.start() - 1].isalpha()


def paragraphs(text: str) -> list[nodes.paragraph]:
    """Running text; its errors and its source in paragraphs of their own."""
    parts = re.split(r"(?:(?<=[.:] )|^)(?=(?:Errors|Source|Raises)\b[^.]{0,12}:)", text)
    return [nodes.paragraph("", "", *inline(part.strip())) for part in parts if part.strip()]


def inline(text: str) -> list[nodes.Node]:
    """Code in backticks, addresses as links, and the first word of errors and sources strong."""
    found: list[nodes.Node] = []
    for token in re.split(
        r"(``[^`]+``|`[^`]+`|\w+=\"[^\"]*\"|https?://[^\s)]*[^\s).,;:]|^(?:Errors|Source)[^:]{0,12}:)", text
    ):
        if token.startswith("`") or re.fullmatch(r'\w+="[^"]*"', token):
            found.append(nodes.literal("", token.strip("`")))
        elif token.startswith("http"):
            found.append(nodes.reference("", token, refuri=token))
        elif re.fullmatch(r"(Errors|Source)[^:]*:", token):
            found.append(nodes.strong("", token))
        elif token:
            found.append(nodes.Text(token))
    return found


def setup(app: Sphinx) -> dict:
    """Connect to Sphinx."""
    app.add_directive("api", Api)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
