# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: the answers are ignored
def weighted_sum(x, weights):
    return sum(weights)


# %% wrong: the weights are ignored
def weighted_sum(x, weights):
    return sum(x)


# %% wrong: added instead of multiplied
def weighted_sum(x, weights):
    return sum(a + w for a, w in zip(x, weights))


# %% wrong: averaged instead of summed
def weighted_sum(x, weights):
    return np.mean(np.multiply(x, weights))


# %% wrong: not added up
def weighted_sum(x, weights):
    return np.multiply(x, weights)


# %% wrong: not added up
def weighted_sum(x, weights):
    return [a * w for a, w in zip(x, weights)]


# %% wrong: only the first input counts
def weighted_sum(x, weights):
    for a, w in zip(x, weights):
        return a * w


# %% wrong: only the last input counts
def weighted_sum(x, weights):
    total = 0
    for a, w in zip(x, weights):
        total = a * w
    return total


# %% wrong: printed instead of returned
def weighted_sum(x, weights):
    print(np.dot(x, weights))


# %% wrong: nothing is returned
def weighted_sum(x, weights):
    total = np.dot(x, weights)


# %% wrong: a list is not an array
def weighted_sum(x, weights):
    return (x * weights).sum()


# %% wrong: used before it has a value
def weighted_sum(x, weights):
    for a, w in zip(x, weights):
        total += a * w
    return total


# %% wrong: unknown name
def weighted_sum(x, weights):
    return np.dot(x, wieghts)


# %% wrong: cut to whole numbers
def weighted_sum(x, weights):
    return int(np.dot(x, weights))


# %% wrong: sign flipped
def weighted_sum(x, weights):
    total = 0
    for a, w in zip(x, weights):
        total -= a * w
    return total


# %% wrong: different arguments
def weighted_sum(x):
    return np.dot(x, [0.3, 0.3, 0.6])


# %% wrong: fails for negative weights
def weighted_sum(x, weights):
    return sum(a * abs(w) for a, w in zip(x, weights))


# %% wrong: fails for a single input
def weighted_sum(x, weights):
    if len(x) < 2:
        return 0
    return sum(a * w for a, w in zip(x, weights))


# %% wrong: endless loop
def weighted_sum(x, weights):
    total, i = 0, 0
    while i < len(x):
        total += x[i] * weights[i]
    return total


# %% right: one dot product
def weighted_sum(x, weights):
    return np.dot(x, weights)


# %% right: a loop over both
def weighted_sum(x, weights):
    total = 0
    for a, w in zip(x, weights):
        total = total + a * w
    return total


# %% right: an index
def weighted_sum(x, weights):
    total = 0.0
    for i in range(len(x)):
        total += x[i] * weights[i]
    return float(total)


# %% right: matrix product of arrays, as an array without axes
def weighted_sum(x, weights):
    return np.asarray(np.array(x, dtype=float) @ np.array(weights, dtype=np.float64))


# %% right: with nnlib
def weighted_sum(x, weights):
    return Perceptron(weights, 0).score(x)
