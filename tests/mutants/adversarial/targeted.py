# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: ascent instead of descent
def targeted(gradient, x, targets, epsilon, steps, rate):
    return pgd(gradient, x, targets, epsilon, steps, rate)


# %% wrong: the result is turned around instead of the gradient
def targeted(gradient, x, targets, epsilon, steps, rate):
    return -pgd(gradient, x, targets, epsilon, steps, rate)


# %% wrong: the result is turned around instead of the gradient
def targeted(gradient, x, targets, epsilon, steps, rate):
    return np.clip(2 * x - pgd(gradient, x, targets, epsilon, steps, rate), 0, 1)


# %% wrong: epsilon with a minus
def targeted(gradient, x, targets, epsilon, steps, rate):
    return pgd(gradient, x, targets, -epsilon, steps, rate)


# %% wrong: ascent instead of descent
def targeted(gradient, x, targets, epsilon, steps, rate):
    return pgd(lambda x, classes: -gradient(x, classes), x, targets, epsilon, steps, -rate)


# %% wrong: the gradient of the wrong class
def targeted(gradient, x, targets, epsilon, steps, rate):
    classes = np.zeros(len(x), dtype=int)
    return pgd(lambda x, _: -gradient(x, classes), x, targets, epsilon, steps, rate)


# %% wrong: the gradient of the wrong class
def targeted(gradient, x, targets, epsilon, steps, rate):
    classes = np.full(len(x), targets[0])
    return pgd(lambda x, _: -gradient(x, classes), x, targets, epsilon, steps, rate)


# %% wrong: projected around the wrong point
def targeted(gradient, x, targets, epsilon, steps, rate):
    for _ in range(steps):
        x = project_linf(x - rate * np.sign(gradient(x, targets)), x, epsilon)
    return x


# %% wrong: no projection
def targeted(gradient, x, targets, epsilon, steps, rate):
    x_adv = x
    for _ in range(steps):
        x_adv = x_adv - rate * np.sign(gradient(x_adv, targets))
    return x_adv


# %% wrong: the gradient instead of its direction
def targeted(gradient, x, targets, epsilon, steps, rate):
    x_adv = x
    for _ in range(steps):
        x_adv = project_linf(x_adv - rate * gradient(x_adv, targets), x, epsilon)
    return x_adv


# %% wrong: epsilon as the size of a step
def targeted(gradient, x, targets, epsilon, steps, rate):
    return pgd(lambda x, classes: -gradient(x, classes), x, targets, epsilon, steps, epsilon)


# %% wrong: the gradient is always taken at the original
def targeted(gradient, x, targets, epsilon, steps, rate):
    g = gradient(x, targets)
    return pgd(lambda x_adv, classes: -g, x, targets, epsilon, steps, rate)


# %% wrong: only one step
def targeted(gradient, x, targets, epsilon, steps, rate):
    return project_linf(x - rate * np.sign(gradient(x, targets)), x, epsilon)


# %% wrong: modified input
def targeted(gradient, x, targets, epsilon, steps, rate):
    x_adv = x
    for _ in range(steps):
        x_adv -= rate * np.sign(gradient(x_adv, targets))
        x_adv = project_linf(x_adv, x, epsilon)
    return x_adv


# %% wrong: nothing is returned
def targeted(gradient, x, targets, epsilon, steps, rate):
    pgd(lambda x, classes: -gradient(x, classes), x, targets, epsilon, steps, rate)


# %% wrong: no clipping to 0 … 1
def targeted(gradient, x, targets, epsilon, steps, rate):
    x_adv = x
    for _ in range(steps):
        x_adv = x_adv - rate * np.sign(gradient(x_adv, targets))
        x_adv = x + np.clip(x_adv - x, -epsilon, epsilon)
    return x_adv


# %% right: the negative gradient
def targeted(gradient, x, targets, epsilon, steps, rate):
    return pgd(lambda x, classes: -gradient(x, classes), x, targets, epsilon, steps, rate)


# %% right: a negative rate
def targeted(gradient, x, targets, epsilon, steps, rate):
    return pgd(gradient, x, targets, epsilon, steps, -rate)


# %% right: the loop once more
def targeted(gradient, x, targets, epsilon, steps, rate):
    x_adv = x.copy()
    for _ in range(steps):
        x_adv = x_adv - rate * np.sign(gradient(x_adv, targets))
        x_adv = np.clip(x_adv, np.maximum(x - epsilon, 0), np.minimum(x + epsilon, 1))
    return x_adv


# %% right: another direction
def targeted(gradient, x, targets, epsilon, steps, rate):
    def against(g):
        return -np.sign(g)

    return pgd(gradient, x, targets, epsilon, steps, rate, direction=against)
