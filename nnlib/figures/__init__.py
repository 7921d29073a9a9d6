"""Live figures: what the book's pages show, in a notebook, with the kernel reading and setting their values.

>>> from nnlib import figures
>>> figure = figures.concert(answers=[1, 0, 1])
>>> figure.value["threshold"]
0.5

The same elements live on the book's pages without a kernel, and print as a picture.
"""

from nnlib.figures.show import figure as _figure
from nnlib.figures.starts import concert_start as _concert_start
from nnlib.figures.starts import crowd_start as _crowd_start
from nnlib.figures.starts import fool_start as _fool_start
from nnlib.figures.starts import gates_start as _gates_start

__all__ = ["concert", "crowd", "fool", "gates"]


def concert(**start):
    """Show one neuron that decides an evening: sum of weighted answers against a threshold.

    story "concert" (three answers, 0 or 1) or "festival" (four values 0 to 4); form "threshold" or "bias";
    answers, weights: one number a question; threshold: a number; challenge: the name of an open challenge.
    Returns a figure whose `value` is the state as a dict: it follows the reader; setting it moves the figure.
    Errors: ValueError for a start that the figure cannot show, with what to write instead.
    """
    return _figure("concert", _concert_start, start)


def crowd(**start):
    """Show how a rule adds up many nearly useless measurements, and what a small shift of each does to it.

    measurements: 1, 3, 10, ... 10000; signal: the mean of each for its class, 0 to 1, beside a standard
    deviation of 1; shift: 0 to 1; way "worst" (all against their class) or "coin" (each by chance).
    Returns a figure whose `value` is the state as a dict: it follows the reader; setting it moves the figure.
    Errors: ValueError for a start that the figure cannot show, with what to write instead.
    """
    return _figure("crowd", _crowd_start, start)


def fool(**start):
    """Show a network that is fooled: a photograph with a change too small to see, and the reader's own digit.

    view "photo": photo "coffee", "dog" or "temple"; attack "ostrich", "away" or "noise"; epsilon 0, 1, 2, 4,
    8 or 16 (255ths); guess: "none", "1" ... "16" or "never". view "drawing": digit "0" ... "9" or "own";
    drawing: strokes as the figure's value holds them; network "ordinary" or "hardened"; method "pgd" or
    "fgsm"; goal "any" or a digit; strength: epsilon from 0 to 0.4.
    Returns a figure whose `value` is the state as a dict: it follows the reader; setting it moves the figure.
    Errors: ValueError for a start that the figure cannot show, with what to write instead.
    """
    return _figure("fool", _fool_start, start)


def gates(**start):
    """Show a perceptron's line over the four corners of two inputs, and the hidden layer that XOR needs.

    layers "one" or "two"; target "AND", "OR", "NAND" or "XOR"; line, hidden1, hidden2, output: a unit as
    [w1, w2, b], the weights from -2 to 2, the bias from -3 to 3; guess: "none", "2", "3" or "4".
    Returns a figure whose `value` is the state as a dict: it follows the reader; setting it moves the figure.
    Errors: ValueError for a start that the figure cannot show, with what to write instead.
    """
    return _figure("gates", _gates_start, start)
