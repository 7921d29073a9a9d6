# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: no clipping to 0 … 1
def project_linf(x_adv, x, epsilon):
    return x + np.clip(x_adv - x, -epsilon, epsilon)


# %% wrong: the projection of the picture
def project_linf(x_adv, x, epsilon):
    return np.clip(np.clip(x_adv, -epsilon, epsilon), 0, 1)


# %% wrong: the projection of the picture
def project_linf(x_adv, x, epsilon):
    return np.clip(x_adv, -epsilon, epsilon)


# %% wrong: the projection of the picture
def project_linf(x_adv, x, epsilon):
    return np.clip(x + np.clip(x_adv, -epsilon, epsilon), 0, 1)


# %% wrong: projected around the wrong point
def project_linf(x_adv, x, epsilon):
    delta = np.clip(x - x_adv, -epsilon, epsilon)
    return np.clip(x_adv + delta, 0, 1)


# %% wrong: projected around the wrong point
def project_linf(x_adv, x, epsilon):
    delta = np.clip(x_adv - x, -epsilon, epsilon)
    return np.clip(x_adv + delta, 0, 1)


# %% wrong: sign flipped
def project_linf(x_adv, x, epsilon):
    delta = np.clip(x - x_adv, -epsilon, epsilon)
    return np.clip(x + delta, 0, 1)


# %% wrong: only the change is returned
def project_linf(x_adv, x, epsilon):
    return np.clip(x_adv - x, -epsilon, epsilon)


# %% wrong: epsilon in steps of 255
def project_linf(x_adv, x, epsilon):
    return np.clip(x + np.clip(x_adv - x, -epsilon / 255, epsilon / 255), 0, 1)


# %% wrong: only clipped to 0 … 1
def project_linf(x_adv, x, epsilon):
    return np.clip(x_adv, 0, 1)


# %% wrong: cut on one side only
def project_linf(x_adv, x, epsilon):
    return np.clip(np.minimum(x_adv, x + epsilon), 0, 1)


# %% wrong: cut on one side only
def project_linf(x_adv, x, epsilon):
    return np.clip(x + np.clip(x_adv - x, 0, epsilon), 0, 1)


# %% wrong: pixels inside are moved
def project_linf(x_adv, x, epsilon):
    return np.clip(x + epsilon * np.sign(x_adv - x), 0, 1)


# %% wrong: shortened instead of cut
def project_linf(x_adv, x, epsilon):
    delta = x_adv - x
    largest = np.abs(delta).max()
    if largest > epsilon:
        delta = delta * epsilon / largest
    return np.clip(x + delta, 0, 1)


# %% wrong: the L2 norm instead of L-infinity
def project_linf(x_adv, x, epsilon):
    delta = x_adv - x
    length = np.linalg.norm(delta, axis=1, keepdims=True)
    return np.clip(x + delta * np.minimum(1, epsilon / length), 0, 1)


# %% wrong: modified input
def project_linf(x_adv, x, epsilon):
    x_adv -= x
    return np.clip(x + np.clip(x_adv, -epsilon, epsilon), 0, 1)


# %% wrong: modified input
def project_linf(x_adv, x, epsilon):
    x_adv[x_adv > x + epsilon] = (x + epsilon)[x_adv > x + epsilon]
    x_adv[x_adv < x - epsilon] = (x - epsilon)[x_adv < x - epsilon]
    return np.clip(x_adv, 0, 1)


# %% wrong: fails for color pictures
def project_linf(x_adv, x, epsilon):
    result = [[min(max(a, p - epsilon, 0), p + epsilon, 1) for a, p in zip(*rows)] for rows in zip(x_adv, x)]
    return np.array(result)


# %% wrong: fails for an epsilon larger than 1
def project_linf(x_adv, x, epsilon):
    delta = np.clip(x_adv - x, -min(epsilon, 0.25), min(epsilon, 0.25))
    return np.clip(x + delta, 0, 1)


# %% wrong: clipped to -1 … 1
def project_linf(x_adv, x, epsilon):
    return np.clip(x + np.clip(x_adv - x, -epsilon, epsilon), -1, 1)


# %% right: two clips
def project_linf(x_adv, x, epsilon):
    return np.clip(x + np.clip(x_adv - x, -epsilon, epsilon), 0, 1)


# %% right: between two pictures
def project_linf(x_adv, x, epsilon):
    low = np.maximum(x - epsilon, 0)
    high = np.minimum(x + epsilon, 1)
    return np.minimum(np.maximum(x_adv, low), high)


# %% right: cut to 0 … 1 first, then to the cube
def project_linf(x_adv, x, epsilon):
    return np.clip(np.clip(x_adv, 0, 1), x - epsilon, x + epsilon)


# %% right: a copy, changed in place
def project_linf(x_adv, x, epsilon):
    delta = x_adv - x
    delta[delta > epsilon] = epsilon
    delta[delta < -epsilon] = -epsilon
    delta += x
    return delta.clip(0.0, 1.0)
