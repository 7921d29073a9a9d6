# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: transposed
def perceptron(X, weights, bias):
    return (np.asarray(weights) @ X + bias > 0).astype(int)


# %% wrong: transposed
def perceptron(X, weights, bias):
    return (X.T @ np.asarray(weights) + bias > 0).astype(int)


# %% wrong: missing bias
def perceptron(X, weights, bias):
    return (X @ np.asarray(weights) > 0).astype(int)


# %% wrong: bias with the wrong sign
def perceptron(X, weights, bias):
    return (X @ np.asarray(weights) > bias).astype(int)


# %% wrong: >= instead of >
def perceptron(X, weights, bias):
    return (X @ np.asarray(weights) + bias >= 0).astype(int)


# %% wrong: the scores instead of the decisions
def perceptron(X, weights, bias):
    return X @ np.asarray(weights) + bias


# %% wrong: only the first row
def perceptron(X, weights, bias):
    for x in X:
        return int(score(x, weights, bias) > 0)


# %% wrong: only the last row
def perceptron(X, weights, bias):
    for x in X:
        y = int(score(x, weights, bias) > 0)
    return y


# %% wrong: one number from a whole array
def perceptron(X, weights, bias):
    return decide(X, weights, -bias)


# %% wrong: -1 instead of 0
def perceptron(X, weights, bias):
    return np.sign(X @ np.asarray(weights) + bias)


# %% wrong: boolean instead of 0 and 1
def perceptron(X, weights, bias):
    return X @ np.asarray(weights) + bias > 0


# %% wrong: extra brackets
def perceptron(X, weights, bias):
    return (X @ np.asarray(weights)[:, None] + bias > 0).astype(int)


# %% wrong: one truth value for a whole array
def perceptron(X, weights, bias):
    return 1 if X @ np.asarray(weights) + bias > 0 else 0


# %% wrong: 0 and 1 exchanged
def perceptron(X, weights, bias):
    return (X @ np.asarray(weights) + bias <= 0).astype(int)


# %% wrong: not added up
def perceptron(X, weights, bias):
    return (X * np.asarray(weights) + bias > 0).astype(int)


# %% wrong: wrong axis
def perceptron(X, weights, bias):
    return ((X * np.asarray(weights)).sum(axis=0) + bias > 0).astype(int)


# %% wrong: one result instead of one per row
def perceptron(X, weights, bias):
    return int((X @ np.asarray(weights) + bias > 0).any())


# %% wrong: fails for a batch of one
def perceptron(X, weights, bias):
    return (np.squeeze(X) @ np.asarray(weights) + bias > 0).astype(int)


# %% right: one product
def perceptron(X, weights, bias):
    return (X @ np.asarray(weights) + bias > 0).astype(int)


# %% right: a loop over the rows
def perceptron(X, weights, bias):
    decisions = []
    for x in X:
        decisions.append(1 if score(x, weights, bias) > 0 else 0)
    return np.array(decisions)


# %% right: a list of decisions by the second task
def perceptron(X, weights, bias):
    return [decide(x, weights, -bias) for x in X]


# %% right: products added along the rows, float32
def perceptron(X, weights, bias):
    z = np.sum(X * np.array(weights), axis=1) + bias
    return np.where(z > 0, 1, 0).astype(np.float32)


# %% right: einsum and heaviside
def perceptron(X, weights, bias):
    return np.heaviside(np.einsum("nd,d->n", X, weights) + bias, 0)


# %% right: with nnlib
def perceptron(X, weights, bias):
    return Perceptron(weights, bias)(X)
