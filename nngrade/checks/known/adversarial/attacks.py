"""Tasks 5 and 6: many small steps, away from the truth and toward a target."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...tasks import Known, Mistake
from .balls import linf
from .sections import PGD, TARGET


def _loop(
    sign: float = 1.0,
    gradient_at: str = "now",
    step_from: str = "now",
    center: str = "original",
    project_when: str = "always",
    size: str = "rate",
    count: Callable = lambda steps: steps,
    direction_of: Callable = lambda direction: direction,
    project_by: Callable = lambda project: project,
    give: Callable = lambda x_adv, x: x_adv,
) -> Callable:
    """PGD with one thing changed.

    gradient_at, step_from, center: "now" or "original", the picture that each of the three looks at.
    project_when: "always", "end" or "never".  size: the length of a step, "rate", "epsilon" or other.
    count: how many steps are made.  direction_of, project_by: replace what is handed over.  give: the result.
    """

    def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=linf):
        direction, project = direction_of(direction), project_by(project)
        length = {"rate": rate, "epsilon": epsilon, "rate/steps": rate / max(steps, 1), "1": 1.0}[size]
        now = x
        for _ in range(count(steps)):
            g = direction(gradient(now if gradient_at == "now" else x, classes))
            new = (now if step_from == "now" else x) + sign * length * g
            now = (
                project(new, x if center == "original" else now, epsilon) if project_when == "always" else new
            )
        now = project(now, x, epsilon) if project_when == "end" else now
        return give(now, x)

    return pgd


def _ball_only(project):
    """Forget the limits 0 ... 1 in the projection of L-infinity."""
    return (lambda x_adv, x, eps: x + np.clip(x_adv - x, -eps, eps)) if project is linf else project


STRAY = (
    Mistake(
        "projected around the wrong point",
        "The ball lies around the picture of the step before, so it wanders along. Its center must be x.",
        _loop(center="now"),
    ),
    Mistake(
        "no projection",
        "After enough steps the picture is farther than epsilon from x. Project after every step.",
        _loop(project_when="never"),
    ),
    Mistake(
        "no projection",
        "The picture is kept in 0 … 1 alone. Project it to within epsilon of x after every step.",
        _loop(project_by=lambda project: lambda x_adv, x, eps: np.clip(x_adv, 0, 1)),
    ),
    Mistake(
        "no clipping to 0 … 1",
        "The steps are kept within epsilon, but not within 0 … 1. Your projection does both.",
        _loop(project_by=_ball_only),
    ),
    Mistake(
        "projected only at the end",
        "The steps stray far away first, and see gradients that do not matter. Project after every step.",
        _loop(project_when="end"),
    ),
    Mistake(
        "the gradient is always taken at the original",
        "After a step the slope is another one. Ask gradient where you are now: gradient(x_adv, classes).",
        _loop(gradient_at="original"),
    ),
    Mistake(
        "every step starts at the original",
        "The steps before are forgotten. Add the new step to x_adv, not to x.",
        _loop(step_from="original"),
    ),
    Mistake(
        "epsilon as the size of a step",
        "epsilon says how far all steps may lead together. A single step has the size rate.",
        _loop(size="epsilon"),
    ),
    Mistake(
        "the rate is divided by the steps",
        "Each step has the size rate, however many there are.",
        _loop(size="rate/steps"),
    ),
    Mistake(
        "only one step",
        "Perhaps the return stands inside the loop, or there is none: then it ends in the first round.",
        _loop(count=lambda steps: min(steps, 1)),
    ),
    Mistake("one step too many", "Exactly steps rounds are wanted.", _loop(count=lambda steps: steps + 1)),
    Mistake(
        "one step too few",
        "range(1, steps) makes one round less than range(steps).",
        _loop(count=lambda steps: max(steps - 1, 0)),
    ),
    Mistake(
        "nothing is changed",
        "The picture came back as it was. Keep the result of every step: x_adv = project(...).",
        _loop(count=lambda steps: 0),
    ),
    Mistake(
        "only the change is returned",
        "This is by how much the picture changed. Return the picture.",
        _loop(give=lambda x_adv, x: x_adv - x),
    ),
)

PLUGS = (
    Mistake(
        "the gradient instead of its direction",
        "The sign is forgotten: pass the gradient through direction before you multiply by rate.",
        _loop(direction_of=lambda direction: lambda g: g),
    ),
    Mistake(
        "the rate is inside the direction",
        "direction(rate * g) loses the rate: a sign has no size. Multiply afterwards.",
        _loop(size="1"),
    ),
    Mistake(
        "direction is not used",
        "The step always follows np.sign. Call the function direction that was handed over.",
        _loop(direction_of=lambda direction: np.sign),
    ),
    Mistake(
        "the arguments of project are exchanged",
        "First the picture that has moved, then the original: project(x_adv, x, epsilon).",
        _loop(project_by=lambda project: lambda x_adv, x, eps: project(x, x_adv, eps)),
    ),
    Mistake(
        "project is not used",
        "The result always lies in the box. Call the function project that was handed over.",
        _loop(project_by=lambda project: linf),
    ),
    Mistake(
        "direction and project are not used",
        "This is always L-infinity. Call the two functions that were handed over.",
        _loop(direction_of=lambda direction: np.sign, project_by=lambda project: linf),
    ),
)


def _hill(x, classes):
    return np.array([[0.47, 0.88, 0.3], [0.2, 0.33, 0.7]])[np.asarray(classes)] - x


def _cliff(x, classes):
    return np.where(np.asarray(x) > 0.55, [[-2.0, 0.5, 1.0]], [[1.5, -1.0, 0.2]])


def _toward(mistake: Mistake) -> Mistake:
    """The same mistake in a targeted attack, which goes down instead of up."""

    def formula(gradient, x, targets, epsilon, steps, rate):
        return mistake.formula(lambda x, classes: -gradient(x, classes), x, targets, epsilon, steps, rate)

    return Mistake(mistake.name, mistake.advice, formula)


_RAW = Mistake(
    "the gradient instead of its direction",
    "The sign is forgotten: every pixel moves by rate, however small its gradient is.",
    _loop(direction_of=lambda direction: lambda g: g),
)
_CENTERS = np.array([[0.4, 0.5, 0.95], [0.6, 0.1, 0.5]])
_PROBES = (
    (_hill, _CENTERS, [0, 1], 0.2, 5, 0.06),
    (_cliff, _CENTERS, [1, 1], 0.15, 4, 0.1),
    (_hill, _CENTERS, [0, 1], 0.05, 3, 0.2),  # steps larger than the ball
)

ATTACKS = {
    "pgd": Known(
        PGD,
        (
            Mistake(
                "descent instead of ascent",
                "Every step makes the loss smaller. An attack adds the step.",
                _loop(sign=-1.0),
            ),
            *STRAY,
            *PLUGS,
        ),
        probes=_PROBES,
    ),
    "targeted": Known(
        TARGET,
        (
            Mistake(
                "ascent instead of descent",
                "This runs away from the target. Its loss must become smaller: turn the gradient around.",
                _loop(),
            ),
            Mistake(
                "the result is turned around instead of the gradient",
                "Minus belongs to the gradient, inside: a picture with negative pixels is no attack.",
                lambda *args: -_loop()(*args),
            ),
            Mistake(
                "the result is turned around instead of the gradient",
                "The path was mirrored afterwards. But every step must look where it is: turn the gradient.",
                lambda g, x, *rest: np.clip(2 * x - _loop()(g, x, *rest), 0, 1),
            ),
            Mistake(
                "the result is turned around instead of the gradient",
                "The path was mirrored afterwards. But every step must look where it is: turn the gradient.",
                lambda g, x, *rest: 2 * x - _loop()(g, x, *rest),
            ),
            Mistake(
                "epsilon with a minus",
                "epsilon is a size. What must change its sign is the step.",
                lambda g, x, t, eps, steps, rate: _loop()(g, x, t, -eps, steps, rate),
            ),
            Mistake(
                "the gradient of the wrong class",
                "gradient was asked about class 0 for all pictures. Pass the targets on.",
                lambda g, x, t, *rest: _loop(-1.0)(g, x, np.zeros_like(t), *rest),
            ),
            Mistake(
                "the gradient of the wrong class",
                "gradient was asked about the first target for all pictures. Pass all of them on.",
                lambda g, x, t, *rest: _loop(-1.0)(g, x, np.full(len(t), t[0]), *rest),
            ),
            *(_toward(mistake) for mistake in (*STRAY, _RAW)),
        ),
        probes=_PROBES,
    ),
}
