# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: not divided by the length of the weights
def margin(X, targets, weights, bias):
    return np.min((2 * np.array(targets) - 1) * (X @ np.array(weights) + bias))


# %% wrong: mistakes do not count as negative
def margin(X, targets, weights, bias):
    return np.min(np.abs(X @ np.array(weights) + bias)) / np.linalg.norm(weights)


# %% wrong: the target is ignored
def margin(X, targets, weights, bias):
    return np.min(X @ np.array(weights) + bias) / np.linalg.norm(weights)


# %% wrong: multiplied by the target
def margin(X, targets, weights, bias):
    return np.min(np.array(targets) * (X @ np.array(weights) + bias)) / np.linalg.norm(weights)


# %% wrong: the average instead of the smallest
def margin(X, targets, weights, bias):
    return np.mean((2 * np.array(targets) - 1) * (X @ np.array(weights) + bias)) / np.linalg.norm(weights)


# %% wrong: the largest instead of the smallest
def margin(X, targets, weights, bias):
    return np.max((2 * np.array(targets) - 1) * (X @ np.array(weights) + bias)) / np.linalg.norm(weights)


# %% wrong: missing bias
def margin(X, targets, weights, bias):
    return np.min((2 * np.array(targets) - 1) * (X @ np.array(weights))) / np.linalg.norm(weights)


# %% wrong: divided by the square of the length
def margin(X, targets, weights, bias):
    return np.min((2 * np.array(targets) - 1) * (X @ np.array(weights) + bias)) / np.dot(weights, weights)


# %% wrong: one distance per example
def margin(X, targets, weights, bias):
    return (2 * np.array(targets) - 1) * (X @ np.array(weights) + bias) / np.linalg.norm(weights)


# %% wrong: sign flipped
def margin(X, targets, weights, bias):
    return np.min((1 - 2 * np.array(targets)) * (X @ np.array(weights) + bias)) / np.linalg.norm(weights)


# %% wrong: nothing is returned
def margin(X, targets, weights, bias):
    smallest = np.min((2 * np.array(targets) - 1) * (X @ np.array(weights) + bias)) / np.linalg.norm(weights)


# %% wrong: a list is not an array
def margin(X, targets, weights, bias):
    distances = (X @ np.array(weights) + bias) / np.linalg.norm(weights)
    return np.min(distances * (2 * targets - 1))


# %% wrong: fails for targets that are all 0
def margin(X, targets, weights, bias):
    distances = (X @ np.array(weights) + bias) / np.linalg.norm(weights)
    targets = np.array(targets)
    return min(distances[targets == 1].min(), -distances[targets == 0].max())


# %% wrong: divided by the sum of the weights
def margin(X, targets, weights, bias):
    sides = 2 * np.asarray(targets) - 1
    z = sides * (X @ np.asarray(weights) + bias)
    return np.min(z) / np.abs(weights).sum()


# %% wrong: the bias is not divided
def margin(X, targets, weights, bias):
    sides = 2 * np.asarray(targets) - 1
    return np.min(sides * (X @ np.asarray(weights) / np.linalg.norm(weights) + bias))


# %% wrong: the bias counts in the length
def margin(X, targets, weights, bias):
    sides = 2 * np.asarray(targets) - 1
    z = sides * (X @ np.asarray(weights) + bias)
    return np.min(z) / np.linalg.norm([*weights, bias])


# %% wrong: divided by the length of the example
def margin(X, targets, weights, bias):
    sides = 2 * np.asarray(targets) - 1
    z, lengths = sides * (X @ np.asarray(weights) + bias), np.linalg.norm(X, axis=1)
    return np.min(z[lengths > 0] / lengths[lengths > 0])


# %% wrong: the decision instead of the score
def margin(X, targets, weights, bias):
    sides = 2 * np.asarray(targets) - 1
    return np.min(sides * perceptron(X, weights, bias)) / np.linalg.norm(weights)


# %% wrong: the place instead of the number
def margin(X, targets, weights, bias):
    sides = 2 * np.asarray(targets) - 1
    z = sides * (X @ np.asarray(weights) + bias)
    return np.argmin(z / np.linalg.norm(weights))


# %% wrong: mistakes are left out
def margin(X, targets, weights, bias):
    sides = 2 * np.asarray(targets) - 1
    z = sides * (X @ np.asarray(weights) + bias)
    return np.min(z[z > 0]) / np.linalg.norm(weights)


# %% wrong: smallest in size
def margin(X, targets, weights, bias):
    sides = 2 * np.asarray(targets) - 1
    z = sides * (X @ np.asarray(weights) + bias)
    return z[np.argmin(np.abs(z))] / np.linalg.norm(weights)


# %% right: signs and one minimum
def margin(X, targets, weights, bias):
    sides = 2 * np.asarray(targets) - 1
    return np.min(sides * (X @ np.asarray(weights) + bias)) / np.linalg.norm(weights)


# %% right: a loop
def margin(X, targets, weights, bias):
    length = sum(w**2 for w in weights) ** 0.5
    smallest = float("inf")
    for x, t in zip(X, targets):
        distance = score(x, weights, bias) / length
        smallest = min(smallest, distance if t == 1 else -distance)
    return smallest


# %% right: np.where
def margin(X, targets, weights, bias):
    z = (X @ np.array(weights, dtype=np.float64) + bias) / np.sqrt(np.dot(weights, weights))
    return np.where(np.array(targets) > 0, z, -z).min()


# %% right: with nnlib
def margin(X, targets, weights, bias):
    z = Perceptron(weights, bias).score(X)
    z[np.array(targets) == 0] *= -1
    return sorted(z)[0] / np.linalg.norm(weights)
