# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: the L2 norm of the weights
def smallest_epsilon(x, w, b):
    return np.abs(x @ w + b) / np.linalg.norm(w)


# %% wrong: the sign of the score
def smallest_epsilon(x, w, b):
    return (x @ w + b) / np.abs(w).sum()


# %% wrong: weights of opposite sign cancel
def smallest_epsilon(x, w, b):
    return np.abs(x @ w + b) / np.abs(np.sum(w))


# %% wrong: missing bias
def smallest_epsilon(x, w, b):
    return np.abs(x @ w) / np.abs(w).sum()


# %% wrong: only one pixel moves
def smallest_epsilon(x, w, b):
    return np.abs(x @ w + b) / np.abs(w).max()


# %% wrong: averaged instead of summed
def smallest_epsilon(x, w, b):
    return np.abs(x @ w + b) / np.abs(w).mean()


# %% wrong: divided by the number of pixels
def smallest_epsilon(x, w, b):
    return np.abs(x @ w + b) / len(w)


# %% wrong: the score instead of epsilon
def smallest_epsilon(x, w, b):
    return np.abs(x @ w + b)


# %% wrong: multiplied instead of divided
def smallest_epsilon(x, w, b):
    return np.abs(x @ w + b) * np.abs(w).sum()


# %% wrong: upside down
def smallest_epsilon(x, w, b):
    return np.abs(w).sum() / np.abs(x @ w + b)


# %% wrong: only the most vulnerable picture
def smallest_epsilon(x, w, b):
    return np.min(np.abs(x @ w + b)) / np.abs(w).sum()


# %% wrong: bias with the wrong sign
def smallest_epsilon(x, w, b):
    return np.abs(x @ w - b) / np.abs(w).sum()


# %% wrong: printed instead of returned
def smallest_epsilon(x, w, b):
    print(np.abs(x @ w + b) / np.abs(w).sum())
    return


# %% wrong: fails for many pixels with small weights
def smallest_epsilon(x, w, b):
    return np.abs(x @ w + b) / np.abs(w[:900]).sum()


# %% wrong: fails for a score of 0
def smallest_epsilon(x, w, b):
    score = x @ w + b
    return np.where(score == 0, 1.0, np.abs(score)) / np.abs(w).sum()


# %% wrong: absolute weights in the score
def smallest_epsilon(x, w, b):
    w = np.abs(w)
    return np.abs(x @ w + b) / w.sum()


# %% right: the formula
def smallest_epsilon(x, w, b):
    return np.abs(x @ w + b) / np.abs(w).sum()


# %% right: a loop over the pictures
def smallest_epsilon(x, w, b):
    l1 = sum(abs(v) for v in w)
    return [abs(float(np.dot(picture, w)) + b) / l1 for picture in x]


# %% right: w times its own sign
def smallest_epsilon(x, w, b):
    score = np.dot(x, w) + b
    return np.sign(score) * score / (w @ np.sign(w))


# %% right: as a norm
def smallest_epsilon(x, w, b):
    score = (x * w).sum(axis=1) + b
    return np.where(score > 0, score, -score) / np.linalg.norm(w, ord=1)
