# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: not whole numbers
def and_gate():
    return [1, 1], -1.5


def or_gate():
    return [1, 1], -0.5


def nand_gate():
    return [-1, -1], 1.5


# %% wrong: another gate. These numbers compute OR, and AND is wanted.
def and_gate():
    return [1, 1], 0


def or_gate():
    return [1, 1], 0


def nand_gate():
    return [-1, -1], 2


# %% wrong: threshold instead of bias
def and_gate():
    return [1, 1], 1


def or_gate():
    return [1, 1], 0


def nand_gate():
    return [-1, -1], 2


# %% wrong: >= instead of >
def and_gate():
    return [1, 1], -2


def or_gate():
    return [1, 1], -1


def nand_gate():
    return [-1, -1], 1


# %% wrong: a corner is on the wrong side. At (1, 0) the score is 1 and the output 1; AND wants 0.
def and_gate():
    return [2, 1], -1


def or_gate():
    return [1, 1], 0


def nand_gate():
    return [-1, -1], 2


# %% wrong: another gate. These numbers compute NOR, and NAND is wanted.
def and_gate():
    return [1, 1], -1


def or_gate():
    return [1, 1], 0


def nand_gate():
    return [-2, -2], 1


# %% wrong: a part is missing
def and_gate():
    return [1, 1, -1]


def or_gate():
    return [1, 1], 0


def nand_gate():
    return [-1, -1], 2


# %% wrong: nothing is returned
def and_gate():
    weights, bias = [1, 1], -1


def or_gate():
    return [1, 1], 0


def nand_gate():
    return [-1, -1], 2


# %% wrong: swapped order
def and_gate():
    return -1, [1, 1]


def or_gate():
    return 0, [1, 1]


def nand_gate():
    return 2, [-1, -1]


# %% wrong: 0 and 1 exchanged
def and_gate():
    return [1, 1], -1


def or_gate():
    return [-1, -1], 1


def nand_gate():
    return [-1, -1], 2


# %% right: ones
def and_gate():
    return [1, 1], -1


def or_gate():
    return [1, 1], 0


def nand_gate():
    return [-1, -1], 2


# %% right: larger numbers that never touch zero
def and_gate():
    return [2, 2], -3


def or_gate():
    return [2, 2], -1


def nand_gate():
    return [-2, -2], 3


# %% right: uneven weights in arrays of floats
def and_gate():
    return np.array([3.0, 4.0]), -5.0


def or_gate():
    return np.array([7.0, 2.0]), np.float32(-1)


def nand_gate():
    return np.array([-2.0, -5.0]), 6.0


# %% right: NAND derived from AND
def and_gate():
    return (1, 1), -1


def or_gate():
    return (1, 1), 0


def nand_gate():
    weights, bias = and_gate()
    return [-w for w in weights], 1 - bias
