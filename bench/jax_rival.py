"""JAX as its users write a training loop: many steps compiled as one `lax.scan`."""

from __future__ import annotations

import sys

from torch import nn

from .steps import Batches, Step

RATE = 0.001


def scanned(model: nn.Sequential, batches: Batches) -> Step | None:
    """SGD over all batches in one compiled call, on a network of Linear and ReLU; None without jax."""
    try:
        import jax
        from jax import numpy as jnp
    except ImportError:
        print('JAX is left out: it is not installed; write: pip install "nnlib[bench]"', file=sys.stderr)
        return None
    linear = [layer for layer in model if isinstance(layer, nn.Linear)]
    weights = [
        (jnp.asarray(layer.weight.detach().numpy().T), jnp.asarray(layer.bias.detach().numpy()))
        for layer in linear
    ]
    x, labels = (jnp.stack([batch[i] for batch in batches]) for i in (0, 1))

    def loss(weights, x, labels):
        for w, b in weights[:-1]:
            x = jax.nn.relu(x @ w + b)
        w, b = weights[-1]
        log_p = jax.nn.log_softmax(x @ w + b)
        return -jnp.take_along_axis(log_p, labels[:, None], axis=1).mean()

    def one(weights, batch):
        value, grads = jax.value_and_grad(loss)(weights, *batch)
        return jax.tree.map(lambda w, g: w - RATE * g, weights, grads), value

    epoch = jax.jit(lambda weights: jax.lax.scan(one, weights, (x, labels)))

    def step():
        nonlocal weights
        weights, losses = epoch(weights)
        losses.block_until_ready()

    return step
