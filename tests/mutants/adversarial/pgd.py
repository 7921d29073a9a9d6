# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: descent instead of ascent
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x_adv - rate * direction(gradient(x_adv, classes)), x, epsilon)
    return x_adv


# %% wrong: projected around the wrong point
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x_adv + rate * direction(gradient(x_adv, classes)), x_adv, epsilon)
    return x_adv


# %% wrong: projected around the wrong point
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    for _ in range(steps):
        x = project(x + rate * direction(gradient(x, classes)), x, epsilon)
    return x


# %% wrong: no projection
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = x_adv + rate * direction(gradient(x_adv, classes))
    return x_adv


# %% wrong: no projection
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = np.clip(x_adv + rate * direction(gradient(x_adv, classes)), 0, 1)
    return x_adv


# %% wrong: projected only at the end
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = x_adv + rate * direction(gradient(x_adv, classes))
    return project(x_adv, x, epsilon)


# %% wrong: the gradient is always taken at the original
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv, g = x, gradient(x, classes)
    for _ in range(steps):
        x_adv = project(x_adv + rate * direction(g), x, epsilon)
    return x_adv


# %% wrong: every step starts at the original
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x + rate * direction(gradient(x_adv, classes)), x, epsilon)
    return x_adv


# %% wrong: epsilon as the size of a step
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x_adv + epsilon * direction(gradient(x_adv, classes)), x, epsilon)
    return x_adv


# %% wrong: epsilon as the size of a step
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(fgsm(x_adv, gradient(x_adv, classes), epsilon), x, epsilon)
    return x_adv


# %% wrong: the rate is divided by the steps
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x_adv + rate / steps * direction(gradient(x_adv, classes)), x, epsilon)
    return x_adv


# %% wrong: only one step
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x_adv + rate * direction(gradient(x_adv, classes)), x, epsilon)
        return x_adv


# %% wrong: one step too many
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps + 1):
        x_adv = project(x_adv + rate * direction(gradient(x_adv, classes)), x, epsilon)
    return x_adv


# %% wrong: one step too few
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(1, steps):
        x_adv = project(x_adv + rate * direction(gradient(x_adv, classes)), x, epsilon)
    return x_adv


# %% wrong: nothing is changed
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        step = x_adv + rate * direction(gradient(x_adv, classes))
        project(step, x, epsilon)
    return x_adv


# %% wrong: only the change is returned
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x_adv + rate * direction(gradient(x_adv, classes)), x, epsilon)
    return x_adv - x


# %% wrong: the gradient instead of its direction
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x_adv + rate * gradient(x_adv, classes), x, epsilon)
    return x_adv


# %% wrong: direction is not used
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x_adv + rate * np.sign(gradient(x_adv, classes)), x, epsilon)
    return x_adv


# %% wrong: project is not used
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project_linf(x_adv + rate * direction(gradient(x_adv, classes)), x, epsilon)
    return x_adv


# %% wrong: modified input
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv += rate * direction(gradient(x_adv, classes))
        x_adv = project(x_adv, x, epsilon)
    return x_adv


# %% wrong: different arguments
def pgd(gradient, x, classes, epsilon):
    return project_linf(x + epsilon * np.sign(gradient(x, classes)), x, epsilon)


# %% wrong: fails for other pictures and steps
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x_adv + rate * direction(gradient(x_adv, np.abs(classes))), x, epsilon)
    return x_adv


# %% wrong: fails for no step at all
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv, done = x, 0
    while True:
        x_adv = project(x_adv + rate * direction(gradient(x_adv, classes)), x, epsilon)
        done += 1
        if done >= steps:
            return x_adv


# %% wrong: the arguments of project are exchanged
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x, x_adv + rate * direction(gradient(x_adv, classes)), epsilon)
    return x_adv


# %% wrong: the rate is inside the direction
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x_adv + direction(rate * gradient(x_adv, classes)), x, epsilon)
    return x_adv


# %% right: a loop
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = x
    for _ in range(steps):
        x_adv = project(x_adv + rate * direction(gradient(x_adv, classes)), x, epsilon)
    return x_adv


# %% right: a copy, changed in place
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    x_adv = np.array(x, dtype=float)
    while steps > 0:
        g = gradient(x_adv, classes)
        x_adv += rate * direction(g)
        x_adv = project(x_adv, x, epsilon)
        steps -= 1
    return x_adv


# %% right: the change is what is kept
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    delta = np.zeros_like(x)
    for step in range(steps):
        delta = delta + rate * direction(gradient(x + delta, classes))
        delta = project(x + delta, x, epsilon) - x
    return x + delta


# %% right: calls itself
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    def go(now, left):
        if left == 0:
            return now
        step = rate * direction(gradient(now, classes))
        return go(project(now + step, x, epsilon), left - 1)

    return go(x, steps)
