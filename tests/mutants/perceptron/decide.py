# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: >= instead of >
def decide(x, weights, threshold):
    return 1 if weighted_sum(x, weights) >= threshold else 0


# %% wrong: the threshold is ignored
def decide(x, weights, threshold):
    return 1 if weighted_sum(x, weights) > 0 else 0


# %% wrong: always the threshold of the concert
def decide(x, weights, threshold):
    return int(weighted_sum(x, weights) > 0.5)


# %% wrong: 0 and 1 exchanged
def decide(x, weights, threshold):
    return 0 if weighted_sum(x, weights) > threshold else 1


# %% wrong: 0 and 1 exchanged
def decide(x, weights, threshold):
    return int(weighted_sum(x, weights) < threshold)


# %% wrong: the sum instead of the decision
def decide(x, weights, threshold):
    return weighted_sum(x, weights)


# %% wrong: boolean instead of 0 and 1
def decide(x, weights, threshold):
    return weighted_sum(x, weights) > threshold


# %% wrong: a text is returned
def decide(x, weights, threshold):
    return "go" if weighted_sum(x, weights) > threshold else "stay"


# %% wrong: nothing is returned
def decide(x, weights, threshold):
    if weighted_sum(x, weights) > threshold:
        return 1


# %% wrong: printed instead of returned
def decide(x, weights, threshold):
    print(int(weighted_sum(x, weights) > threshold))


# %% wrong: the difference instead of the decision
def decide(x, weights, threshold):
    return weighted_sum(x, weights) - threshold


# %% wrong: always the same answer
def decide(x, weights, threshold):
    return 1


# %% wrong: fails for a negative threshold
def decide(x, weights, threshold):
    return int(weighted_sum(x, weights) > abs(threshold))


# %% right: a comparison made a number
def decide(x, weights, threshold):
    return int(weighted_sum(x, weights) > threshold)


# %% right: if and else
def decide(x, weights, threshold):
    total = weighted_sum(x, weights)
    if total > threshold:
        return 1
    else:
        return 0


# %% right: np.where, on its own
def decide(x, weights, threshold):
    return np.where(np.dot(x, weights) > threshold, 1, 0)


# %% right: a float, by the difference
def decide(x, weights, threshold):
    return np.heaviside(np.dot(x, weights) - threshold, 0.0)


# %% right: with nnlib
def decide(x, weights, threshold):
    return Perceptron(weights, bias=-threshold)(x)
