# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: ascent instead of descent
def fool(x, target, epsilon, steps, rate):
    xp = namespace(x)
    x_adv = x
    for _ in range(steps):
        logits, cache = network.forward(x_adv)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        dx, _ = network.backward(dlogits, cache, wrt="input")
        x_adv = xp.clip(x + xp.clip(x_adv + rate * xp.sign(dx) - x, -epsilon, epsilon), 0, 1)
    return x_adv


# %% wrong: the gradient of the wrong class
def fool(x, target, epsilon, steps, rate):
    def gradient(x, classes):
        logits, cache = network.forward(x)
        dlogits = softmax(logits)
        dlogits[np.arange(len(x)), logits.argmax(axis=1)] -= 1
        return network.backward(dlogits, cache, wrt="input")[0]

    return pgd(gradient, x, [target], epsilon, steps, rate)


# %% wrong: the one-hot rows are missing
def fool(x, target, epsilon, steps, rate):
    def gradient(x, classes):
        logits, cache = network.forward(x)
        return network.backward(softmax(logits), cache, wrt="input")[0]

    return targeted(gradient, x, [target], epsilon, steps, rate)


# %% wrong: no softmax
def fool(x, target, epsilon, steps, rate):
    def gradient(x, classes):
        logits, cache = network.forward(x)
        logits[:, target] -= 1
        return network.backward(logits, cache, wrt="input")[0]

    return targeted(gradient, x, [target], epsilon, steps, rate)


# %% wrong: the gradient of one logit
def fool(x, target, epsilon, steps, rate):
    def gradient(x, classes):
        logits, cache = network.forward(x)
        dlogits = 0 * logits
        dlogits[:, target] = -1
        return network.backward(dlogits, cache, wrt="input")[0]

    return targeted(gradient, x, [target], epsilon, steps, rate)


# %% wrong: the gradient instead of its sign
def fool(x, target, epsilon, steps, rate):
    x_adv = x
    for _ in range(steps):
        logits, cache = network.forward(x_adv)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        dx, _ = network.backward(dlogits, cache, wrt="input")
        x_adv = project_linf(x_adv - rate * dx, x, epsilon)
    return x_adv


# %% wrong: no clipping to 0 … 1
def fool(x, target, epsilon, steps, rate):
    x_adv = x
    for _ in range(steps):
        logits, cache = network.forward(x_adv)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        dx, _ = network.backward(dlogits, cache, wrt="input")
        x_adv = x + np.clip(x_adv - rate * np.sign(dx) - x, -epsilon, epsilon)
    return x_adv


# %% wrong: too far from the original
def fool(x, target, epsilon, steps, rate):
    x_adv = x
    for _ in range(steps):
        logits, cache = network.forward(x_adv)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        dx, _ = network.backward(dlogits, cache, wrt="input")
        x_adv = np.clip(x_adv - rate * np.sign(dx), 0, 1)
    return x_adv


# %% wrong: only one step
def fool(x, target, epsilon, steps, rate):
    for _ in range(steps):
        logits, cache = network.forward(x)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        dx, _ = network.backward(dlogits, cache, wrt="input")
        x_adv = project_linf(x - rate * np.sign(dx), x, epsilon)
    return x_adv


# %% wrong: not fooled yet
def fool(x, target, epsilon, steps, rate):
    logits, cache = network.forward(x)
    dlogits = softmax(logits)
    dlogits[:, target] -= 1
    dx, _ = network.backward(dlogits, cache, wrt="input")
    x_adv = x
    for _ in range(steps):
        x_adv = project_linf(x_adv - rate * np.sign(dx), x, epsilon)
    return x_adv


# %% wrong: a step of the wrong size
def fool(x, target, epsilon, steps, rate):
    def gradient(x, classes):
        logits, cache = network.forward(x)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        return network.backward(dlogits, cache, wrt="input")[0]

    return targeted(gradient, x, [target], epsilon, steps, rate / 2)


# %% wrong: nothing is changed
def fool(x, target, epsilon, steps, rate):
    x_adv = x
    for _ in range(steps):
        logits, cache = network.forward(x_adv)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        dx, _ = network.backward(dlogits, cache, wrt="input")
        project_linf(x_adv - rate * np.sign(dx), x, epsilon)
    return x_adv


# %% wrong: wrong shape
def fool(x, target, epsilon, steps, rate):
    def gradient(x, classes):
        logits, cache = network.forward(x)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        return network.backward(dlogits, cache, wrt="input")[0]

    return targeted(gradient, x, [target], epsilon, steps, rate)[0]


# %% wrong: only the change is returned
def fool(x, target, epsilon, steps, rate):
    def gradient(x, classes):
        logits, cache = network.forward(x)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        return network.backward(dlogits, cache, wrt="input")[0]

    return targeted(gradient, x, [target], epsilon, steps, rate) - x


# %% wrong: modified input
def fool(x, target, epsilon, steps, rate):
    original = x.copy()
    for _ in range(steps):
        logits, cache = network.forward(x)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        dx, _ = network.backward(dlogits, cache, wrt="input")
        x -= rate * np.sign(dx)
        x[...] = project_linf(x, original, epsilon)
    return x


# %% wrong: fails for two photos at once
def fool(x, target, epsilon, steps, rate):
    def gradient(x, classes):
        logits, cache = network.forward(x)
        dlogits = softmax(logits)
        dlogits[0, target] -= 1
        return network.backward(dlogits, cache, wrt="input")[0]

    return targeted(gradient, x, [target], epsilon, steps, rate)


# %% wrong: fails for another photo and another target
def fool(x, target, epsilon, steps, rate):
    def gradient(x, classes):
        logits, cache = network.forward(x)
        dlogits = softmax(logits)
        dlogits[:, 9] -= 1
        return network.backward(dlogits, cache, wrt="input")[0]

    return targeted(gradient, x, [target], epsilon, steps, rate)


# %% right: the loop, for either library
def fool(x, target, epsilon, steps, rate):
    xp = namespace(x)
    x_adv = x
    for _ in range(steps):
        logits, cache = network.forward(x_adv)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        dx, _ = network.backward(dlogits, cache, wrt="input")
        x_adv = xp.clip(x + xp.clip(x_adv - rate * xp.sign(dx) - x, -epsilon, epsilon), 0, 1)
    return x_adv


# %% right: a gradient for targeted
def fool(x, target, epsilon, steps, rate):
    def gradient(x, classes):
        logits, cache = network.forward(x)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        return network.backward(dlogits, cache, wrt="input")[0]

    return targeted(gradient, x, [target] * len(x), epsilon, steps, rate)


# %% right: the loss of nnlib, a mean over the batch
def fool(x, target, epsilon, steps, rate):
    from nnlib.losses import cross_entropy

    def uphill(x, classes):
        logits, cache = network.forward(x)
        _, dlogits = cross_entropy(logits, asarray(classes, namespace(logits).argmax(logits, axis=1)))
        return -network.backward(dlogits, cache, wrt="input")[0]

    return pgd(uphill, x, np.full(len(x), target), epsilon, steps, rate)


# %% right: one-hot rows, and the change that is kept
def fool(x, target, epsilon, steps, rate):
    xp = namespace(x)
    onehot = asarray(np.eye(1000)[[target] * len(x)], x)
    delta = 0 * x
    for _ in range(steps):
        logits, cache = network.forward(x + delta)
        dx = network.backward(softmax(logits) - onehot, cache, wrt="input")[0]
        delta = xp.clip(delta - rate * xp.sign(dx), -epsilon, epsilon)
        delta = xp.clip(x + delta, 0, 1) - x
    return x + delta


# %% right: with nnlib's own attack
def fool(x, target, epsilon, steps, rate):
    return vision.pgd(network, x, target, epsilon, steps=steps, rate=rate, targeted=True, progress=False)
