"""LeNet-5: the convolutional network that read the digits on checks."""

from __future__ import annotations

import numpy as np

from ..layers import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential


def lenet(classes: int = 10, seed: int | np.random.Generator | None = None) -> Sequential:
    """Two convolutions with pooling, three dense layers: 61 706 weights for digits of 28 x 28 pixels.

        logits = dense84->K(relu(dense120->84(relu(dense400->120(seen)))))
        seen = relu(pool(conv6->16(relu(pool(conv1->6(x))))))        5 x 5 kernels, the first padded by 2

    x (N, 1, 28, 28), logits (N, K); any C and any size of picture will do, for the open sizes are taken from
    the first input. It differs from the original where the field has moved on: ReLU for tanh, max-pooling for
    a weighted mean, every map connected to every other. Max-pooling and ReLU may change places, for both keep
    the order of numbers; pooled first, ReLU has four times less to do.

    Source: LeCun et al. 1998, http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf
    Errors: ValueError for classes that are no whole number from 1 on.
    """
    return Sequential(
        conv1=Conv2d(None, 6, 5, padding=2),
        pool1=MaxPool2d(2),
        relu1=ReLU(),
        conv2=Conv2d(6, 16, 5),
        pool2=MaxPool2d(2),
        relu2=ReLU(),
        flatten=Flatten(),
        hidden1=Linear(None, 120),
        relu3=ReLU(),
        hidden2=Linear(120, 84),
        relu4=ReLU(),
        logits=Linear(84, classes),
        seed=seed,
    )
