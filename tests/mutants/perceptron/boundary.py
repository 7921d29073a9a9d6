# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: slope with the wrong sign
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("vertical")
    return weights[0] / weights[1], -bias / weights[1]


# %% wrong: intercept with the wrong sign
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("vertical")
    return -weights[0] / weights[1], bias / weights[1]


# %% wrong: signs flipped
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("vertical")
    return weights[0] / weights[1], bias / weights[1]


# %% wrong: solved for the other input
def boundary(weights, bias):
    if weights[0] == 0:
        raise ValueError("vertical")
    return -weights[1] / weights[0], -bias / weights[0]


# %% wrong: slope upside down
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("vertical")
    return -weights[1] / weights[0], -bias / weights[1]


# %% wrong: not divided
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("vertical")
    return -weights[0] / weights[1], -bias


# %% wrong: swapped order
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("vertical")
    return -bias / weights[1], -weights[0] / weights[1]


# %% wrong: a part is missing
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("vertical")
    return -weights[0] / weights[1]


# %% wrong: another error
def boundary(weights, bias):
    w1, w2 = weights
    return -w1 / w2, -bias / w2


# %% wrong: no error is raised
def boundary(weights, bias):
    w1, w2 = weights
    if w2 == 0:
        return None
    return -w1 / w2, -bias / w2


# %% wrong: no error is raised
def boundary(weights, bias):
    w1, w2 = weights
    if w2 == 0:
        print("the line is vertical")
        return 0, 0
    return -w1 / w2, -bias / w2


# %% wrong: returned instead of raised
def boundary(weights, bias):
    w1, w2 = weights
    if w2 == 0:
        return ValueError("the line is vertical")
    return -w1 / w2, -bias / w2


# %% wrong: fails for a horizontal line
def boundary(weights, bias):
    w1, w2 = weights
    if w1 == 0 or w2 == 0:
        raise ValueError("the line is vertical")
    return -w1 / w2, -bias / w2


# %% wrong: not divided. The first weight, too
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("the line is vertical")
    return -weights[0], -bias / weights[1]


# %% wrong: not divided. x2 still has its weight
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("the line is vertical")
    return -weights[0], -bias


# %% wrong: divided by the first weight
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("the line is vertical")
    return -weights[0] / weights[1], -bias / weights[0]


# %% wrong: cut to whole numbers. // drops
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("the line is vertical")
    return -weights[0] // weights[1], -bias // weights[1]


# %% wrong: the direction of the weights
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("the line is vertical")
    return weights[1] / weights[0], -bias / weights[1]


# %% right: solved for x2
def boundary(weights, bias):
    if weights[1] == 0:
        raise ValueError("the line is vertical")
    return -weights[0] / weights[1], -bias / weights[1]


# %% right: from two points of the line
def boundary(weights, bias):
    w1, w2 = weights
    if abs(w2) < 1e-12:
        raise ValueError("no slope")
    at_0 = (0 - bias) / w2
    at_1 = (-w1 - bias) / w2
    return at_1 - at_0, at_0


# %% right: the error of the division, translated
def boundary(weights, bias):
    w1, w2 = (float(w) for w in weights)
    try:
        return -w1 / w2, -bias / w2
    except ZeroDivisionError:
        raise ValueError("a vertical line has no slope")


# %% right: an array, with an own kind of ValueError
class VerticalLine(ValueError):
    pass


def boundary(weights, bias):
    weights = np.asarray(weights, dtype=np.float32)
    if not weights[1]:
        raise VerticalLine("x2 does not matter")
    return list(-np.array([weights[0], bias]) / weights[1])
