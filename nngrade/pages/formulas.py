"""Formulas as readable text: the feedback page runs no script, so nothing else would typeset its TeX."""

from __future__ import annotations

import re

_WORDS = {
    "cdot": "·", "times": "×", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "neq": "≠", "ne": "≠", "pm": "±",
    "approx": "≈", "in": "∈", "sum": "∑", "prod": "∏", "infty": "∞", "partial": "∂", "nabla": "∇",
    "dots": "…", "ldots": "…", "cdots": "⋯", "leftarrow": "←", "rightarrow": "→", "to": "→",
    "lVert": "‖", "rVert": "‖",
    "lvert": "|", "rvert": "|", "left": "", "right": "", "quad": "  ", "qquad": "    ", "alpha": "α",
    "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "eta": "η", "theta": "θ",
    "lambda": "λ", "mu": "μ", "pi": "π", "sigma": "σ", "tau": "τ", "phi": "φ", "omega": "ω", "Delta": "Δ",
    "Sigma": "Σ", "Theta": "Θ",
}  # fmt: skip
_LOWERED = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_RAISED = str.maketrans("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ")
_CODE = re.compile(r"(<(?:code|pre)\b.*?</(?:code|pre)>)", re.DOTALL)
_FORMULA = re.compile(
    r"\$\$(?P<display>[^$<]{1,2000})\$\$|\$(?P<inline>[^\s$<][^$<\n]{0,500})(?<![\s\\])\$(?!\d)"
)


def _script(match: re.Match, table: dict[int, int], sign: str) -> str:
    """An index or a power in small characters where all of it has them, else after its sign."""
    text = match[1] if match[1] is not None else match[2]
    if all(ord(character) in table for character in text):
        return text.translate(table)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


def readable(tex: str) -> str:
    """A formula as text: ``w_1 x_1 \\le \\frac{a}{2}`` becomes ``w₁ x₁ ≤ (a)/(2)``."""
    text = re.sub(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"(\1)/(\2)", tex)
    text = re.sub(r"\\sqrt\{([^{}]*)\}", r"√(\1)", text)
    text = re.sub(r"\\(?:text|mathrm|mathbf|operatorname|hat|vec)\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\([A-Za-z]+)", lambda match: _WORDS.get(match[1], match[1]), text)
    text = re.sub(r"_(?:\{([^{}]*)\}|(\w))", lambda match: _script(match, _LOWERED, "_"), text)
    text = re.sub(r"\^(?:\{([^{}]*)\}|(\w))", lambda match: _script(match, _RAISED, "^"), text)
    text = re.sub(r"\\[,;:! ]", " ", text).replace("\\", "")
    return " ".join(text.replace("{", "").replace("}", "").replace("&amp;", " ").split())


def without_tex(html: str) -> str:
    """HTML in which ``$...$`` and ``$$...$$``, outside of code, are readable text."""

    def replaced(match: re.Match) -> str:
        return f"<em>{readable(match['display'] or match['inline'])}</em>"

    parts = _CODE.split(html)
    return "".join(part if number % 2 else _FORMULA.sub(replaced, part) for number, part in enumerate(parts))
