# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: the last epoch is not recorded
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        if wrong == 0:
            break
        mistakes.append(wrong)
    return w, b, mistakes


# %% wrong: does not stop
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
    return w, b, mistakes


# %% wrong: starts again in every epoch
def train(X, targets, epochs=100):
    mistakes = []
    for _ in range(epochs):
        w, b = np.zeros(X.shape[1]), 0
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: the whole epoch at once
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        errors = np.array(targets) - perceptron(X, w, b)
        w, b = w + errors @ X, b + errors.sum()
        mistakes.append(int(np.abs(errors).sum()))
        if mistakes[-1] == 0:
            break
    return w, b, mistakes


# %% wrong: the bias is not updated
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, _ = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: nothing is learned
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: only the first epoch
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
        return w, b, mistakes


# %% wrong: sign flipped
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            y = int(score(x, w, b) > 0)
            wrong += y != t
            w, b = w + (y - t) * x, b + (y - t)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: counted after the update
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            w, b = update(x, t, w, b)
            wrong += int(score(x, w, b) > 0) != t
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: the counts are added up
def train(X, targets, epochs=100):
    w, b, mistakes, wrong = np.zeros(X.shape[1]), 0, [], 0
    for _ in range(epochs):
        before = wrong
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == before:
            break
    return w, b, mistakes


# %% wrong: one number instead of the list
def train(X, targets, epochs=100):
    w, b = np.zeros(X.shape[1]), 0
    for epoch in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        if wrong == 0:
            break
    return w, b, wrong


# %% wrong: endless loop
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    while True:
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: a part is missing
def train(X, targets, epochs=100):
    w, b = np.zeros(X.shape[1]), 0
    for epoch in range(epochs):
        for x, t in zip(X, targets):
            w, b = update(x, t, w, b)
    return w, b


# %% wrong: fails for three inputs
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(2), 0, []
    if X.shape[1] != 2:
        w = np.zeros(X.shape[1]) + 1
    if len(targets) == 2:
        return np.zeros(X.shape[1]), 0, [0]
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: one number instead of the list. This is the number of epochs.
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, len(mistakes)


# %% wrong: one number instead of the list. This is the sum of all mistakes.
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, sum(mistakes)


# %% wrong: the right answers are counted
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        right = 0
        for x, t in zip(X, targets):
            right += int(score(x, w, b) > 0) == t
            w, b = update(x, t, w, b)
        mistakes.append(right)
        if right == len(X):
            break
    return w, b, mistakes


# %% wrong: missed and wrong yes cancel
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += t - int(score(x, w, b) > 0)
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: the count of every example
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
            mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: the epoch ends at its first mistake
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
            if wrong:
                break
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: counted at the end of the epoch
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        for x, t in zip(X, targets):
            w, b = update(x, t, w, b)
        wrong = int(np.sum(perceptron(X, w, b) != targets))
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: does not begin at zero
def train(X, targets, epochs=100):
    w, b, mistakes = np.ones(X.shape[1]), 1, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: >= instead of >
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) >= 0) != t
            error = t - int(score(x, w, b) >= 0)
            w, b = w + error * x, b + error
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: one epoch too many
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs + 1):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: one epoch too few
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(1, epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% wrong: the weights are not updated
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            _, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% right: two loops
def train(X, targets, epochs=100):
    w, b, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, t in zip(X, targets):
            wrong += int(score(x, w, b) > 0) != t
            w, b = update(x, t, w, b)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


# %% right: while, with an index, counting what update changed
def train(X, targets, epochs=100):
    weights, bias = [0.0] * X.shape[1], 0
    history = []
    while len(history) < epochs and (not history or history[-1] > 0):
        history.append(0)
        for i in range(len(X)):
            new_weights, new_bias = update(X[i], targets[i], np.array(weights), bias)
            if new_bias != bias:
                history[-1] += 1
            weights, bias = new_weights, new_bias
    return weights, bias, history


# %% right: without update, the bias as one more weight
def train(X, targets, epochs=100):
    X1 = np.column_stack([X, np.ones(len(X))])
    w = np.zeros(X1.shape[1], dtype=np.float32)
    mistakes = np.zeros(0, dtype=int)
    for _ in range(epochs):
        errors = 0
        for x, t in zip(X1, targets):
            error = t - (1 if w @ x > 0 else 0)
            w = w + error * x
            errors += abs(error)
        mistakes = np.append(mistakes, errors)
        if errors == 0:
            break
    return w[:-1], w[-1], mistakes


# %% right: with nnlib
def train(X, targets, epochs=100):
    neuron = Perceptron(np.zeros(X.shape[1]), 0)
    history = neuron.learn(X, np.array(targets), epochs=epochs)
    return neuron.weights, neuron.bias, history.mistakes
