# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: trained on the clean batch
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x, labels, W, b)
    return W - learning_rate * dW, b - learning_rate * db


# %% wrong: descent in the attack
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, -input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W - learning_rate * dW, b - learning_rate * db


# %% wrong: ascent in the training
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W + learning_rate * dW, b + learning_rate * db


# %% wrong: no clipping to 0 … 1
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = x + epsilon * np.sign(input_gradient(x, labels, W, b))
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W - learning_rate * dW, b - learning_rate * db


# %% wrong: the gradient instead of its sign
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = np.clip(x + epsilon * input_gradient(x, labels, W, b), 0, 1)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W - learning_rate * dW, b - learning_rate * db


# %% wrong: trained on both batches
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    both, twice = np.concatenate([x, x_adv]), np.concatenate([labels, labels])
    dW, db = weight_gradients(both, twice, W, b)
    return W - learning_rate * dW, b - learning_rate * db


# %% wrong: two steps
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    dW, db = weight_gradients(x, labels, W, b)
    W, b = W - learning_rate * dW, b - learning_rate * db
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W - learning_rate * dW, b - learning_rate * db


# %% wrong: the labels of the fooled network
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, predict(x_adv, W, b), W, b)
    return W - learning_rate * dW, b - learning_rate * db


# %% wrong: the bias is not updated
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W - learning_rate * dW, b


# %% wrong: epsilon and the learning rate are exchanged
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), learning_rate)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W - epsilon * dW, b - epsilon * db


# %% wrong: the learning rate is ignored
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W - dW, b - db


# %% wrong: the gradients instead of the weights
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    return weight_gradients(x_adv, labels, W, b)


# %% wrong: modified input
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    W -= learning_rate * dW
    b -= learning_rate * db
    return W, b


# %% wrong: swapped order
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return b - learning_rate * db, W - learning_rate * dW


# %% wrong: a part is missing
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W - learning_rate * dW


# %% wrong: nothing is learned
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    W - learning_rate * dW
    b - learning_rate * db
    return W, b


# %% wrong: fails for three classes and five pixels
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv[:2], labels[:2], W, b)
    return W - learning_rate * dW, b - learning_rate * db


# %% wrong: divided by the number of pictures twice
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W - learning_rate * dW / len(x), b - learning_rate * db / len(x)


# %% wrong: the bias learns from the new weights
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    W = W - learning_rate * weight_gradients(x_adv, labels, W, b)[0]
    b = b - learning_rate * weight_gradients(x_adv, labels, W, b)[1]
    return W, b


# %% right: with the functions of before
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W - learning_rate * dW, b - learning_rate * db


# %% right: by pgd with a single step
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    x_adv = pgd(lambda x, y: input_gradient(x, y, W, b), x, labels, epsilon, 1, epsilon)
    gradients = weight_gradients(x_adv, labels, W, b)
    return [w - learning_rate * g for w, g in zip((W, b), gradients)]


# %% right: everything by hand
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    onehot = np.eye(W.shape[1])[labels]
    harder = np.clip(x + epsilon * np.sign((softmax(x @ W + b) - onehot) @ W.T), 0, 1)
    error = softmax(harder @ W + b) - onehot
    return W - learning_rate * harder.T @ error / len(x), b - learning_rate * error.mean(axis=0)


# %% right: copies, changed in place
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    W, b = W.copy(), b.copy()
    dW, db = weight_gradients(fgsm(x, input_gradient(x, labels, W, b), epsilon), labels, W, b)
    W -= learning_rate * dW
    b -= learning_rate * db
    return W, b
