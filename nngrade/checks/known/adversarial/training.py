"""Task 8: one step of adversarial training."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...tasks import Known, Mistake
from .gradients import onehot, softmax
from .sections import DEFENSE


def _difference(x, labels, W, b):
    return softmax(x @ W + b) - onehot(labels, W.shape[1])


def _attacked(x, labels, W, b, epsilon, direction=np.sign, low=0.0, high=1.0):
    return np.clip(x + epsilon * direction(_difference(x, labels, W, b) @ W.T), low, high)


def _weight_gradients(x, labels, W, b):
    d = _difference(x, labels, W, b) / len(x)
    return x.T @ d, d.sum(axis=0)


def _step(
    attack: Callable = _attacked, sign: float = -1.0, learn: Callable = lambda W, b, x, adv, y: (adv, y)
) -> Callable:
    """An adversarial step with one thing changed.

    attack: makes the batch.  sign: -1 descends.  learn: picks the pictures and labels to learn from.
    """

    def step(W, b, x, labels, epsilon, learning_rate):
        adv = attack(x, labels, W, b, epsilon)
        dW, db = _weight_gradients(*learn(W, b, x, adv, labels), W, b)
        return W + sign * learning_rate * dW, b + sign * learning_rate * db

    return step


_right = _step()


def _attack_after(W, b, x, labels, epsilon, learning_rate):
    """Learn from the clean batch, and then from one attacked against the new weights."""
    W, b = _step(learn=lambda W, b, x, adv, y: (x, y))(W, b, x, labels, epsilon, learning_rate)
    return _right(W, b, x, labels, epsilon, learning_rate)


def _bias_after(W, b, x, labels, epsilon, learning_rate):
    """Change W first, and compute the gradient of b with the new W."""
    adv = _attacked(x, labels, W, b, epsilon)
    W = W - learning_rate * _weight_gradients(adv, labels, W, b)[0]
    return W, b - learning_rate * _weight_gradients(adv, labels, W, b)[1]


TRAINING = {
    "adversarial_step": Known(
        DEFENSE,
        (
            Mistake(
                "trained on the clean batch",
                "The gradients of the weights come from x. Take them from the attacked batch.",
                _step(learn=lambda W, b, x, adv, y: (x, y)),
            ),
            Mistake(
                "descent in the attack",
                "The batch was made easier instead of harder: the inner step goes up the loss.",
                _step(lambda x, y, W, b, eps: _attacked(x, y, W, b, -eps)),
            ),
            Mistake(
                "ascent in the training",
                "The weights learn to fail. The attack goes up the loss, the training goes down.",
                _step(sign=1.0),
            ),
            Mistake(
                "no clipping to 0 … 1",
                "The attacked pictures leave 0 … 1. Your fgsm clips them.",
                _step(lambda x, y, W, b, eps: _attacked(x, y, W, b, eps, low=-np.inf, high=np.inf)),
            ),
            Mistake(
                "the gradient instead of its sign",
                "The attack moves every pixel by epsilon. Your fgsm takes the sign.",
                _step(lambda x, y, W, b, eps: _attacked(x, y, W, b, eps, direction=lambda g: g)),
            ),
            Mistake(
                "trained on both batches",
                "Clean and attacked pictures were mixed. Learn from the attacked batch alone.",
                _step(
                    learn=lambda W, b, x, adv, y: (np.concatenate([x, adv]), np.concatenate([y, y])),
                ),
            ),
            Mistake(
                "two steps",
                "The clean batch was learned first. Only one step is wanted, on the attacked batch.",
                _attack_after,
            ),
            Mistake(
                "the labels of the fooled network",
                "It was taught its own mistake. The labels stay the true ones, however the picture changes.",
                _step(learn=lambda W, b, x, adv, y: (adv, (adv @ W + b).argmax(axis=1))),
            ),
            Mistake(
                "the bias is not updated",
                "W is right. b learns too, from db.",
                lambda W, b, x, y, eps, lr: (_right(W, b, x, y, eps, lr)[0], b),
            ),
            Mistake(
                "epsilon and the learning rate are exchanged",
                "epsilon is for the pixels, the learning rate for the weights.",
                lambda W, b, x, y, eps, lr: _right(W, b, x, y, lr, eps),
            ),
            Mistake(
                "the learning rate is ignored",
                "Multiply the gradients by learning_rate.",
                lambda W, b, x, y, eps, lr: _right(W, b, x, y, eps, 1.0),
            ),
            Mistake(
                "epsilon is ignored",
                "Every pixel moved by 1. The attack has the size epsilon.",
                lambda W, b, x, y, eps, lr: _right(W, b, x, y, 1.0, lr),
            ),
            Mistake(
                "the gradients instead of the weights",
                "Return W and b after the step, not dW and db.",
                lambda W, b, x, y, eps, lr: _weight_gradients(_attacked(x, y, W, b, eps), y, W, b),
            ),
            Mistake(
                "multiplied by the number of pictures",
                "weight_gradients gives those of the mean loss. Nothing has to be multiplied or divided.",
                lambda W, b, x, y, eps, lr: _right(W, b, x, y, eps, lr * len(x)),
            ),
            Mistake(
                "divided by the number of pictures twice",
                "weight_gradients gives those of the mean loss. Nothing has to be multiplied or divided.",
                lambda W, b, x, y, eps, lr: _right(W, b, x, y, eps, lr / len(x)),
            ),
            Mistake(
                "the bias learns from the new weights",
                "W was changed before db was computed. Take both gradients first, then change W and b.",
                _bias_after,
            ),
            Mistake(
                "nothing is learned",
                "Weights and bias came back as they were.",
                lambda W, b, x, y, eps, lr: (W, b),
            ),
        ),
        probes=(
            (
                np.array([[0.5, -1.0, 0.3], [0.7, 0.2, -0.4]]),
                np.array([0.1, 0.0, -0.3]),
                np.array([[0.9, 0.2], [0.05, 0.6], [0.4, 1.0]]),
                np.array([0, 1, 2]),
                0.3,
                0.7,
            ),
        ),
    ),
}
