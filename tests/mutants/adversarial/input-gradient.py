# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: sign flipped
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    return (np.eye(W.shape[1])[labels] - p) @ W.T


# %% wrong: divided by the number of pictures
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    return (p - np.eye(W.shape[1])[labels]) / len(x) @ W.T


# %% wrong: no softmax
def input_gradient(x, labels, W, b):
    z = x @ W + b
    return (z - np.eye(W.shape[1])[labels]) @ W.T


# %% wrong: the one-hot rows are missing
def input_gradient(x, labels, W, b):
    return softmax(x @ W + b) @ W.T


# %% wrong: the gradient of the logits
def input_gradient(x, labels, W, b):
    return softmax(x @ W + b) - np.eye(W.shape[1])[labels]


# %% wrong: the gradient of the weights
def input_gradient(x, labels, W, b):
    return x.T @ (softmax(x @ W + b) - np.eye(W.shape[1])[labels])


# %% wrong: the gradient of the weights
def input_gradient(x, labels, W, b):
    return weight_gradients(x, labels, W, b)[0]


# %% wrong: the gradient of one logit
def input_gradient(x, labels, W, b):
    return -W.T[labels]


# %% wrong: the gradient of one logit
def input_gradient(x, labels, W, b):
    return W[:, labels].T


# %% wrong: missing bias
def input_gradient(x, labels, W, b):
    p = softmax(x @ W)
    return (p - np.eye(W.shape[1])[labels]) @ W.T


# %% wrong: softmax along the wrong axis
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b, axis=0)
    return (p - np.eye(W.shape[1])[labels]) @ W.T


# %% wrong: softmax along the wrong axis
def input_gradient(x, labels, W, b):
    e = np.exp(x @ W + b)
    return (e / e.sum() - np.eye(W.shape[1])[labels]) @ W.T


# %% wrong: the gradient of the wrong class
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    return (p - np.eye(W.shape[1])[predict(x, W, b)]) @ W.T


# %% wrong: one gradient for the whole batch
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    return ((p - np.eye(W.shape[1])[labels]) @ W.T).sum(axis=0)


# %% wrong: only the sign
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    return np.sign((p - np.eye(W.shape[1])[labels]) @ W.T)


# %% wrong: the loss instead of its gradient
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    return -np.log(p[np.arange(len(x)), labels])


# %% wrong: shapes do not fit
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    return (p - np.eye(W.shape[1])[labels]) @ W


# %% wrong: nothing is returned
def input_gradient(x, labels, W, b):
    gradient = (softmax(x @ W + b) - np.eye(W.shape[1])[labels]) @ W.T


# %% wrong: fails for a larger batch
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    y = np.zeros_like(p)
    for n in range(min(len(x), 2)):
        y[n, labels[n]] = 1
    return (p - y) @ W.T


# %% wrong: fails for two classes and a picture of five pixels
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    return ((p - np.eye(max(3, W.shape[1]))[labels][:, : W.shape[1]]) @ W.T)[:, :4]


# %% wrong: the number of the class instead of a one-hot row
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    return (p - labels[:, None]) @ W.T


# %% wrong: the labels of all pictures in every row
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    p[:, labels] -= 1
    return p @ W.T


# %% wrong: sigmoid instead of softmax
def input_gradient(x, labels, W, b):
    p = 1 / (1 + np.exp(-(x @ W + b)))
    return (p - np.eye(W.shape[1])[labels]) @ W.T


# %% wrong: more than was asked for
def input_gradient(x, labels, W, b):
    p = softmax(x @ W + b)
    return (p - np.eye(W.shape[1])[labels]) @ W.T, p


# %% wrong: keepdims=True
def input_gradient(x, labels, W, b):
    e = np.exp(x @ W + b)
    return (e / e.sum(axis=1) - np.eye(W.shape[1])[labels]) @ W.T


# %% right: the formula
def input_gradient(x, labels, W, b):
    return (softmax(x @ W + b) - np.eye(W.shape[1])[labels]) @ W.T


# %% right: one less in the column of the label
def input_gradient(x, labels, W, b):
    dlogits = softmax(np.dot(x, W) + b, axis=1)
    dlogits[np.arange(len(x)), labels] -= 1
    return np.dot(dlogits, W.T)


# %% right: a loop over the pictures, as lists
def input_gradient(x, labels, W, b):
    rows = []
    for picture, label in zip(x, labels):
        e = np.exp(picture @ W + b)
        p = e / e.sum()
        p[label] = p[label] - 1
        rows.append(list(W @ p))
    return rows


# %% right: p - onehot in einsum
def input_gradient(x, labels, W, b):
    z = np.einsum("nd,dk->nk", x, W) + b
    z = np.exp(z - z.max(axis=1, keepdims=True))
    p = z / z.sum(axis=1, keepdims=True)
    y = (np.arange(W.shape[1]) == np.asarray(labels)[:, None]).astype(float)
    return np.einsum("nk,dk->nd", p - y, W)


# %% right: with nnlib's loss
def input_gradient(x, labels, W, b):
    from nnlib.losses import cross_entropy

    _, dlogits = cross_entropy(x @ W + b, np.asarray(labels))
    return len(x) * dlogits @ W.T


# %% right: labels compared with all classes
def input_gradient(x, labels, W, b):
    onehot = labels[:, None] == np.arange(len(b))
    return (softmax(x @ W + b) - onehot).dot(W.transpose())
