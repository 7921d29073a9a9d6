# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: sign flipped
def update(x, target, weights, bias):
    y = int(score(x, weights, bias) > 0)
    return weights + (y - target) * x, bias + (y - target)


# %% wrong: updated on correct examples
def update(x, target, weights, bias):
    return weights + target * x, bias + target


# %% wrong: updated on correct examples
def update(x, target, weights, bias):
    if target == 1:
        return weights + x, bias + 1
    return weights - x, bias - 1


# %% wrong: compared with the score
def update(x, target, weights, bias):
    y = score(x, weights, bias)
    return weights + (target - y) * x, bias + (target - y)


# %% wrong: off by a learning rate
def update(x, target, weights, bias):
    y = int(score(x, weights, bias) > 0)
    return weights + 0.1 * (target - y) * x, bias + 0.1 * (target - y)


# %% wrong: the bias is not updated
def update(x, target, weights, bias):
    y = int(score(x, weights, bias) > 0)
    return weights + (target - y) * x, bias


# %% wrong: the inputs are left out
def update(x, target, weights, bias):
    y = int(score(x, weights, bias) > 0)
    return weights + (target - y), bias + (target - y)


# %% wrong: modified input
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    weights += error * x
    return weights, bias + error


# %% wrong: modified input
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    for i in range(len(x)):
        weights[i] = weights[i] + error * x[i]
    return weights, bias + error


# %% wrong: swapped order
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    return bias + error, weights + error * x


# %% wrong: a part is missing
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    return weights + error * x


# %% wrong: >= instead of >
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) >= 0)
    return weights + error * x, bias + error


# %% wrong: missing bias
def update(x, target, weights, bias):
    error = target - int(weighted_sum(x, weights) > 0)
    return weights + error * x, bias + error


# %% wrong: nothing is returned
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    if error != 0:
        return weights + error * x, bias + error


# %% wrong: only a missed yes is corrected
def update(x, target, weights, bias):
    y = int(score(x, weights, bias) > 0)
    if target == 1 and y == 0:
        return weights + x, bias + 1
    return weights, bias


# %% wrong: off by a learning rate. The step is half
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    return weights + 0.5 * error * x, bias + 0.5 * error


# %% wrong: the weights are not updated
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    return weights, bias + error


# %% wrong: only the change is returned
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    return error * x, error


# %% wrong: the difference loses its sign
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    return weights + error**2 * x, bias + error**2


# %% wrong: -1 instead of 0
def update(x, target, weights, bias):
    error = target - (1 if score(x, weights, bias) > 0 else -1)
    return weights + error * x, bias + error


# %% wrong: the weights instead of the inputs
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    return weights + error * weights, bias + error


# %% right: the formula
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    return weights + error * x, bias + error


# %% right: two cases
def update(x, target, weights, bias):
    y = decide(x, weights, -bias)
    if y == 0 and target == 1:
        return weights + x, bias + 1
    if y == 1 and target == 0:
        return weights - x, bias - 1
    return weights, bias


# %% right: a loop over the inputs
def update(x, target, weights, bias):
    error = target - int(score(x, weights, bias) > 0)
    new = []
    for w, a in zip(weights, x):
        new.append(w + error * a)
    return new, bias + error


# %% right: a copy, changed in place
def update(x, target, weights, bias):
    error = target - perceptron(x[None], weights, bias)[0]
    weights = weights.copy()
    weights += error * x
    return [weights, bias + error]


# %% right: with nnlib, in float32
def update(x, target, weights, bias):
    neuron = Perceptron(weights, bias)
    neuron.learn(np.array([x]), np.array([target]), epochs=1)
    return neuron.weights.astype(np.float32), neuron.bias
