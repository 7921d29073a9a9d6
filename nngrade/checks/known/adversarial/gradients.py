"""Tasks 1 and 2: the gradient of a picture, and one step along its sign."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...tasks import Known, Mistake
from .sections import FGSM, GRADIENT


def softmax(z, axis=1):
    """Return softmax(z) along an axis."""
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def onehot(labels, K):
    """Return one row for each label, with a single 1 in it: (N, K)."""
    return np.eye(K)[np.asarray(labels)]


def _gradient(difference: Callable) -> Callable:
    """A wrong gradient: ``difference(z, onehot)`` stands in the place of p - t, t the one-hot labels."""

    def formula(x, labels, W, b):
        return difference(x @ W + b, onehot(labels, W.shape[1])) @ W.T

    return formula


def _step(change: Callable) -> Callable:
    """A wrong step: ``change(gradient, epsilon)`` is added, and the sum is cut to 0 ... 1."""
    return lambda x, g, eps: np.clip(x + change(g, eps), 0, 1)


_right = _gradient(lambda z, y: softmax(z) - y)

GRADIENTS = {
    "input_gradient": Known(
        GRADIENT,
        (
            Mistake(
                "sign flipped",
                "The direction is p - t. The other way round, it points to where the loss falls.",
                _gradient(lambda z, y: y - softmax(z)),
            ),
            Mistake(
                "divided by the number of pictures",
                "Each picture has a loss of its own here. Leave out the mean over the batch.",
                lambda x, y, W, b: _right(x, y, W, b) / len(x),
            ),
            Mistake(
                "no softmax",
                "The logits were taken for probabilities. The gradient wants p = softmax(z).",
                _gradient(lambda z, y: z - y),
            ),
            Mistake(
                "the one-hot rows are missing",
                "This is p W^T. What drives the gradient is by how much p misses the label: p - t.",
                _gradient(lambda z, y: softmax(z)),
            ),
            Mistake(
                "the number of the class instead of a one-hot row",
                "The label itself was subtracted. Subtract 1 in the column of the label, and 0 elsewhere.",
                lambda x, y, W, b: (softmax(x @ W + b) - np.asarray(y)[:, None]) @ W.T,
            ),
            Mistake(
                "the labels of all pictures in every row",
                "p[:, labels] names these columns in each row. p[np.arange(N), labels] is one entry a row.",
                _gradient(lambda z, y: softmax(z) - y.max(axis=0)),
            ),
            Mistake(
                "sigmoid instead of softmax",
                "Each logit was squeezed by itself. Softmax makes probabilities that add up to 1.",
                _gradient(lambda z, y: 1 / (1 + np.exp(-z)) - y),
            ),
            Mistake(
                "the gradient of the logits",
                "p - t is how the loss changes with the logits. Go one step further back, through W.",
                lambda x, y, W, b: softmax(x @ W + b) - onehot(y, W.shape[1]),
            ),
            Mistake(
                "the gradient of the weights",
                "x^T (p - t) says how to change W. Here W stays, and x is asked.",
                lambda x, y, W, b: x.T @ (softmax(x @ W + b) - onehot(y, W.shape[1])),
            ),
            Mistake(
                "the gradient of the weights",
                "dW says how to change W. Here W stays, and x is asked.",
                lambda x, y, W, b: x.T @ (softmax(x @ W + b) - onehot(y, W.shape[1])) / len(x),
            ),
            Mistake(
                "the gradient of one logit",
                "These are columns of W: how the logit of the label changes. The loss also sees the others.",
                _gradient(lambda z, y: -y),
            ),
            Mistake(
                "the gradient of one logit",
                "These are columns of W: how the logit of the label changes. The loss also sees the others.",
                _gradient(lambda z, y: y),
            ),
            Mistake(
                "missing bias",
                "The logits are x W + b; here they were computed without b.",
                lambda x, y, W, b: _right(x, y, W, np.zeros_like(b)),
            ),
            Mistake(
                "softmax along the wrong axis",
                "The probabilities of one picture add up to 1: each row by itself, the last axis.",
                _gradient(lambda z, y: softmax(z, axis=0) - y),
            ),
            Mistake(
                "softmax along the wrong axis",
                "It was normalized over the whole batch. The probabilities of one picture add up to 1.",
                _gradient(lambda z, y: np.exp(z) / np.exp(z).sum() - y),
            ),
            Mistake(
                "the gradient of the wrong class",
                "It belongs to the class that the network believes in. Use the labels that were given.",
                _gradient(lambda z, y: softmax(z) - onehot(z.argmax(axis=1), z.shape[1])),
            ),
            Mistake(
                "one gradient for the whole batch",
                "The gradients of all pictures were added up. Return a row for each picture.",
                lambda x, y, W, b: _right(x, y, W, b).sum(axis=0),
            ),
            Mistake(
                "only the sign",
                "That comes in the next task. Here the gradient itself is wanted.",
                lambda x, y, W, b: np.sign(_right(x, y, W, b)),
            ),
            Mistake(
                "the loss instead of its gradient",
                "One number for each picture is the loss. Its gradient has one number for each pixel.",
                lambda x, y, W, b: -np.log(softmax(x @ W + b)[np.arange(len(x)), y]),
            ),
        ),
        probes=(
            (
                np.array([[0.2, 0.7], [0.9, 0.4], [0.1, 0.3]]),
                np.array([1, 1, 2]),
                np.array([[1.0, -2.0, 0.5], [0.0, 1.5, 1.0]]),
                np.array([2.0, -1.0, 0.5]),
            ),
        ),
    ),
    "fgsm": Known(
        FGSM,
        (
            Mistake(
                "descent instead of ascent",
                "The step makes the loss smaller. An attack adds the sign of the gradient.",
                _step(lambda g, eps: -eps * np.sign(g)),
            ),
            Mistake(
                "the gradient instead of its sign",
                "The sign is forgotten: every pixel moves by epsilon, however small its gradient is.",
                _step(lambda g, eps: eps * g),
            ),
            Mistake(
                "no clipping to 0 … 1",
                "The step is right, but some pixels end below 0 or above 1. Clip the result.",
                lambda x, g, eps: x + eps * np.sign(g),
            ),
            Mistake(
                "clipped before the step",
                "x is within 0 … 1 already. The clip must come last, around the whole sum.",
                lambda x, g, eps: np.clip(x, 0, 1) + eps * np.sign(g),
            ),
            Mistake(
                "the change is clipped instead of the picture",
                "A change may well be negative. Only the sum, the new picture, must lie in 0 … 1.",
                lambda x, g, eps: x + np.clip(eps * np.sign(g), 0, 1),
            ),
            Mistake(
                "epsilon in steps of 255",
                "epsilon is divided by 255. It is given in the units of the pixels already, 0 … 1.",
                _step(lambda g, eps: eps / 255 * np.sign(g)),
            ),
            Mistake(
                "epsilon in steps of 255",
                "epsilon or the picture is multiplied by 255. Pixels and epsilon are given in 0 … 1.",
                _step(lambda g, eps: eps * 255 * np.sign(g)),
            ),
            Mistake(
                "epsilon in steps of 255",
                "The result is cut to 0 … 255, but pixels lie in 0 … 1.",
                lambda x, g, eps: np.clip(x + eps * np.sign(g), 0, 255),
            ),
            Mistake(
                "clipped to -1 … 1",
                "Black is 0: clip to 0 … 1.",
                lambda x, g, eps: np.clip(x + eps * np.sign(g), -1, 1),
            ),
            Mistake(
                "only the change is returned",
                "This is how far each pixel moves. Add it to x.",
                lambda x, g, eps: eps * np.sign(g),
            ),
            Mistake(
                "the gradient cut to epsilon",
                "A gradient smaller than epsilon gives a smaller step this way. The sign gives all the same.",
                _step(lambda g, eps: np.clip(g, -eps, eps)),
            ),
            Mistake(
                "the gradient divided by its length",
                "That is the step for the L2 norm. FGSM takes the sign of every entry.",
                _step(lambda g, eps: eps * g / np.linalg.norm(g, axis=1, keepdims=True)),
            ),
            Mistake(
                "the gradient divided by its length",
                "That is the step for the L2 norm. FGSM takes the sign of every entry.",
                _step(lambda g, eps: eps * g / np.linalg.norm(g)),
            ),
            Mistake(
                "the gradient divided by its largest entry",
                "Then only one pixel moves by epsilon. The sign moves all of them equally.",
                _step(lambda g, eps: eps * g / np.abs(g).max()),
            ),
            Mistake(
                "pixels without a gradient move",
                "Where the gradient is 0 the loss does not care, and np.sign is 0: the pixel stays.",
                _step(lambda g, eps: eps * np.where(g > 0, 1, -1)),
            ),
            Mistake(
                "pixels without a gradient move",
                "Where the gradient is 0 the loss does not care, and np.sign is 0: the pixel stays.",
                _step(lambda g, eps: eps * np.where(g >= 0, 1, -1)),
            ),
            Mistake(
                "epsilon is ignored",
                "Every pixel moves by 1. Multiply the sign by epsilon.",
                _step(lambda g, eps: np.sign(g)),
            ),
        ),
        probes=(
            (np.array([[0.4, 0.6, 0.5, 0.5]]), np.array([[0.3, -2.0, 0.0, 0.001]]), 0.2),
            (np.array([[0.1, 0.95], [0.9, 0.0]]), np.array([[-3.0, 2.0], [0.5, -0.5]]), 0.3),
            (np.array([[0.4, 0.6]]), np.array([[0.3, -2.0]]), 0.001),
        ),
    ),
}
