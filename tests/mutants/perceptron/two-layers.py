# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: no step in the hidden layer
def two_layers(X, first, second, last):
    a = X @ np.array(first[0]) + first[1]
    b = X @ np.array(second[0]) + second[1]
    return perceptron(np.column_stack([a, b]), *last)


# %% wrong: the hidden layer is skipped
def two_layers(X, first, second, last):
    a = perceptron(X, *first)
    b = perceptron(X, *second)
    return perceptron(X, *last)


# %% wrong: the last neuron is missing
def two_layers(X, first, second, last):
    return np.column_stack([perceptron(X, *first), perceptron(X, *second)])


# %% wrong: first and second exchanged
def two_layers(X, first, second, last):
    hidden = np.column_stack([perceptron(X, *second), perceptron(X, *first)])
    return perceptron(hidden, *last)


# %% wrong: transposed
def two_layers(X, first, second, last):
    hidden = np.array([perceptron(X, *first), perceptron(X, *second)])
    return perceptron(hidden, *last)


# %% wrong: shapes do not fit
def two_layers(X, first, second, last):
    hidden = np.concatenate([perceptron(X, *first), perceptron(X, *second)])
    return perceptron(hidden, *last)


# %% wrong: different arguments
def two_layers(X, first, second, last):
    hidden = np.column_stack([perceptron(X, first), perceptron(X, second)])
    return perceptron(hidden, last)


# %% wrong: the last neuron is ignored
def two_layers(X, first, second, last):
    return perceptron(X, *first) * perceptron(X, *second)


# %% wrong: fails for other neurons
def two_layers(X, first, second, last):
    if last[0][1] < 0:
        return X[:, 0] * (1 - X[:, 1])
    return (X[:, 0] != X[:, 1]).astype(int)


# %% wrong: the last neuron is ignored. The two decisions were joined by OR.
def two_layers(X, first, second, last):
    return ((perceptron(X, *first) + perceptron(X, *second)) > 0).astype(int)


# %% wrong: the last neuron is ignored. The two decisions were only compared.
def two_layers(X, first, second, last):
    return (perceptron(X, *first) != perceptron(X, *second)).astype(int)


# %% wrong: the last bias is missing
def two_layers(X, first, second, last):
    hidden = np.column_stack([perceptron(X, *first), perceptron(X, *second)])
    return (hidden @ np.asarray(last[0]) > 0).astype(int)


# %% wrong: no step at the end
def two_layers(X, first, second, last):
    hidden = np.column_stack([perceptron(X, *first), perceptron(X, *second)])
    return hidden @ np.asarray(last[0]) + last[1]


# %% wrong: >= instead of >
def two_layers(X, first, second, last):
    def says(X, weights, bias):
        return (X @ np.asarray(weights) + bias >= 0).astype(int)

    return says(np.column_stack([says(X, *first), says(X, *second)]), *last)


# %% wrong: one neuron twice. The last neuron saw the first neuron's decision twice.
def two_layers(X, first, second, last):
    a, b = perceptron(X, *first), perceptron(X, *first)
    return perceptron(np.column_stack([a, b]), *last)


# %% wrong: one neuron twice. The last neuron saw the second neuron's decision twice.
def two_layers(X, first, second, last):
    a, b = perceptron(X, *second), perceptron(X, *second)
    return perceptron(np.column_stack([a, b]), *last)


# %% right: column_stack
def two_layers(X, first, second, last):
    return perceptron(np.column_stack([perceptron(X, *first), perceptron(X, *second)]), *last)


# %% right: stack along the last axis
def two_layers(X, first, second, last):
    a, b = perceptron(X, first[0], first[1]), perceptron(X, second[0], second[1])
    return perceptron(np.stack((a, b), axis=-1), last[0], last[1])


# %% right: transposed twice is not transposed
def two_layers(X, first, second, last):
    hidden = np.array([perceptron(X, *neuron) for neuron in (first, second)]).T
    return perceptron(hidden, *last)


# %% right: one example at a time
def two_layers(X, first, second, last):
    answers = []
    for x in X:
        a = int(score(x, *first) > 0)
        b = int(score(x, *second) > 0)
        answers.append(int(score([a, b], *last) > 0))
    return answers


# %% right: one matrix for the hidden layer
def two_layers(X, first, second, last):
    W = np.array([first[0], second[0]], dtype=float).T
    hidden = (X @ W + np.array([first[1], second[1]]) > 0).astype(float)
    return (hidden @ np.array(last[0]) + last[1] > 0).astype(int)


# %% right: with nnlib
def two_layers(X, first, second, last):
    a, b = Perceptron(*first)(X), Perceptron(*second)(X)
    return Perceptron(*last)(np.column_stack([a, b]))
