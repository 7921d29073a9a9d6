# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: missing bias
def score(x, weights, bias):
    return weighted_sum(x, weights)


# %% wrong: bias with the wrong sign
def score(x, weights, bias):
    return weighted_sum(x, weights) - bias


# %% wrong: bias added to every product
def score(x, weights, bias):
    return sum(a * w + bias for a, w in zip(x, weights))


# %% wrong: the decision instead of the score
def score(x, weights, bias):
    return 1 if weighted_sum(x, weights) + bias > 0 else 0


# %% wrong: boolean instead of 0 and 1
def score(x, weights, bias):
    return weighted_sum(x, weights) + bias > 0


# %% wrong: sign flipped
def score(x, weights, bias):
    return -bias - weighted_sum(x, weights)


# %% wrong: extra brackets
def score(x, weights, bias):
    return [weighted_sum(x, weights) + bias]


# %% wrong: not added up
def score(x, weights, bias):
    return np.multiply(x, weights) + bias


# %% wrong: negative numbers lose their sign
def score(x, weights, bias):
    return abs(weighted_sum(x, weights)) - abs(bias)


# %% right: the sum and the bias
def score(x, weights, bias):
    return weighted_sum(x, weights) + bias


# %% right: without the first task
def score(x, weights, bias):
    return float(np.array(x) @ np.array(weights) + bias)


# %% right: a loop that begins with the bias
def score(x, weights, bias):
    z = bias
    for a, w in zip(x, weights):
        z += a * w
    return z


# %% right: the bias as one more weight
def score(x, weights, bias):
    return np.dot(np.append(x, 1), np.append(weights, bias))


# %% right: with nnlib
def score(x, weights, bias):
    return Perceptron(weights, bias).score(x)
