# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Fool a network
#
# In this notebook you learn to attack. You start with the gradient of one picture, written by hand. At the
# end, a network that knows a thousand things takes a cup of coffee for an ostrich, and you cannot see why.
#
# **Time** about 60 minutes. **Needs** chapter 15, *Fooling a network*, and NumPy.
#
# How it works:
#
# - There are ten tasks of rising difficulty. Replace each `raise NotImplementedError()` with your own code;
#   most solutions take two to five lines.
# - After each task comes a cell with checks. Run it. If something is wrong, it tells you what it called,
#   what it expected and what came.
# - When your work is graded, the same checks run again with other inputs. A function that is right for the
#   right reason passes them all.
# - Stuck? Open the hints one at a time, and try again after each.
#
# Pixels are numbers from 0 to 1 everywhere: 0 is black, 1 is white.
#
# Run the next cell first. It also holds three functions that are given to you. Read them: you will call
# `weight_gradients` in task 8, and `learn` will call what you write there.

# %% nbgrader={"grade_id": "setup", "locked": true}
import matplotlib.pyplot as plt
import numpy as np

from nngrade.checks import (
    call,
    expect_close,
    expect_gradient,
    expect_that,
    expect_unchanged,
    task,
    when_ready,
)
from nngrade.checks.known.adversarial import follows, fooled
from nnlib import plot, vision
from nnlib.backend import asarray, namespace
from nnlib.datasets import mnist, photo
from nnlib.kernels import softmax
from nnlib.models import efficientnet_lite0, imagenet

plot.style()


def predict(x, W, b):
    """Return the class with the highest logit for each picture: (N, D) -> (N,)."""
    return np.argmax(x @ W + b, axis=1)


def weight_gradients(x, labels, W, b):
    """Return the gradients dW (D, K) and db (K,) of the mean loss over the batch."""
    dlogits = (softmax(x @ W + b) - np.eye(len(b))[labels]) / len(x)  # (N, K)
    return x.T @ dlogits, dlogits.sum(axis=0)


def learn(X, labels, step, epochs=10, batch=50):
    """Return weights W (D, K) and bias b (K,) after calling W, b = step(W, b, x, y) for every batch."""
    W, b = np.zeros((X.shape[1], 10)), np.zeros(10)
    for epoch in range(epochs):
        order = np.random.default_rng(epoch).permutation(len(X))
        for rows in order.reshape(-1, batch):
            W, b = step(W, b, X[rows], labels[rows])
    return W, b


# %% [markdown]
# The victim comes next. It is the smallest network that can read digits: one linear layer and a softmax.
# It learns from 8000 digits of MNIST in a moment, and its weights stay as they are from then on.

# %%
digits = mnist("test")  # the smaller of MNIST's two files: 10,000 digits
X, Y = digits.x.reshape(-1, 784).astype(float), digits.y
train_x, train_y, test_x, test_y = X[:8000], Y[:8000], X[8000:], Y[8000:]


def plain_step(W, b, x, y):
    dW, db = weight_gradients(x, y, W, b)
    return W - 0.1 * dW, b - 0.1 * db


W, b = learn(train_x, train_y, plain_step)  # (784, 10) and (10,)
print(f"right: {np.mean(predict(test_x, W, b) == test_y):.1%} of {len(test_x)} digits it has never seen")

# %% [markdown]
# ## 1 · Ask the picture, not the weights
#
# When a network learns, you ask: how does the loss change with each **weight**? An attacker asks how it
# changes with each **pixel**. For the linear network
#
# $$z = x W + b, \qquad p = \text{softmax}(z), \qquad \text{loss}_n = -\log p_{n, y_n}$$
#
# the answer fits into one line:
#
# $$\frac{\partial\,\text{loss}_n}{\partial x_n} = (p_n - t_n)\, W^\top$$
#
# Here $t_n$ is the label as a one-hot row: 1 in the column of the right class, 0 elsewhere.
#
# Write `input_gradient(x, labels, W, b)` for a batch `x` of shape (N, D). It returns one gradient for each
# picture, shape (N, D). Each picture has a loss of its own here. Its gradient must not depend on how many
# others are in the batch, so nothing is divided by N.
#
# By hand first: a black picture, D = 4, and a bias of 0. All three logits are 0, so what is $p$?
#
# <details><summary>Hint 1</summary>
#
# <code>softmax(z)</code> is imported already. It works along the last axis.
#
# </details>
# <details><summary>Hint 2</summary>
#
# <code>np.eye(K)[labels]</code> is one row for each label, with a single 1 in it: shape (N, K).
#
# </details>
# <details><summary>Hint 3</summary>
#
# Shapes lead the way: (N, K) times (K, D) gives (N, D), and <code>W.T</code> is (K, D).
#
# </details>


# %% nbgrader={"grade_id": "input-gradient", "solution": true}
def input_gradient(x, labels, W, b):
    """Return d loss_n / d x_n for each picture of a batch: (N, D) -> (N, D)."""
    ### BEGIN SOLUTION
    p = softmax(x @ W + b)  # (N, K)
    onehot = np.eye(W.shape[1])[labels]  # (N, K)
    return (p - onehot) @ W.T
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-input-gradient", "grade": true, "points": 2}
weights = np.array([[1.0, 0.0, -1.0], [2.0, -1.0, 0.0], [0.0, 1.0, 1.0], [-1.0, 1.0, 0.0]])  # (4, 3)
tiny, bias = np.array([[1.0, 0.0, -2.0], [2.0, -1.0, 0.5]]), np.array([0.5, -0.5, 0.0])  # (2, 3) and (3,)
two = np.array([[0.2, 0.9], [1.0, 0.1]])  # (2, 2) two pictures of two pixels


def total_loss(x):  # of both pictures, labels 2 and 0
    p = softmax(x @ tiny + bias)
    return -np.log(p[0, 2]) - np.log(p[1, 0])


with task("adversarial", "input_gradient"):
    black = call(input_gradient, np.zeros((1, 4)), np.array([0]), weights, np.zeros(3))
    expect_close(black, np.array([[-1, -5 / 3, 2 / 3, 1]]))
    # compared with (loss(x + h) - loss(x - h)) / 2h, pixel by pixel
    expect_gradient(call(input_gradient, two, np.array([2, 0]), tiny, bias), total_loss, two)
### BEGIN HIDDEN TESTS
with task("adversarial", "input_gradient", hidden="a larger batch"):
    rng = np.random.default_rng(1)
    many, classes = rng.uniform(size=(6, 4)), rng.integers(0, 3, 6)

    def loss_of_many(x):
        return -np.log(softmax(x @ weights + bias)[np.arange(6), classes]).sum()

    expect_gradient(call(input_gradient, many, classes, weights, bias), loss_of_many, many)
with task("adversarial", "input_gradient", hidden="two classes and a picture of five pixels"):
    narrow = rng.normal(size=(5, 2))

    def loss_of_one(x):
        return -np.log(softmax(x @ narrow + [3.0, -3.0])[0, 0])

    pixels = rng.uniform(size=(1, 5))
    expect_gradient(
        call(input_gradient, pixels, np.array([0]), narrow, np.array([3.0, -3.0])), loss_of_one, pixels
    )
with task("adversarial", "input_gradient", hidden="as many pixels as classes"):
    square = np.array([[1.0, 2.0], [0.0, -1.0]])
    # p = (1/2, 1/2) for both
    expect_close(
        call(input_gradient, np.zeros((2, 2)), np.array([1, 0]), square, np.zeros(2)),
        np.array([[-0.5, 0.5], [0.5, -0.5]]),
    )
### END HIDDEN TESTS

# %% [markdown]
# Your gradient of five digits. Where it is blue, more ink would raise the loss; where it is orange, less
# ink would. Before you run the cell: will you recognize the digits in it?

# %%
chosen = [int(np.flatnonzero((test_y == k) & (predict(test_x, W, b) == k))[1]) for k in (0, 3, 4, 7, 9)]
five, five_y = test_x[chosen], test_y[chosen]  # (5, 784), (5,)


def show(axes, pictures, title):
    for ax, picture in zip(axes, pictures, strict=True):
        ax.imshow(picture.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
        ax.set(xticks=[], yticks=[])
    axes[0].set_ylabel(title)


def show_signed(axes, pictures, title):
    show(axes, np.zeros((len(pictures), 784)), title)
    for ax, picture in zip(axes, pictures, strict=True):
        ax.imshow(plot.by_sign(picture.reshape(28, 28) / np.abs(picture).max()))


with when_ready():
    gradient = input_gradient(five, five_y, W, b)
    fig, axes = plt.subplots(2, 5, figsize=(7.5, 3.2))
    show(axes[0], five, "digit")
    show_signed(axes[1], gradient, "gradient")
    plt.show()

# %% [markdown]
# ## 2 · One step for every pixel
#
# The **fast gradient sign method** moves every pixel by the same small amount $\varepsilon$, each in the
# direction in which the loss grows:
#
# $$x' = \text{clip}(x + \varepsilon\,\text{sign}(g),\; 0,\; 1)$$
#
# The clip comes last: a pixel cannot be darker than black or lighter than white.
#
# Write `fgsm(x, gradient, epsilon)`. Here `gradient` is the finished gradient, an array of the same shape
# as `x`. The shape may be any: (N, D), or (N, C, H, W) for photos. The arrays that you are given stay as
# they are.
#
# What happens to a pixel whose gradient is 0?
#
# <details><summary>Hint 1</summary>
#
# NumPy has both functions: <code>np.sign</code> and <code>np.clip(values, low, high)</code>.
#
# </details>


# %% nbgrader={"grade_id": "fgsm", "solution": true}
def fgsm(x, gradient, epsilon):
    """Return x after one step of size epsilon that raises the loss, kept in 0 ... 1."""
    ### BEGIN SOLUTION
    return np.clip(x + epsilon * np.sign(gradient), 0, 1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-fgsm", "grade": true, "points": 1}
with task("adversarial", "fgsm"):
    middle = call(fgsm, np.array([[0.5, 0.5, 0.5]]), np.array([[3.0, -0.2, 0.0]]), 0.1)
    expect_close(middle, np.array([[0.6, 0.4, 0.5]]))
    expect_unchanged(middle)
    # close to black and to white
    expect_close(
        call(fgsm, np.array([[0.05, 0.95], [1.0, 0.0]]), np.array([[-1.0, 1.0], [-4.0, 0.1]]), 0.25),
        np.array([[0.0, 1.0], [0.75, 0.25]]),
    )
### BEGIN HIDDEN TESTS
with task("adversarial", "fgsm", hidden="color pictures, (N, C, H, W)"):
    colors = np.linspace(0, 1, 24).reshape(2, 3, 2, 2)
    slopes = np.sin(np.arange(24.0)).reshape(2, 3, 2, 2)
    expect_close(
        call(fgsm, colors, slopes, 8 / 255),
        np.minimum(np.maximum(colors + 8 / 255 * np.where(slopes > 0, 1, np.where(slopes < 0, -1, 0)), 0), 1),
    )
with task("adversarial", "fgsm", hidden="a large epsilon"):
    expect_close(
        call(fgsm, np.array([[0.3, 0.6, 0.2]]), np.array([[1e-9, -50.0, 0.0]]), 2.0),
        np.array([[1.0, 0.0, 0.2]]),
    )
with task("adversarial", "fgsm", hidden="an epsilon of 0"):
    expect_close(call(fgsm, np.array([[0.3, 0.6]]), np.array([[1.0, -1.0]]), 0.0), np.array([[0.3, 0.6]]))
### END HIDDEN TESTS

# %% [markdown]
# The five digits again, before and after your step with ε = 0.15, and what the network says. You still read
# the same digits. How many of its answers do you agree with?

# %%
with when_ready():
    attacked = fgsm(five, input_gradient(five, five_y, W, b), 0.15)
    fig, axes = plt.subplots(2, 5, figsize=(7.5, 3.6))
    show(axes[0], five, "before")
    show(axes[1], attacked, "after")
    for row, pictures in zip(axes, (five, attacked), strict=True):
        for ax, answer in zip(row, predict(pictures, W, b), strict=True):
            ax.set_title(f"“{answer}”")
    plt.show()

# %% [markdown]
# ## 3 · Back into the box
#
# A stronger attack takes many steps, and it must not stray. No pixel may end more than $\varepsilon$ away
# from the **original**. All such pictures form a **box** around $x$: their largest change, which the
# **L∞ norm** measures, is at most $\varepsilon$. To **project** a picture means to move it to the nearest one
# that is allowed.
#
# Write `project_linf(x_adv, x, epsilon)`. It takes a changed picture `x_adv` and the original `x`, and
# returns the nearest picture that is both inside the box around `x` and inside 0 … 1. A picture that is
# allowed already comes back as it is.
#
# <details><summary>Hint 1</summary>
#
# Give the change a name: <code>delta = x_adv - x</code>. Which entries of <code>delta</code> are too large?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Two clips: first cut <code>delta</code> to −ε … ε and add it to <code>x</code>, then cut the sum to 0 … 1.
#
# </details>


# %% nbgrader={"grade_id": "project-linf", "solution": true}
def project_linf(x_adv, x, epsilon):
    """Return the picture nearest to x_adv with every pixel within epsilon of x and within 0 ... 1."""
    ### BEGIN SOLUTION
    delta = np.clip(x_adv - x, -epsilon, epsilon)
    return np.clip(x + delta, 0, 1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-project-linf", "grade": true, "points": 1}
with task("adversarial", "project_linf"):
    inside = call(project_linf, np.array([[0.55, 0.42]]), np.array([[0.5, 0.5]]), 0.1)
    expect_close(inside, np.array([[0.55, 0.42]]))  # allowed already
    outside = call(project_linf, np.array([[0.9, 0.3, 0.75]]), np.array([[0.5, 0.5, 0.8]]), 0.1)
    expect_close(outside, np.array([[0.6, 0.4, 0.75]]))
    expect_unchanged(outside)
    # here the end of the gray scale is nearer than the side of the box
    edges = call(project_linf, np.array([[1.3, -0.2], [0.9, 0.4]]), np.array([[0.95, 0.1], [0.5, 0.1]]), 0.2)
    expect_close(edges, np.array([[1.0, 0.0], [0.7, 0.3]]))
### BEGIN HIDDEN TESTS
with task("adversarial", "project_linf", hidden="color pictures, (N, C, H, W)"):
    start = np.linspace(0, 1, 24).reshape(2, 3, 2, 2)
    moved = start + np.cos(np.arange(24.0)).reshape(2, 3, 2, 2) / 10
    expect_close(
        call(project_linf, moved, start, 16 / 255),
        np.maximum(np.maximum(np.minimum(np.minimum(moved, start + 16 / 255), 1), start - 16 / 255), 0),
    )
with task("adversarial", "project_linf", hidden="an epsilon of 0"):
    expect_close(
        call(project_linf, np.array([[0.9, 0.1]]), np.array([[0.3, 0.4]]), 0.0), np.array([[0.3, 0.4]])
    )
with task("adversarial", "project_linf", hidden="an epsilon larger than 1"):
    expect_close(
        call(project_linf, np.array([[1.5, 0.7, -3.0]]), np.array([[0.3, 0.4, 0.9]]), 2.0),
        np.array([[1.0, 0.7, 0.0]]),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · Back into the ball
#
# Other attackers may change a few pixels a lot, if the change is small as a whole. Its size is then the
# length of the vector, the **L2 norm**, and the limit is a **ball** around $x$:
#
# $$\lVert \delta \rVert_2 = \sqrt{\delta_1^2 + \dots + \delta_D^2}, \qquad
#   \delta \leftarrow \delta\,\min\!\left(1, \frac{\varepsilon}{\lVert \delta \rVert_2}\right)$$
#
# A change that is too long is shortened, and its direction stays. One that is short enough stays as it is.
#
# Write `project_l2(x_adv, x, epsilon)`: project the change of **each picture of the batch by itself** onto
# the ball of radius ε, and then clip to 0 … 1. Shapes are (N, D) or (N, C, H, W). A picture without any
# change has length 0. Your function must return it, and not divide by zero.
#
# <details><summary>Hint 1</summary>
#
# <code>delta.reshape(len(delta), -1)</code> makes one row of each picture, whatever its shape.
#
# </details>
# <details><summary>Hint 2</summary>
#
# <code>np.linalg.norm(rows, axis=1, keepdims=True)</code> is the length of each row, shape (N, 1).
#
# </details>
# <details><summary>Hint 3</summary>
#
# <code>np.maximum(length, 1e-12)</code> is never 0, and is the length everywhere else. At the end,
# <code>.reshape(x.shape)</code> makes pictures of the rows again.
#
# </details>


# %% nbgrader={"grade_id": "project-l2", "solution": true}
def project_l2(x_adv, x, epsilon):
    """Return x plus each picture's change, shortened to length epsilon if it is longer, kept in 0 ... 1."""
    ### BEGIN SOLUTION
    rows = (x_adv - x).reshape(len(x), -1)  # (N, D)
    length = np.linalg.norm(rows, axis=1, keepdims=True)  # (N, 1)
    rows = rows * np.minimum(1, epsilon / np.maximum(length, 1e-12))
    return np.clip(x + rows.reshape(x.shape), 0, 1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-project-l2", "grade": true, "points": 2}
with task("adversarial", "project_l2"):
    # the change (0.3, 0.4) has length 0.5; half of it is 0.25
    halved = call(project_l2, np.array([[0.5, 0.8]]), np.array([[0.2, 0.4]]), 0.25)
    expect_close(halved, np.array([[0.35, 0.6]]))
    expect_unchanged(halved)
    inside = call(project_l2, np.array([[0.25, 0.45]]), np.array([[0.2, 0.4]]), 0.25)
    expect_close(inside, np.array([[0.25, 0.45]]))  # allowed already
    # two pictures: one too far away, one that has not moved
    batch = call(project_l2, np.array([[0.5, 0.8], [0.7, 0.1]]), np.array([[0.2, 0.4], [0.7, 0.1]]), 0.25)
    expect_close(batch, np.array([[0.35, 0.6], [0.7, 0.1]]))
    # 2 pictures of 1 channel, 2 x 2 pixels; and the ends of the gray scale
    gray = np.array([[[[0.1, 0.1], [0.5, 0.5]]], [[[0.9, 0.0], [0.5, 0.5]]]])
    change = np.array([[[[0.4, 0.0], [0.0, 0.3]]], [[[0.8, 0.0], [0.0, -0.6]]]])
    kept = np.array([[[[0.3, 0.1], [0.5, 0.65]]], [[[1.0, 0.0], [0.5, 0.35]]]])
    expect_close(call(project_l2, gray + change, gray, 0.25), kept)
### BEGIN HIDDEN TESTS
with task("adversarial", "project_l2", hidden="three pictures, near and far"):
    centers = np.full((3, 4), 0.5)
    changes = np.array([[0.1, 0.1, 0.1, 0.1], [0.2, -0.2, 0.2, -0.2], [0.0, 0.0, 0.0, 0.0]])
    expect_close(
        call(project_l2, centers + changes, centers, 0.2),
        np.array([[0.6, 0.6, 0.6, 0.6], [0.6, 0.4, 0.6, 0.4], [0.5, 0.5, 0.5, 0.5]]),
    )
with task("adversarial", "project_l2", hidden="color pictures, (N, C, H, W)"):
    colors = np.full((2, 3, 1, 3), 0.5)
    tint = np.stack([np.full((3, 1, 3), 0.1), np.full((3, 1, 3), -0.3)])  # lengths 0.3 and 0.9
    expect_close(
        call(project_l2, colors + tint, colors, 0.45),
        np.stack([np.full((3, 1, 3), 0.6), np.full((3, 1, 3), 0.35)]),
    )
with task("adversarial", "project_l2", hidden="a picture that has not moved"):
    expect_close(
        call(project_l2, np.array([[0.3, 1.0]]), np.array([[0.3, 1.0]]), 0.5), np.array([[0.3, 1.0]])
    )
### END HIDDEN TESTS

# %% [markdown]
# Your two projections, for pictures of only two pixels. Each gray line leads from a point to the place where
# your function puts it. Where do box and ball lose a piece, and why?

# %%
with when_ready():
    center, points = np.array([[0.55, 0.85]]), np.random.default_rng(4).uniform(0, 1, (60, 2))
    around = np.linspace(0, 2 * np.pi, 400)
    ring = center + 2 * np.column_stack([np.cos(around), np.sin(around)])
    both = {
        name: (project(points, np.repeat(center, 60, 0), 0.3), project(ring, np.repeat(center, 400, 0), 0.3))
        for name, project in {"L∞": project_linf, "L2": project_l2}.items()
    }
    fig, axes = plt.subplots(1, 2, figsize=(7.5, 3.6), sharey=True)
    for ax, (name, (to, edge)) in zip(axes, both.items(), strict=True):
        ax.fill(*edge.T, color=plot.BLUE, alpha=0.15)
        ax.plot([points[:, 0], to[:, 0]], [points[:, 1], to[:, 1]], color=plot.INK, alpha=0.25, linewidth=0.8)
        ax.plot(*to.T, "o", color=plot.BLUE, markersize=4)
        ax.plot(*center.T, "x", color=plot.INK)
        ax.set(title=f"{name}, ε = 0.3", xlim=(0, 1), ylim=(0, 1), aspect="equal", xlabel="pixel 1")
    axes[0].set_ylabel("pixel 2")
    plt.show()

# %% [markdown]
# ## 5 · Many small steps
#
# **Projected gradient descent**, PGD, repeats three things: take the gradient where you are *now*, make a
# small step, and project back around the *original*:
#
# $$x' \leftarrow \text{project}\big(x' + \text{rate} \cdot
#   \text{direction}(\text{gradient}(x', \text{classes})), \; x, \; \varepsilon\big)$$
#
# Three parts are functions that are handed to you. `gradient(x, classes)` returns an array like `x`. For
# L∞, `direction` is `np.sign` and `project` is your `project_linf`; both are set already.
#
# Write `pgd`. It starts at `x`, takes `steps` steps and returns the changed pictures. `classes` are passed
# on to `gradient` as they are. Which of the three parts needs to know where you started?
#
# <details><summary>Hint 1</summary>
#
# Keep two variables: <code>x</code>, which never changes, and <code>x_adv</code>, which does.
#
# </details>
# <details><summary>Hint 2</summary>
#
# <code>x_adv = x_adv + ...</code> makes a new array. With <code>x_adv = x</code> before it,
# <code>x_adv += ...</code> would write into <code>x</code> as well.
#
# </details>


# %% nbgrader={"grade_id": "pgd", "solution": true}
def pgd(gradient, x, classes, epsilon, steps, rate, direction=np.sign, project=project_linf):
    """Return x after many steps that raise the loss, each projected to within epsilon of x."""
    ### BEGIN SOLUTION
    x_adv = x
    for _ in range(steps):
        step = rate * direction(gradient(x_adv, classes))
        x_adv = project(x_adv + step, x, epsilon)
    return x_adv
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-pgd", "grade": true, "points": 3}
def slope(x, classes):  # the loss of class 0 grows to the right and down, that of class 1 to the left and up
    return np.array([[1.0, -2.0], [-1.0, 2.0]])[classes]


def hill(x, classes):  # the loss has its top at one place for class 0, and at another for class 1
    return np.array([[0.52, 0.9], [0.1, 0.48]])[classes] - x


def border(x, classes):  # where pixel 2 is above 0.77, pixel 1 must go the other way
    return np.where(x[:, 1:] > 0.77, [[-1.0, 1.0]], [[1.0, 1.0]])


def as_it_is(g):
    return g


def anywhere(x_adv, x, epsilon):
    return x_adv


with task("adversarial", "pgd"):
    center = np.array([[0.5, 0.5]])
    one = call(pgd, slope, center, [0], 0.25, 1, 0.1)
    expect_unchanged(one)
    expect_close(one, np.array([[0.6, 0.4]]))
    expect_close(call(pgd, slope, center, [0], 0.25, 2, 0.1), np.array([[0.7, 0.3]]))
    expect_close(call(pgd, slope, center, [0], 0.25, 9, 0.1), np.array([[0.75, 0.25]]))  # the side of the box
    # by hand: (0.6, 0.6), (0.5, 0.7), (0.6, 0.75), (0.5, 0.75)
    expect_close(call(pgd, hill, center, [0], 0.25, 4, 0.1), np.array([[0.5, 0.75]]))
    # the border lies outside the box: whoever stays inside never meets it
    expect_close(call(pgd, border, center, [0], 0.25, 6, 0.1), np.array([[0.75, 0.75]]))
    # two pictures with two classes
    expect_close(
        call(pgd, hill, np.array([[0.5, 0.5], [0.5, 0.5]]), [0, 1], 0.25, 3, 0.1),
        np.array([[0.6, 0.75], [0.25, 0.4]]),
    )
    # another direction and another projection
    expect_close(
        call(pgd, slope, center, [1], 0.25, 2, 0.1, direction=as_it_is, project=anywhere),
        np.array([[0.3, 0.9]]),
    )


### BEGIN HIDDEN TESTS
def crater(x, classes):
    return (x - 0.45) * np.asarray(classes).reshape(-1, 1)


with task("adversarial", "pgd", hidden="other pictures and steps"):
    corners = np.array([[0.1, 0.9, 0.4], [0.44, 0.46, 1.0]])
    expect_close(
        call(pgd, crater, corners, [1, 1], 0.3, 7, 0.07), np.array([[0.0, 1.0, 0.1], [0.14, 0.76, 1.0]])
    )
    expect_close(
        call(pgd, crater, corners, [-1, 1], 0.3, 3, 0.1), np.array([[0.4, 0.6, 0.5], [0.14, 0.76, 1.0]])
    )
with task("adversarial", "pgd", hidden="another projection"):

    def rounded(x_adv, x, epsilon):
        return np.round(x_adv + x, 1) - x

    expect_close(
        call(pgd, slope, np.array([[0.25, 0.5]]), [0], 0.2, 3, 0.06, project=rounded),
        np.array([[0.55, 0.2]]),
    )
with task("adversarial", "pgd", hidden="no step at all"):
    expect_close(call(pgd, slope, np.array([[0.3, 0.6]]), [0], 0.2, 0, 0.1), np.array([[0.3, 0.6]]))
### END HIDDEN TESTS

# %% [markdown]
# The same five digits, attacked in the box and in the ball. In the ball, the steepest step follows the
# gradient itself, divided by its length. Compare the two lower rows: which attack spreads its change, and
# which one concentrates it?


# %%
def slope_of_digits(x, classes):
    return input_gradient(x, classes, W, b)


def unit(g):
    return g / np.maximum(np.linalg.norm(g, axis=1, keepdims=True), 1e-12)


with when_ready():
    box = pgd(slope_of_digits, five, five_y, 0.15, 20, 0.03)
    ball = pgd(slope_of_digits, five, five_y, 2.4, 20, 0.4, direction=unit, project=project_l2)
    fig, axes = plt.subplots(4, 5, figsize=(7.5, 6.6))
    for row, (pictures, name) in enumerate([(box, "L∞ 0.15"), (ball, "L2 2.4")]):
        show(axes[row], pictures, name)
        show_signed(axes[row + 2], pictures - five, f"change, {name[:2]}")
        for ax, answer in zip(axes[row], predict(pictures, W, b), strict=True):
            ax.set_title(f"“{answer}”")
    plt.show()

# %% [markdown]
# ## 6 · Choose the lie
#
# So far the attack ran away from the truth, to whatever came first. A **targeted** attack runs toward a
# class of your choice. It makes the loss of *that* class small, so it goes **down** where the other went up.
#
# Write `targeted(gradient, x, targets, epsilon, steps, rate)` for L∞. As before, `gradient(x, classes)`
# points to where the loss of `classes` grows. You may call your `pgd`.
#
# <details><summary>Hint 1</summary>
#
# To go down the loss is to go up its negative.
#
# </details>
# <details><summary>Hint 2</summary>
#
# <code>pgd</code> wants a function. You can define a small one inside <code>targeted</code>, which calls
# <code>gradient</code> and changes the sign.
#
# </details>


# %% nbgrader={"grade_id": "targeted", "solution": true}
def targeted(gradient, x, targets, epsilon, steps, rate):
    """Return x after many steps that lower the loss of the targets, each within epsilon of x (L-infinity)."""

    ### BEGIN SOLUTION
    def downhill(x, classes):
        return -gradient(x, classes)

    return pgd(downhill, x, targets, epsilon, steps, rate)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-targeted", "grade": true, "points": 1}
def slope(x, classes):  # the loss of class 0 grows to the right and down, that of class 1 to the left and up
    return np.array([[1.0, -2.0], [-1.0, 2.0]])[classes]


def crater(x, classes):  # the loss has its lowest point at one place for class 0, at another for class 1
    return x - np.array([[0.52, 0.9], [0.1, 0.48]])[classes]


with task("adversarial", "targeted"):
    center = np.array([[0.5, 0.5]])
    one = call(targeted, slope, center, [0], 0.25, 1, 0.1)
    expect_unchanged(one)
    expect_close(one, np.array([[0.4, 0.6]]))
    expect_close(call(targeted, slope, center, [1], 0.25, 9, 0.1), np.array([[0.75, 0.25]]))
    # by hand: (0.6, 0.6), (0.5, 0.7), (0.6, 0.75), (0.5, 0.75)
    expect_close(call(targeted, crater, center, [0], 0.25, 4, 0.1), np.array([[0.5, 0.75]]))
    # two pictures with two targets
    expect_close(
        call(targeted, crater, np.array([[0.5, 0.5], [0.5, 0.5]]), [0, 1], 0.25, 3, 0.1),
        np.array([[0.6, 0.75], [0.25, 0.4]]),
    )
### BEGIN HIDDEN TESTS
with task("adversarial", "targeted", hidden="several pictures with different targets"):
    expect_close(
        call(targeted, crater, np.array([[0.5, 0.5], [0.5, 0.5], [0.9, 0.1]]), [0, 1, 0], 0.25, 3, 0.1),
        np.array([[0.6, 0.75], [0.25, 0.4], [0.65, 0.35]]),
    )
with task("adversarial", "targeted", hidden="the ends of the gray scale"):
    expect_close(call(targeted, slope, np.array([[0.05, 0.9]]), [0], 0.3, 5, 0.1), np.array([[0.0, 1.0]]))
### END HIDDEN TESTS

# %% [markdown]
# One 7, and ten wishes. The title is what the network says. Which wishes come true at ε = 0.15, and which
# of the others would you have expected to be hard?

# %%
with when_ready():
    seven = np.repeat(five[3:4], 10, axis=0)  # (10, 784)
    wishes = targeted(slope_of_digits, seven, np.arange(10), 0.15, 30, 0.02)
    fig, axes = plt.subplots(2, 5, figsize=(7.5, 3.8))
    for k, (ax, picture, answer) in enumerate(zip(axes.ravel(), wishes, predict(wishes, W, b), strict=True)):
        ax.imshow(picture.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
        ax.set(xticks=[], yticks=[], title=f"wish {k}: “{answer}”")
    plt.show()

# %% [markdown]
# ## 7 · Count honestly
#
# How good is an attack? A picture that the network got wrong anyway was not fooled by anybody. So the
# **success rate** is a share of those pictures that were **right before** the attack.
#
# Write `success_rate(before, after, labels, targets=None)`. The first three are arrays of class numbers:
# the network's answers before and after the attack, and the truth.
#
# - Without `targets`, an attack succeeds if the answer afterwards is not the label.
# - With `targets`, it succeeds only if the answer afterwards is the target.
#
# Return a number from 0 to 1. If no picture was right before, nobody could be fooled: return 0.
#
# <details><summary>Hint 1</summary>
#
# <code>right = before == labels</code> is an array of truth values, and <code>after[right]</code> picks the
# entries where it is true.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The mean of truth values is the share of those that are true.
#
# </details>


# %% nbgrader={"grade_id": "success-rate", "solution": true}
def success_rate(before, after, labels, targets=None):
    """Return the share of the pictures right before the attack that it has fooled, 0 ... 1."""
    ### BEGIN SOLUTION
    right = before == labels  # (N,)
    if not right.any():
        return 0.0
    fooled = after != labels if targets is None else after == targets
    return float(fooled[right].mean())
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-success-rate", "grade": true, "points": 2}
labels = np.array([3, 3, 7, 1, 1, 7, 5])
before = np.array([3, 3, 7, 1, 1, 1, 6])  # the first five are right
after = np.array([3, 8, 2, 1, 1, 2, 5])
with task("adversarial", "success_rate"):
    expect_close(call(success_rate, before, after, labels), 2 / 5)
    expect_close(call(success_rate, before, labels, labels), 0.0)
    # only the second of the five has become what it should
    expect_close(call(success_rate, before, after, labels, np.array([8, 8, 8, 8, 8, 2, 8])), 1 / 5)
    expect_close(call(success_rate, np.array([4, 4]), np.array([5, 6]), np.array([2, 2])), 0.0)  # none right
### BEGIN HIDDEN TESTS
with task("adversarial", "success_rate", hidden="a network that is always right"):
    expect_close(call(success_rate, np.arange(8), np.arange(8) // 2, np.arange(8)), 7 / 8)
with task("adversarial", "success_rate", hidden="targets"):
    expect_close(
        call(
            success_rate,
            np.array([1, 2, 3, 4]),
            np.array([2, 3, 4, 5]),
            np.array([1, 2, 3, 9]),
            np.array([2, 3, 0, 5]),
        ),
        2 / 3,
    )
with task("adversarial", "success_rate", hidden="pictures of which none was right"):
    nothing = np.array([0, 0, 0])
    expect_close(call(success_rate, nothing + 1, nothing + 2, nothing, nothing + 2), 0.0)
### END HIDDEN TESTS

# %% [markdown]
# Now measure. Guess first: which ε fools half of the digits? And what will the same amount of **random**
# noise do, a coin tossed for every pixel?


# %%
def fgsm_digits(x, y, epsilon, W, b):
    return fgsm(x, input_gradient(x, y, W, b), epsilon)


with when_ready():
    sizes = [0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2]
    some_x, some_y = test_x[:500], test_y[:500]
    wanted = (some_y + 1) % 10  # the next digit
    coin = np.random.default_rng(0).choice([-1.0, 1.0], some_x.shape)
    first = predict(some_x, W, b)
    rates = {"FGSM": [], "targeted: the next digit": [], "random signs": []}
    for size in sizes:
        one_step = predict(fgsm_digits(some_x, some_y, size, W, b), W, b)
        aimed = predict(targeted(slope_of_digits, some_x, wanted, size, 10, size / 4), W, b)
        random = predict(fgsm(some_x, coin, size), W, b)
        rates["FGSM"].append(success_rate(first, one_step, some_y))
        rates["targeted: the next digit"].append(success_rate(first, aimed, some_y, wanted))
        rates["random signs"].append(success_rate(first, random, some_y))
    fig, ax = plt.subplots(figsize=(6.4, 3.8))
    for (name, values), style in zip(rates.items(), ("o-", "s--", "^:"), strict=True):
        ax.plot(sizes, values, style, label=name)
    ax.set(xlabel="ε", ylabel="success rate", ylim=(-0.03, 1.03))
    ax.legend(loc="upper left")
    plt.show()

# %% [markdown]
# Noise of the same size does next to nothing. It is the **direction** that fools.
#
# ## 8 · Train on lies
#
# The best known defense is plain: attack the network *while it learns*, and teach it the right answer for
# the attacked pictures. One step of **adversarial training**:
#
# 1. Attack the batch by FGSM, against the weights of this moment.
# 2. Take one step of gradient descent on the attacked batch, with the **true** labels.
#
# Write `adversarial_step(W, b, x, labels, epsilon, learning_rate)`. It returns the new `W` and the new `b`.
# Use what you have: `input_gradient`, `fgsm`, and the given `weight_gradients`. The arrays that you are
# given stay as they are.
#
# Two gradients occur here. Along which one do you go up, and along which one down?
#
# <details><summary>Hint 1</summary>
#
# <code>x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)</code>
#
# </details>
# <details><summary>Hint 2</summary>
#
# <code>W - learning_rate * dW</code> is a new array; <code>W -= ...</code> writes into the old one.
#
# </details>


# %% nbgrader={"grade_id": "adversarial-step", "solution": true}
def adversarial_step(W, b, x, labels, epsilon, learning_rate):
    """Return W (D, K) and b (K,) after one step of gradient descent on the attacked batch."""
    ### BEGIN SOLUTION
    x_adv = fgsm(x, input_gradient(x, labels, W, b), epsilon)
    dW, db = weight_gradients(x_adv, labels, W, b)
    return W - learning_rate * dW, b - learning_rate * db
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-adversarial-step", "grade": true, "points": 2}
cross = np.array([[1.0, -1.0], [-1.0, 1.0]])  # (2, 2) two pixels, two classes
zero = np.array([0])  # the label of a single picture
with task("adversarial", "adversarial_step"):
    both = ("W", "b")
    # by hand: the attack makes (0.5, 0.5) of it; then p = (1/2, 1/2)
    one = call(adversarial_step, cross, np.zeros(2), np.array([[0.6, 0.4]]), zero, 0.1, 0.4)
    expect_unchanged(one)
    expect_close(one, (np.array([[1.1, -1.1], [-0.9, 0.9]]), np.array([0.2, -0.2])), parts=both)
    # by hand: (0.5, 0.5) and (0.4, 0.4)
    pair = call(
        adversarial_step, cross, np.zeros(2), np.array([[0.6, 0.4], [0.3, 0.5]]), np.array([0, 1]), 0.1, 0.4
    )
    expect_close(pair, (np.array([[1.01, -1.01], [-0.99, 0.99]]), np.zeros(2)), parts=both)
    # by hand: the first pixel stops at 0, the second moves to 0.1
    dark = call(adversarial_step, cross, np.array([0.1, -0.1]), np.array([[0.05, 0.0]]), zero, 0.1, 2.0)
    expect_close(dark, (np.array([[1.0, -1.0], [-0.9, 0.9]]), np.array([1.1, -1.1])), parts=both)
### BEGIN HIDDEN TESTS
with task("adversarial", "adversarial_step", hidden="three classes and five pixels"):
    rng = np.random.default_rng(3)
    W3, b3, x3, y3 = rng.normal(size=(5, 3)), rng.normal(size=3), rng.uniform(size=(7, 5)), np.arange(7) % 3
    dlogits = softmax(x3 @ W3 + b3) - np.eye(3)[y3]
    lied = np.clip(x3 + 0.2 * np.sign(dlogits @ W3.T), 0, 1)
    dlogits = (softmax(lied @ W3 + b3) - np.eye(3)[y3]) / 7
    expect_close(
        call(adversarial_step, W3, b3, x3, y3, 0.2, 0.5),
        (W3 - 0.5 * lied.T @ dlogits, b3 - 0.5 * dlogits.sum(axis=0)),
        parts=both,
    )
with task("adversarial", "adversarial_step", hidden="an epsilon of 0"):
    dlogits = (softmax(x3 @ W3 + b3) - np.eye(3)[y3]) / 7
    expect_close(
        call(adversarial_step, W3, b3, x3, y3, 0.0, 0.1),
        (W3 - 0.1 * x3.T @ dlogits, b3 - 0.1 * dlogits.sum(axis=0)),
        parts=both,
    )
### END HIDDEN TESTS

# %% [markdown]
# A second network, trained by your function with ε = 0.1. Guess two numbers before you run the cell: how
# many attacked digits will it get right at ε = 0.1, where the first network gets half? And how many
# digits that nobody has attacked, where the first gets 93 %?

# %%
with when_ready(seconds=60):
    W_safe, b_safe = learn(train_x, train_y, lambda W, b, x, y: adversarial_step(W, b, x, y, 0.1, 0.1))
    sizes = [0, 0.02, 0.05, 0.075, 0.1, 0.15, 0.2]
    fig, (ax, first, second) = plt.subplots(1, 3, figsize=(9.6, 3.4), width_ratios=[2, 1, 1])
    networks = [("plain training", W, b, "o-"), ("adversarial training", W_safe, b_safe, "s--")]
    for name, Wn, bn, style in networks:
        scores = [np.mean(predict(fgsm_digits(test_x, test_y, s, Wn, bn), Wn, bn) == test_y) for s in sizes]
        ax.plot(sizes, scores, style, label=name)
        print(f"{name:21} ε = 0: {scores[0]:.1%} right   ε = 0.1: {scores[4]:.1%} right")
    ax.set(xlabel="ε of the attack", ylabel="right answers", ylim=(0, 1))
    ax.legend(loc="lower left")
    for picture, Wn, name in (first, W, "plain"), (second, W_safe, "adversarial"):
        show_signed([picture], [Wn[:, 3]], "")
        picture.set_title(f"weights of “3”,\n{name}")
    plt.show()

# %% [markdown]
# Robustness has its price: on clean digits the second network is worse. Its weights have changed, too. What
# is left are the strokes of a 3, and the gaps on its left that keep it from being an 8.
#
# ## 9 · Why so little is enough
#
# Take a network with two classes. It compares one score, $z = w \cdot x + b$, with 0. An attacker may move
# every pixel by $\varepsilon$, and moves each in its own worst direction, $-\text{sign}(w)$ for a positive
# score. Each pixel contributes $\varepsilon\,|w_i|$, and nothing cancels:
#
# $$\text{change of the score} = \varepsilon\,(|w_1| + \dots + |w_D|) = \varepsilon\,\lVert w \rVert_1$$
#
# Write `smallest_epsilon(x, w, b)`: for each picture of the batch `x`, shape (N, D), the smallest ε that
# brings its score to 0, shape (N,). Leave the limits 0 … 1 aside here.
#
# <details><summary>Hint 1</summary>
#
# The score must change by as much as it is away from 0, on whichever side it lies.
#
# </details>
# <details><summary>Hint 2</summary>
#
# <code>np.abs(w).sum()</code> is the L1 norm of the weights.
#
# </details>


# %% nbgrader={"grade_id": "smallest-epsilon", "solution": true}
def smallest_epsilon(x, w, b):
    """Return for each picture the smallest change per pixel that brings w · x + b to 0: (N, D) -> (N,)."""
    ### BEGIN SOLUTION
    return np.abs(x @ w + b) / np.abs(w).sum()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-smallest-epsilon", "grade": true, "points": 2}
with task("adversarial", "smallest_epsilon"):
    w = np.array([3.0, -4.0, 1.0])  # its L1 norm is 8
    expect_close(call(smallest_epsilon, np.array([[1.0, 0.5, 1.0]]), w, 0.0), np.array([0.25]))
    expect_close(
        call(smallest_epsilon, np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]), w, -2.0), np.array([0.25, 0.75])
    )
### BEGIN HIDDEN TESTS
with task("adversarial", "smallest_epsilon", hidden="many pixels with small weights"):
    alternating = 0.01 * (-1.0) ** np.arange(1000)
    expect_close(
        call(smallest_epsilon, np.tile([1.0, 0.5], (3, 500)), alternating, 0.5), np.array([0.3, 0.3, 0.3])
    )
with task("adversarial", "smallest_epsilon", hidden="a score of 0"):
    expect_close(call(smallest_epsilon, np.array([[0.5, 0.25]]), np.array([1.0, -2.0]), 0.0), np.array([0.0]))
with task("adversarial", "smallest_epsilon", hidden="as many pictures as pixels"):
    expect_close(
        call(smallest_epsilon, np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([-1.0, 3.0]), 1.0),
        np.array([0.0, 1.75]),
    )
### END HIDDEN TESTS

# %% [markdown]
# Now let the number of pixels grow. The weights are drawn at random and scaled so that the scores always
# spread by about 1: the network is equally sure with 10 pixels and with 150,000, as many as in a photo.
# What will happen to the smallest ε?

# %%
with when_ready():
    rng = np.random.default_rng(0)
    dimensions, medians = [10, 100, 784, 10_000, 150_528], []
    for D in dimensions:
        w = rng.normal(size=D) / np.sqrt(D / 12)  # pixels drawn from 0 ... 1 have variance 1/12
        x = rng.uniform(0, 1, (40, D))
        medians.append(np.median(smallest_epsilon(x, w, -w.sum() / 2)))
        print(f"D = {D:7,}   L1 norm of w {np.abs(w).sum():8.1f}   half are fooled by ε = {medians[-1]:.5f}")
    fig, ax = plt.subplots(figsize=(5.6, 3.4))
    ax.loglog(dimensions, medians, "o-", label="median of smallest ε")
    ax.axhline(1 / 255, color=plot.INK, linestyle=":", label="one step of 256 gray levels")
    ax.set(xlabel="pixels", ylabel="ε")
    ax.legend()
    plt.show()

# %% [markdown]
# A change that is too small to be stored in a photo decides, because there are so many pixels. Nothing here
# is wrong with the training, and nothing with the digits.
#
# ## 10 · An ostrich in the coffee
#
# Now the real thing: EfficientNet-Lite0, 4.7 million weights, a thousand classes, trained on 1.3 million
# photographs. The next cell loads it and asks what it sees.

# %% nbgrader={"grade_id": "network"}
network = efficientnet_lite0()
coffee = asarray(photo("coffee", 160)[None], network.like)  # (1, 3, 160, 160)
print(", ".join(f"{name} {p:.1%}" for name, p in imagenet.top(network(coffee), 3)[0]))

# %% [markdown]
# Write `fool(x, target, epsilon, steps, rate)`: a targeted PGD attack on `network`, within the L∞ ball. `x`
# is a batch of photos (N, 3, H, W), and `target` is one class number for all of them.
#
# The gradient is what you derived in task 1, with one change. There, the way from the logits back to the
# pixels was $W^\top$. Here it leads through 50 layers, and the network walks it for you:
#
# ```python
# logits, cache = network.forward(x)  # (N, 1000)
# dx, _ = network.backward(dlogits, cache, wrt="input")  # (N, 3, H, W)
# ```
#
# What `dlogits` must be, you know from task 1.
#
# The network lives on NumPy, and `x` is an array. If you would rather work with PyTorch, write "torch" in the
# first line of the cell: then `x` is a tensor, also when your work is graded. With `xp = namespace(x)`,
# `xp.sign` and `xp.clip` are right for both.
#
# <details><summary>Hint 1</summary>
#
# <code>dlogits</code> is p − t, of shape (N, 1000): <code>softmax(logits)</code>, and in the column of the
# target 1 less.
#
# </details>
# <details><summary>Hint 2</summary>
#
# With a function <code>gradient(x, classes)</code> inside <code>fool</code>, your <code>targeted</code> does
# the rest. Or write the loop once more, with <code>xp</code>.
#
# </details>


# %% nbgrader={"grade_id": "fool", "solution": true}
network = network.to("numpy")  # or "torch"


def fool(x, target, epsilon, steps, rate):
    """Return photos within epsilon of x that the network takes for the target: (N, 3, H, W)."""
    ### BEGIN SOLUTION
    xp = namespace(x)
    x_adv = x
    for _ in range(steps):
        logits, cache = network.forward(x_adv)  # (N, 1000)
        dlogits = softmax(logits)
        dlogits[:, target] -= 1
        dx, _ = network.backward(dlogits, cache, wrt="input")  # (N, 3, H, W)
        delta = xp.clip(x_adv - rate * xp.sign(dx) - x, -epsilon, epsilon)
        x_adv = xp.clip(x + delta, 0, 1)
    return x_adv
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-fool", "grade": true, "points": 3}
with task("adversarial", "fool"):
    ostrich, epsilon = 9, 4 / 255
    cup = photo("coffee", 160)[None]  # (1, 3, 160, 160)
    start = asarray(cup, network.like)
    # one step: does every pixel move in the direction that makes the ostrich more likely?
    step = call(fool, start, ostrich, epsilon, 1, 2 / 255, seconds=30)
    expect_that(step, follows(cup, ostrich, 2 / 255), "a step of 2/255 that lowers the loss of “ostrich”")
    # many steps: within 4/255, is it an ostrich?
    result = call(fool, start, ostrich, epsilon, 20, 1 / 255, seconds=60)
    expect_that(
        result, fooled(cup, ostrich, epsilon), "an “ostrich” at 90 % or more, within 4/255 of the photo"
    )
    expect_unchanged(step)
### BEGIN HIDDEN TESTS
with task("adversarial", "fool", hidden="another photo and another target"):
    goldfish, cat = 1, photo("cat", 128)[None]
    one = call(fool, asarray(cat, network.like), goldfish, 4 / 255, 1, 1 / 255, seconds=30)
    expect_that(one, follows(cat, goldfish, 1 / 255), "a step of 1/255")
    many = call(fool, asarray(cat, network.like), goldfish, 6 / 255, 20, 1 / 255, seconds=60)
    expect_that(many, fooled(cat, goldfish, 6 / 255), "a “goldfish” at 90 % or more")
with task("adversarial", "fool", hidden="two photos at once"):
    pair = np.stack([photo("coffee", 96), photo("dog", 96)])
    two = call(fool, asarray(pair, network.like), 9, 4 / 255, 1, 2 / 255, seconds=30)
    expect_that(two, follows(pair, 9, 2 / 255), "a step of 2/255 for each photo")
### END HIDDEN TESTS

# %% [markdown]
# Look at what you have made, and say what you see in the right-hand picture.

# %%
with when_ready(seconds=60):
    ostrich = imagenet.class_number("ostrich")
    coffee = asarray(coffee, network.like)  # a tensor, if your network lives on PyTorch
    strange = fool(coffee, ostrich, 4 / 255, 20, 1 / 255)
    change = strange - coffee
    fig, axes = plt.subplots(1, 3, figsize=(9.6, 3.6))
    for ax, x in zip(axes, (coffee, 0.5 + change * 255 / 8, strange), strict=True):
        ax.imshow(vision.to_image(x))
        ax.set(xticks=[], yticks=[])
    for ax, x in (axes[0], coffee), (axes[2], strange):
        name, p = imagenet.top(network(x), 1)[0][0]
        ax.set_title(f"“{name}”, {p:.2%}")
    axes[1].set_title("the change, 32 times as strong")
    plt.show()

# %% [markdown]
# And `nnlib`, which has the same attack: does it come to the same photo? Pixels whose slope is nearly 0 may
# differ: there, the last digit of a sum decides about the sign.

# %%
with when_ready(seconds=60):
    yours, settings = strange, {"steps": 20, "rate": 1 / 255, "targeted": True, "progress": False}
    theirs = vision.pgd(network, coffee, ostrich, 4 / 255, **settings)
    share = float((abs(theirs - yours) < 1e-4).mean(dtype=yours.dtype))
    name, p = imagenet.top(network(theirs), 1)[0][0]
    print(f"the same in {share:.1%} of the pixels; nnlib's photo: “{name}”, {p:.2%}")

# %% [markdown]
# Try another photo, another wish, or a smaller ε in a cell of your own. `nnlib.datasets.photos.PHOTOS` names
# the photos, and `imagenet.class_number("teapot")` finds the number of a class.
#
# ## In your own words
#
# A company reads license plates with a network at the gate of a parking garage. Somebody has shown that a
# sticker on the plate can fool it. A team of four discusses what to do:
#
# - **Ada** wants to keep the weights secret: without weights nobody can compute a gradient.
# - **Ben** wants to open the gate only if the network is at least 99 % sure, and to call a person otherwise.
# - **Cleo** wants adversarial training, attacking with FGSM at ε = 0.1 while the network learns.
# - **Dev** has measured that random noise of ε = 0.1 fools the network in 1 % of all cases only, and says:
#   at this size we are safe.
#
# For each proposal, say whether it protects the garage, fully, partly or not at all, and **why**. Use what
# you have measured above or read in the chapter. Two or three sentences each are enough.

# %% [markdown] nbgrader={"grade_id": "four-defenses", "grade": true, "solution": true, "points": 2}
# **Ada**: hardly. Attacks transfer: a picture made against a network of one's own, trained for the same
# purpose, often fools the secret one too. Whoever can try many plates at the gate learns from its answers.
#
# **Ben**: not against an attacker. The ostrich was reached with far more than 90 %, and noise can be a
# goldfish at 99 %: how sure a network is says nothing about pictures that were made to fool it. It helps
# against honest mistakes, such as mud on a plate.
#
# **Cleo**: partly, and this is the best of the four. In task 8 the share of right answers under attack rose
# clearly at ε = 0.1. But some attacks still succeed. A larger ε or another kind of change is not covered: a
# sticker changes a few pixels a lot. FGSM is a weak attack, and clean plates are read a little worse.
#
# **Dev**: not at all. Random directions almost never point where the network is weak, as the measurement of
# task 7 shows; an attacker chooses the direction. A defense is measured against the strongest attack one can
# think of, not against chance.
#
# *Half a point for each proposal whose verdict is right and supported by a reason.*

# %% [markdown]
# ## Done
#
# You have computed the gradient of a picture, stepped along it once and many times, and kept every step
# within bounds. You have fooled two networks, one of them trained on 1.3 million photographs, and you have
# made one harder to fool. Before you hand in, choose *Restart Kernel and Run All Cells* and see that every
# check is still happy.
#
# Next: the same gradient, no longer used to deceive. Chapter 16 lets a network dream.
