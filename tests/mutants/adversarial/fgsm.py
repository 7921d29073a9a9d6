# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: descent instead of ascent
def fgsm(x, gradient, epsilon):
    return np.clip(x - epsilon * np.sign(gradient), 0, 1)


# %% wrong: the gradient instead of its sign
def fgsm(x, gradient, epsilon):
    return np.clip(x + epsilon * gradient, 0, 1)


# %% wrong: no clipping to 0 … 1
def fgsm(x, gradient, epsilon):
    return x + epsilon * np.sign(gradient)


# %% wrong: no clipping to 0 … 1
def fgsm(x, gradient, epsilon):
    return np.clip(x, 0, 1) + epsilon * np.sign(gradient)


# %% wrong: the change is clipped instead of the picture
def fgsm(x, gradient, epsilon):
    return x + np.clip(epsilon * np.sign(gradient), 0, 1)


# %% wrong: epsilon in steps of 255
def fgsm(x, gradient, epsilon):
    return np.clip(x + epsilon / 255 * np.sign(gradient), 0, 1)


# %% wrong: epsilon in steps of 255
def fgsm(x, gradient, epsilon):
    return np.clip(x + 255 * epsilon * np.sign(gradient), 0, 1)


# %% wrong: epsilon in steps of 255
def fgsm(x, gradient, epsilon):
    return np.clip(x + epsilon * np.sign(gradient), 0, 255)


# %% wrong: clipped to -1 … 1
def fgsm(x, gradient, epsilon):
    return np.clip(x + epsilon * np.sign(gradient), -1, 1)


# %% wrong: only the change is returned
def fgsm(x, gradient, epsilon):
    return epsilon * np.sign(gradient)


# %% wrong: the gradient cut to epsilon
def fgsm(x, gradient, epsilon):
    return np.clip(x + np.clip(gradient, -epsilon, epsilon), 0, 1)


# %% wrong: the gradient divided by its length
def fgsm(x, gradient, epsilon):
    return np.clip(x + epsilon * gradient / np.linalg.norm(gradient), 0, 1)


# %% wrong: the gradient divided by its largest entry
def fgsm(x, gradient, epsilon):
    return np.clip(x + epsilon * gradient / np.max(np.abs(gradient)), 0, 1)


# %% wrong: pixels without a gradient move
def fgsm(x, gradient, epsilon):
    return np.clip(np.where(gradient > 0, x + epsilon, x - epsilon), 0, 1)


# %% wrong: epsilon is ignored
def fgsm(x, gradient, epsilon):
    return np.clip(x + np.sign(gradient), 0, 1)


# %% wrong: modified input
def fgsm(x, gradient, epsilon):
    x += epsilon * np.sign(gradient)
    return np.clip(x, 0, 1)


# %% wrong: modified input
def fgsm(x, gradient, epsilon):
    gradient[gradient > 0] = 1
    gradient[gradient < 0] = -1
    return np.clip(x + epsilon * gradient, 0, 1)


# %% wrong: nothing is returned
def fgsm(x, gradient, epsilon):
    np.clip(x + epsilon * np.sign(gradient), 0, 1)


# %% wrong: fails for color pictures
def fgsm(x, gradient, epsilon):
    return np.array(
        [[min(max(a + epsilon * np.sign(g), 0), 1) for a, g in zip(*rows)] for rows in zip(x, gradient)]
    )


# %% wrong: fails for a large epsilon
def fgsm(x, gradient, epsilon):
    return np.clip(x + epsilon * np.clip(1e6 * gradient, -1, 1), 0, 1)


# %% right: sign and clip
def fgsm(x, gradient, epsilon):
    return np.clip(x + epsilon * np.sign(gradient), 0, 1)


# %% right: three cases
def fgsm(x, gradient, epsilon):
    up, down = x + epsilon, x - epsilon
    moved = np.where(gradient > 0, up, np.where(gradient < 0, down, x))
    return np.minimum(np.maximum(moved, 0), 1)


# %% right: truth values as numbers
def fgsm(x, gradient, epsilon):
    direction = (gradient > 0).astype(float) - (gradient < 0)
    result = x + direction * epsilon
    result[result < 0] = 0
    result[result > 1] = 1
    return result


# %% right: one pixel at a time
def fgsm(x, gradient, epsilon):
    result = x.copy()
    for index in np.ndindex(x.shape):
        if gradient[index] > 0:
            result[index] = min(1.0, result[index] + epsilon)
        elif gradient[index] < 0:
            result[index] = max(0.0, result[index] - epsilon)
    return result
