# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: one length for the whole batch
def project_l2(x_adv, x, epsilon):
    delta = x_adv - x
    length = np.linalg.norm(delta)
    return np.clip(x + delta * min(1, epsilon / max(length, 1e-12)), 0, 1)


# %% wrong: divided by a length of zero
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = rows / length * np.minimum(length, epsilon)
    return np.clip(x + rows.reshape(x.shape), 0, 1)


# %% wrong: pixels inside are moved
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    rows = epsilon * rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return np.clip(x + rows.reshape(x.shape), 0, 1)


# %% wrong: pixels inside are moved
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return np.clip(x + (rows / length * epsilon).reshape(x.shape), 0, 1)


# %% wrong: no clipping to 0 … 1
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return x + (rows * np.minimum(1, epsilon / length)).reshape(x.shape)


# %% wrong: the projection of the picture
def project_l2(x_adv, x, epsilon):
    rows = x_adv.reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return np.clip((rows * np.minimum(1, epsilon / length)).reshape(x.shape), 0, 1)


# %% wrong: projected around the wrong point
def project_l2(x_adv, x, epsilon):
    rows = (x - x_adv).reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return np.clip(x_adv + (rows * np.minimum(1, epsilon / length)).reshape(x.shape), 0, 1)


# %% wrong: sign flipped
def project_l2(x_adv, x, epsilon):
    rows = (x - x_adv).reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return np.clip(x + (rows * np.minimum(1, epsilon / length)).reshape(x.shape), 0, 1)


# %% wrong: the square of the length
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum((rows**2).sum(axis=1, keepdims=True), 1e-12)
    return np.clip(x + (rows * np.minimum(1, epsilon / length)).reshape(x.shape), 0, 1)


# %% wrong: the L1 norm instead of L2
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum(np.abs(rows).sum(axis=1, keepdims=True), 1e-12)
    return np.clip(x + (rows * np.minimum(1, epsilon / length)).reshape(x.shape), 0, 1)


# %% wrong: the largest change instead of the length
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-12)
    return np.clip(x + (rows * np.minimum(1, epsilon / length)).reshape(x.shape), 0, 1)


# %% wrong: cut instead of shortened
def project_l2(x_adv, x, epsilon):
    return project_linf(x_adv, x, epsilon)


# %% wrong: shortened to length 1
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return np.clip(x + (rows / length).reshape(x.shape), 0, 1)


# %% wrong: the length along one axis only
def project_l2(x_adv, x, epsilon):
    delta = x_adv - x
    length = np.maximum(np.linalg.norm(delta, axis=1, keepdims=True), 1e-12)
    return np.clip(x + delta * np.minimum(1, epsilon / length), 0, 1)


# %% wrong: only the change is returned
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return (rows * np.minimum(1, epsilon / length)).reshape(x.shape)


# %% wrong: epsilon in steps of 255
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return np.clip(x + (rows * np.minimum(1, epsilon / 255 / length)).reshape(x.shape), 0, 1)


# %% wrong: modified input
def project_l2(x_adv, x, epsilon):
    x_adv -= x
    rows = x_adv.reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return np.clip(x + (rows * np.minimum(1, epsilon / length)).reshape(x.shape), 0, 1)


# %% wrong: wrong shape
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return np.clip(x.reshape(len(x), -1) + rows * np.minimum(1, epsilon / length), 0, 1)


# %% wrong: fails for three pictures, near and far
def project_l2(x_adv, x, epsilon):
    result = np.array(x_adv)
    for n in range(min(len(x), 2)):
        delta = x_adv[n] - x[n]
        length = np.linalg.norm(delta)
        result[n] = x[n] + (delta if length <= epsilon else delta * epsilon / length)
    if len(x) > 2:
        result[1:] = x[1:]
    return np.clip(result, 0, 1)


# %% wrong: the lengths run along the wrong axis
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1), 1e-12)
    return np.clip(x + (rows * np.minimum(1, epsilon / length)).reshape(x.shape), 0, 1)


# %% wrong: averaged instead of summed
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum(np.sqrt((rows**2).mean(axis=1, keepdims=True)), 1e-12)
    return np.clip(x + (rows * np.minimum(1, epsilon / length)).reshape(x.shape), 0, 1)


# %% right: rows and a factor of at most 1
def project_l2(x_adv, x, epsilon):
    rows = (x_adv - x).reshape(len(x), -1)
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return np.clip(x + (rows * np.minimum(1, epsilon / length)).reshape(x.shape), 0, 1)


# %% right: a loop with an if
def project_l2(x_adv, x, epsilon):
    result = []
    for picture, original in zip(x_adv, x):
        delta = picture - original
        length = np.sqrt(np.sum(delta**2))
        if length > epsilon:
            delta = delta / length * epsilon
        result.append(np.clip(original + delta, 0, 1))
    return np.array(result)


# %% right: sums over all axes but the first
def project_l2(x_adv, x, epsilon):
    delta = x_adv - x
    axes = tuple(range(1, delta.ndim))
    length = np.sqrt((delta**2).sum(axis=axes, keepdims=True))
    factor = np.where(length > epsilon, epsilon / (length + (length == 0)), 1.0)
    return np.minimum(1, np.maximum(0, x + factor * delta))


# %% right: divided by the larger of length and epsilon
def project_l2(x_adv, x, epsilon):
    delta = x_adv - x
    length = np.linalg.norm(delta.reshape(delta.shape[0], -1), axis=1)
    length = length.reshape((-1,) + (1,) * (delta.ndim - 1))
    return (x + epsilon * delta / np.maximum(length, epsilon)).clip(0, 1)
