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
# # Build a perceptron
#
# In this notebook you build an artificial neuron, from one sum to a loop that learns. At the end it tells
# cats from dogs, and nobody has told it how.
#
# **Time** about 50 minutes. **Needs** chapter 2, *The perceptron*, and a little NumPy.
#
# How it works:
#
# - There are ten tasks of rising difficulty. Replace each `raise NotImplementedError()` with your own code;
#   most solutions take one to three lines.
# - After each task comes a cell with checks. Run it. If something is wrong, it tells you what it called,
#   what it expected and what came.
# - When your work is graded, the same checks run again with other inputs. A function that is right for the
#   right reason passes them all.
# - Stuck? Open the hints one at a time, and try again after each.
#
# Run the next cell first.

# %% nbgrader={"grade_id": "setup", "locked": true}
import matplotlib.pyplot as plt
import numpy as np

from nngrade.checks import (
    call,
    expect_close,
    expect_equal,
    expect_raises,
    expect_that,
    expect_unchanged,
    task,
    when_ready,
)
from nngrade.checks.known.perceptron import gate
from nnlib import Perceptron, plot
from nnlib.datasets import animals

plot.style()

# %% [markdown]
# ## 1 · Weigh the answers
#
# Friday, the concert. Three questions: is the weather fine, is it cheap, are your friends going? Answers
# are 1 for yes and 0 for no. The weights are 0.3, 0.3 and 0.6.
#
# The **weighted sum** multiplies each answer by its weight and adds up the products:
#
# $$w \cdot x = w_1 x_1 + w_2 x_2 + \dots + w_D x_D$$
#
# Write `weighted_sum(x, weights)` for any number of inputs. Before you run the checks, decide: what should
# come out if only the weather is fine?
#
# <details><summary>Hint 1</summary>
#
# A loop over <code>zip(x, weights)</code> gives you one answer and its weight at a time.
#
# </details>
# <details><summary>Hint 2</summary>
#
# NumPy has this sum ready: <code>np.dot</code>.
#
# </details>


# %% nbgrader={"grade_id": "weighted-sum", "solution": true}
def weighted_sum(x, weights):
    """Return w · x, a single number."""
    ### BEGIN SOLUTION
    return np.dot(x, weights)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-weighted-sum", "grade": true, "points": 1}
with task("perceptron", "weighted_sum"):
    expect_close(call(weighted_sum, [1, 0, 0], [0.3, 0.3, 0.6]), 0.3)  # only the weather
    expect_close(call(weighted_sum, [1, 0, 1], [0.3, 0.3, 0.6]), 0.9)  # weather and friends
    expect_close(call(weighted_sum, [3, 2, 4, 2], [4, 2, 2, 1]), 26)  # the festival
### BEGIN HIDDEN TESTS
with task("perceptron", "weighted_sum", hidden="negative weights"):
    expect_close(call(weighted_sum, [2, 5, 1], [-1.5, 2, -4]), 3)
with task("perceptron", "weighted_sum", hidden="a single input"):
    expect_close(call(weighted_sum, [7], [0.5]), 3.5)
with task("perceptron", "weighted_sum", hidden="many inputs in an array"):
    expect_close(
        call(weighted_sum, np.arange(40), np.linspace(-1, 2, 40)),
        float(np.arange(40) @ np.linspace(-1, 2, 40)),
    )
### END HIDDEN TESTS

# %% [markdown]
# ## 2 · Go or stay
#
# A sum is not a decision yet. Write `decide(x, weights, threshold)`. It returns the number 1 (*go*) if the
# weighted sum is **greater than** the threshold, and otherwise the number 0 (*stay*).
#
# Think of the festival: the sum was 26. What would you decide with a threshold of exactly 26?
#
# <details><summary>Hint 1</summary>
#
# You have <code>weighted_sum</code> already. Call it.
#
# </details>
# <details><summary>Hint 2</summary>
#
# A comparison gives <code>True</code> or <code>False</code>, and <code>int(True)</code> is 1.
#
# </details>


# %% nbgrader={"grade_id": "decide", "solution": true}
def decide(x, weights, threshold):
    """Return 1 if w · x > threshold, otherwise 0."""
    ### BEGIN SOLUTION
    return int(weighted_sum(x, weights) > threshold)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-decide", "grade": true, "points": 1}
with task("perceptron", "decide"):
    expect_equal(call(decide, [1, 0, 0], [0.3, 0.3, 0.6], 0.5), 0)
    expect_equal(call(decide, [1, 0, 1], [0.3, 0.3, 0.6], 0.5), 1)
    expect_equal(call(decide, [3, 2, 4, 2], [4, 2, 2, 1], 25), 1)
    expect_equal(call(decide, [3, 2, 4, 2], [4, 2, 2, 1], 26), 0)  # exactly on the threshold
### BEGIN HIDDEN TESTS
with task("perceptron", "decide", hidden="a negative threshold"):
    expect_equal(call(decide, [1, 1], [-1, -1], -3), 1)
    expect_equal(call(decide, [1, 1], [-1, -3], -3), 0)
with task("perceptron", "decide", hidden="a sum that equals the threshold"):
    expect_equal(call(decide, [0, 0, 0], [5, 6, 7], 0), 0)
    expect_equal(call(decide, [2], [0.25], 0.5), 0)
### END HIDDEN TESTS

# %% [markdown]
# ## 3 · The threshold changes sides
#
# 26 > 25 says the same as 26 − 25 > 0. The number that is now **added** to the sum, −25, is the **bias**.
# The sum with the bias is the neuron's **score**:
#
# $$z = w \cdot x + b$$
#
# Write `score(x, weights, bias)`. For the festival it must return 1, because 26 − 25 = 1. For the concert
# with fine weather and friends, what do you expect?


# %% nbgrader={"grade_id": "score", "solution": true}
def score(x, weights, bias):
    """Return w · x + b, a single number."""
    ### BEGIN SOLUTION
    return weighted_sum(x, weights) + bias
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-score", "grade": true, "points": 1}
with task("perceptron", "score"):
    expect_close(call(score, [3, 2, 4, 2], [4, 2, 2, 1], -25), 1)
    expect_close(call(score, [1, 0, 1], [0.3, 0.3, 0.6], -0.5), 0.4)
    expect_close(call(score, [1, 2], [-4, 0], 2.5), -1.5)
### BEGIN HIDDEN TESTS
with task("perceptron", "score", hidden="a positive bias"):
    expect_close(call(score, [1, 2], [3, -4], 2.5), -2.5)
with task("perceptron", "score", hidden="inputs that are all zero"):
    expect_close(call(score, np.zeros(4), np.ones(4), -7), -7)
### END HIDDEN TESTS

# %% [markdown]
# ## 4 · All Fridays at once
#
# Put several examples into a table `X`, one row each: its shape is (N, D), N examples with D inputs. Such a
# table is called a **batch**.
#
# Write `perceptron(X, weights, bias)`. It returns an array of shape (N,): for each row the decision `step(w
# · x + b)`, where step is 1 for a score greater than 0 and 0 otherwise.
#
# The rows below are four Fridays. Say for each of them, before you run anything, whether you go.
#
# <details><summary>Hint 1</summary>
#
# <code>X @ weights</code> multiplies each row of <code>X</code> by the weights and adds up. Its shape is
# (N,).
#
# </details>
# <details><summary>Hint 2</summary>
#
# Comparing an array with 0 gives an array of truth values. <code>.astype(int)</code> makes numbers of them.
#
# </details>


# %% nbgrader={"grade_id": "perceptron", "solution": true}
def perceptron(X, weights, bias):
    """Return the decisions, 0 or 1, for all rows of a batch: (N, D) -> (N,)."""
    ### BEGIN SOLUTION
    scores = X @ np.asarray(weights) + bias  # (N,)
    return (scores > 0).astype(int)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-perceptron", "grade": true, "points": 2}
fridays = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 1], [1, 0, 1]])  # (4, 3) weather, price, friends
with task("perceptron", "perceptron"):
    expect_equal(call(perceptron, fridays, [0.3, 0.3, 0.6], -0.5), np.array([0, 1, 1, 1]))
    expect_equal(call(perceptron, np.array([[2, 0], [1, 3]]), [1, -1], -1), np.array([1, 0]))
    expect_equal(call(perceptron, np.array([[1, 1], [2, 1]]), [1, 1], -2), np.array([0, 1]))  # a score of 0
### BEGIN HIDDEN TESTS
with task("perceptron", "perceptron", hidden="a batch of one"):
    expect_equal(call(perceptron, np.array([[2, 1, -1]]), [1, 1, 1], -1), np.array([1]))
with task("perceptron", "perceptron", hidden="as many examples as inputs"):
    expect_equal(
        call(perceptron, np.array([[1, 5, 0], [0, 1, 9], [4, 0, 1]]), [1, -2, 3], -8), np.array([0, 1, 0])
    )
with task("perceptron", "perceptron", hidden="a single input"):
    expect_equal(call(perceptron, np.array([[-1.5], [0.0], [2.5]]), [2.0], 1.0), np.array([0, 1, 1]))
with task("perceptron", "perceptron", hidden="a large batch"):
    many = np.random.default_rng(1).normal(size=(300, 5))
    expect_equal(
        call(perceptron, many, np.array([1, -2, 0.5, 0, 3]), 0.2), Perceptron([1, -2, 0.5, 0, 3], 0.2)(many)
    )
### END HIDDEN TESTS

# %% [markdown]
# ## 5 · Three gates, in whole numbers
#
# The rules AND, OR and NAND take two inputs that are 0 or 1. The chapter builds them with a bias of ±1.5 or
# ±0.5. Here is a twist: use **whole numbers** only, for both weights and for the bias.
#
# | $x_1$ | $x_2$ | AND | OR | NAND |
# | --- | --- | --- | --- | --- |
# | 0 | 0 | 0 | 0 | 1 |
# | 0 | 1 | 0 | 1 | 1 |
# | 1 | 0 | 0 | 1 | 1 |
# | 1 | 1 | 1 | 1 | 0 |
#
# Each function returns a list of two weights, and the bias.
#
# <details><summary>Hint 1</summary>
#
# What does a perceptron say if its score is exactly 0? You may use that.
#
# </details>
# <details><summary>Hint 2</summary>
#
# Start with weights of 1 and 1. The sums at the four corners are 0, 1, 1 and 2. Which bias leaves only the
# 2 above zero?
#
# </details>
# <details><summary>Hint 3</summary>
#
# NAND is the opposite of AND. Turn all signs around, then look closely at the corners where the score is 0.
#
# </details>


# %% nbgrader={"grade_id": "gates", "solution": true}
def and_gate():
    """Return the weights, a list of two, and the bias of a perceptron that computes AND."""
    ### BEGIN SOLUTION
    return [1, 1], -1
    ### END SOLUTION


def or_gate():
    """Return the weights and the bias of a perceptron that computes OR."""
    ### BEGIN SOLUTION
    return [1, 1], 0
    ### END SOLUTION


def nand_gate():
    """Return the weights and the bias of a perceptron that computes NAND."""
    ### BEGIN SOLUTION
    return [-1, -1], 2
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-gates", "grade": true, "points": 2}
with task("perceptron", "gates"):
    expect_that(call(and_gate), gate("AND", [0, 0, 0, 1]), "whole numbers that compute AND")
    expect_that(call(or_gate), gate("OR", [0, 1, 1, 1]), "whole numbers that compute OR")
    expect_that(call(nand_gate), gate("NAND", [1, 1, 1, 0]), "whole numbers that compute NAND")

# %% [markdown]
# Your three gates as pictures. Squares are *yes*, circles are *no*, and on the line the score is 0. Does
# one of your lines run through a corner? What does the neuron say there?

# %%
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
square = {"xlim": (-0.5, 1.5), "ylim": (-0.5, 1.5), "xticks": [0, 1], "yticks": [0, 1], "aspect": "equal"}

with when_ready():
    gates = {"AND": and_gate(), "OR": or_gate(), "NAND": nand_gate()}
    fig, axes = plt.subplots(1, 3, figsize=(9, 3), sharey=True)
    for ax, (name, (w, b)) in zip(axes, gates.items(), strict=True):
        ax.set(title=name, xlabel="$x_1$", **square)
        plot.points(ax, corners, perceptron(corners, w, b), names=["no", "yes"], size=110)
        plot.boundary(ax, lambda p, w=w, b=b: p @ np.array(w) + b)
    axes[0].set_ylabel("$x_2$")
    plt.show()

# %% [markdown]
# And XOR, which says yes if exactly one input is 1? The next cell tries every perceptron whose weights and
# bias are whole numbers from −6 to 6. How many are these, and how many corners will the best one get right?

# %%
targets = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "XOR": [0, 1, 1, 0]}
whole = range(-6, 7)

with when_ready():
    tried = [perceptron(corners, [w1, w2], b) for w1 in whole for w2 in whole for b in whole]
    for name, target in targets.items():
        right = (np.array(tried) == target).sum(axis=1)  # (2197,) corners right, 0 to 4
        best = right.max()
        print(f"{name:5} best: {best} of 4 corners, by {np.sum(right == best):3} of {len(tried)} perceptrons")

# %% [markdown]
# Larger numbers or fractions would not help, and the chapter proves it in four lines. What helps is a
# second layer.
#
# ## 6 · Two layers
#
# Two neurons look at the inputs. A third looks at what those two say, and at nothing else. Each neuron is a
# pair `(weights, bias)`, as your gates return it.
#
# Write `two_layers(X, first, second, last)`. It takes a batch of shape (N, D) and returns the decisions of
# the last neuron, shape (N,). The last neuron has two inputs: the decision of `first`, then the decision of
# `second`.
#
# <details><summary>Hint 1</summary>
#
# <code>perceptron(X, *first)</code> gives the decisions of the first neuron: the star hands over weights
# and bias one by one.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The last neuron needs a batch too, with one row per example and two columns. <code>np.column_stack([a,
# b])</code> puts two arrays side by side.
#
# </details>


# %% nbgrader={"grade_id": "two-layers", "solution": true}
def two_layers(X, first, second, last):
    """Return the last neuron's decisions, which it takes from those of the first two: (N, D) -> (N,)."""
    ### BEGIN SOLUTION
    hidden = np.column_stack([perceptron(X, *first), perceptron(X, *second)])  # (N, 2)
    return perceptron(hidden, *last)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-two-layers", "grade": true, "points": 2}
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
with task("perceptron", "two_layers"):
    # XOR: OR and NAND, joined by AND
    xor = ([2, 2], -1), ([-2, -2], 3), ([1, 1], -1)
    expect_equal(call(two_layers, corners, *xor), np.array([0, 1, 1, 0]))
    # the last neuron: yes if the first says yes and the second says no
    unless = ([1, 0], 0), ([0, 1], 0), ([1, -1], 0)
    expect_equal(call(two_layers, corners, *unless), np.array([0, 0, 1, 0]))
### BEGIN HIDDEN TESTS
with task("perceptron", "two_layers", hidden="other neurons"):
    expect_equal(call(two_layers, corners, ([3, 3], -5), ([-3, -3], 1), ([1, 1], 0)), np.array([1, 0, 0, 1]))
    expect_equal(call(two_layers, corners, ([0, 5], -1), ([4, 4], -7), ([2, -1], 0)), np.array([0, 1, 0, 1]))
with task("perceptron", "two_layers", hidden="a batch of one"):
    expect_equal(call(two_layers, np.array([[1, 0]]), *xor), np.array([1]))
with task("perceptron", "two_layers", hidden="a batch of two"):
    expect_equal(call(two_layers, np.array([[1, 0], [1, 1]]), *unless), np.array([1, 0]))
with task("perceptron", "two_layers", hidden="three inputs that are not 0 or 1"):
    wide = np.array([[0.5, -2, 1], [3, 0, -1], [-1, -1, 4], [2, 2, 2], [0, 0, 0]])
    neurons = ([1, 1, 1], -1), ([-1, 2, 0], 0.5), ([-1, 1], 0.5)
    expect_equal(call(two_layers, wide, *neurons), np.array([1, 0, 0, 1, 1]))
### END HIDDEN TESTS

# %% [markdown]
# Now with your own three gates. This should print the column of XOR, `[0 1 1 0]`:

# %%
with when_ready():
    print(two_layers(corners, or_gate(), nand_gate(), and_gate()))

# %% [markdown]
# ## 7 · One mistake
#
# Enough of choosing weights by hand. Rosenblatt's rule changes them after each mistake. With the target $t$
# and the output $y$, both 0 or 1:
#
# $$w \leftarrow w + (t - y)\,x, \qquad b \leftarrow b + (t - y)$$
#
# Write `update(x, target, weights, bias)` for **one** example. It returns the new weights and the new bias.
# The arrays that it is given stay as they are.
#
# By hand first: weights (2, 1), bias 1, input (1, 3), target 0. What does the neuron say, and what are the
# new weights?
#
# <details><summary>Hint 1</summary>
#
# First compute the output y from <code>score</code>. It must be 0 or 1.
#
# </details>
# <details><summary>Hint 2</summary>
#
# If the neuron is right, t − y is 0 and the formulas change nothing. You need no <code>if</code> for that.
#
# </details>
# <details><summary>Hint 3</summary>
#
# <code>weights += ...</code> would write into the array of whoever called you. <code>weights + ...</code>
# makes a new one.
#
# </details>


# %% nbgrader={"grade_id": "update", "solution": true}
def update(x, target, weights, bias):
    """Return weights (D,) and bias after Rosenblatt's rule for one example x (D,)."""
    ### BEGIN SOLUTION
    output = int(score(x, weights, bias) > 0)
    error = target - output  # +1, 0 or -1
    return weights + error * x, bias + error
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-update", "grade": true, "points": 2}
with task("perceptron", "update"):
    both = ("weights", "bias")
    # a wrong "no"
    no = call(update, np.array([2.0, 1.0]), 1, np.array([1.0, -3.0]), 0.0)
    expect_close(no, (np.array([3.0, -2.0]), 1.0), parts=both)
    # a wrong "yes"
    yes = call(update, np.array([1.0, 3.0]), 0, np.array([2.0, 1.0]), 1.0)
    expect_close(yes, (np.array([1.0, -2.0]), 0.0), parts=both)
    # right both times: nothing changes
    expect_close(
        call(update, np.array([1.0, 3.0]), 1, np.array([2.0, 1.0]), 1.0),
        (np.array([2.0, 1.0]), 1.0),
        parts=both,
    )
    expect_close(
        call(update, np.array([1.0, 3.0]), 0, np.array([2.0, 1.0]), -5.0),
        (np.array([2.0, 1.0]), -5.0),
        parts=both,
    )
    expect_unchanged(no)
### BEGIN HIDDEN TESTS
with task("perceptron", "update", hidden="a score that only the bias decides"):
    expect_close(
        call(update, np.array([1.0, 1.0]), 0, np.array([-1.0, 0.5]), 2.0),
        (np.array([-2.0, -0.5]), 1.0),
        parts=both,
    )
    expect_close(
        call(update, np.array([1.0, 1.0]), 1, np.array([1.0, 0.5]), -2.0),
        (np.array([2.0, 1.5]), -1.0),
        parts=both,
    )
with task("perceptron", "update", hidden="three inputs, some of them negative"):
    three = call(update, np.array([-1.0, 0.0, 4.0]), 1, np.array([2.0, 5.0, -1.0]), 0.5)
    expect_close(three, (np.array([1.0, 5.0, 3.0]), 1.5), parts=both)
    expect_unchanged(three)
with task("perceptron", "update", hidden="a score of exactly 0"):
    expect_close(call(update, np.array([1.0, 2.0]), 0, np.zeros(2), 0.0), (np.zeros(2), 0.0), parts=both)
    expect_close(
        call(update, np.array([1.0, 2.0]), 1, np.zeros(2), 0.0), (np.array([1.0, 2.0]), 1.0), parts=both
    )
### END HIDDEN TESTS

# %% [markdown]
# ## 8 · Until no mistake is left
#
# One pass through all examples is an **epoch**. Write `train(X, targets, epochs=100)`:
#
# 1. Begin with weights and bias of zero.
# 2. In each epoch, take the examples in the order of the rows. Count those that the neuron gets wrong, each
#    judged by the weights of that moment, and update after each.
# 3. Put the count of each epoch into a list. Stop after an epoch without mistakes, or after `epochs` epochs.
# 4. Return the weights, the bias, and the list.
#
# The list ends with 0 if the training has succeeded. For AND it is `[1, 3, 3, 2, 1, 0]`: why does the first
# epoch have only one mistake?
#
# <details><summary>Hint 1</summary>
#
# You need a loop in a loop: over the epochs, and inside it over <code>zip(X, targets)</code>.
#
# </details>
# <details><summary>Hint 2</summary>
#
# An example was wrong if its output before the update differs from its target.
#
# </details>
# <details><summary>Hint 3</summary>
#
# <code>weights, bias = update(x, target, weights, bias)</code> takes the step and keeps its results.
# <code>break</code> leaves the outer loop when it stands in it, not in the inner one.
#
# </details>


# %% nbgrader={"grade_id": "train", "solution": true}
def train(X, targets, epochs=100):
    """Return weights (D,), bias, and the list with the number of mistakes in each epoch."""
    ### BEGIN SOLUTION
    weights, bias, mistakes = np.zeros(X.shape[1]), 0, []
    for _ in range(epochs):
        wrong = 0
        for x, target in zip(X, targets, strict=True):
            output = int(score(x, weights, bias) > 0)
            wrong += int(output != target)
            weights, bias = update(x, target, weights, bias)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return weights, bias, mistakes
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-train", "grade": true, "points": 3}
corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
with task("perceptron", "train"):
    three = ("weights", "bias", "list of mistakes")
    expect_close(call(train, corners, [0, 0, 0, 1]), ([2, 1], -2, [1, 3, 3, 2, 1, 0]), parts=three)
    # XOR: no line separates it, so all epochs are used
    expect_close(call(train, corners, [0, 1, 1, 0], 5), ([-1, 0], 1, [2, 3, 4, 4, 4]), parts=three)
### BEGIN HIDDEN TESTS
with task("perceptron", "train", hidden="a single epoch"):
    expect_close(call(train, corners, [1, 1, 1, 0], 1), ([-1, -1], 0, [2]), parts=three)
with task("perceptron", "train", hidden="targets that are right from the start"):
    expect_close(call(train, np.array([[1, 2, 3], [4, 5, 6]]), [0, 0]), ([0, 0, 0], 0, [0]), parts=three)
with task("perceptron", "train", hidden="three inputs"):
    cube = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)])
    expert = Perceptron([0, 0, 0], 0)
    history = expert.learn(cube, (cube.sum(axis=1) > 1).astype(int), epochs=100)
    learned = tuple(np.asarray(expert.weights)), float(expert.bias), list(history.mistakes)
    expect_close(
        call(train, cube, (cube.sum(axis=1) > 1).astype(int)), (list(learned[0]), *learned[1:]), parts=three
    )
### END HIDDEN TESTS

# %% [markdown]
# ## The animals
#
# Time for real work: 44 breeds of cats and dogs, each with its height and weight. The features are
# standardized first, as in the chapter, so that they have the same scale.

# %%
data = animals(outliers=False)
mean, std = data.x.mean(axis=0), data.x.std(axis=0)  # (2,) each
Z = (data.x - mean) / std  # (44, 2)

with when_ready():
    weights, bias, mistakes = train(Z, data.y)
    print("mistakes in each epoch:", mistakes)
    print("right:", np.sum(perceptron(Z, weights, bias) == data.y), "of", len(data.y))

# %% [markdown]
# Does it agree with `nnlib`, which has the same rule?

# %%
expert = Perceptron(weights=[0, 0], bias=0)
history = expert.learn(Z, data.y)

with when_ready():
    print("the same mistakes:", list(history.mistakes) == list(mistakes))
    print("the same weights: ", np.allclose(expert.weights, weights) and np.isclose(expert.bias, bias))

# %% [markdown]
# ## 9 · Where the line runs
#
# With two inputs, a perceptron is undecided along a straight line, where its score is 0:
#
# $$w_1 x_1 + w_2 x_2 + b = 0$$
#
# To draw it, you need it in the form $x_2 = \text{slope} \cdot x_1 + \text{intercept}$. Write
# `boundary(weights, bias)`, which returns the slope and the intercept.
#
# For one kind of perceptron this is impossible. Which one? In that case, raise a `ValueError` with a
# sentence that says why.
#
# <details><summary>Hint 1</summary>
#
# Solve the equation for x₂ on paper. What goes to the other side changes its sign.
#
# </details>
# <details><summary>Hint 2</summary>
#
# You divide by the second weight. A line without a slope is vertical.
#
# </details>


# %% nbgrader={"grade_id": "boundary", "solution": true}
def boundary(weights, bias):
    """Return slope and intercept of the line on which the score is 0; ValueError if it is vertical."""
    ### BEGIN SOLUTION
    w1, w2 = weights
    if w2 == 0:
        raise ValueError(
            f"the line is vertical: with the weights {w1} and 0 the second input has no influence"
        )
    return -w1 / w2, -bias / w2
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-boundary", "grade": true, "points": 2}
with task("perceptron", "boundary"):
    line = ("slope", "intercept")
    expect_close(call(boundary, [1, 2], -6), (-0.5, 3.0), parts=line)
    expect_close(call(boundary, [-3, 1], -2), (3.0, 2.0), parts=line)
    expect_raises(call(boundary, [1, 0], -2), ValueError)
### BEGIN HIDDEN TESTS
with task("perceptron", "boundary", hidden="a negative second weight"):
    expect_close(call(boundary, np.array([2.0, -4.0]), 1.0), (0.5, 0.25), parts=line)
with task("perceptron", "boundary", hidden="a horizontal line"):
    expect_close(call(boundary, [0, 5], 10), (0.0, -2.0), parts=line)
with task("perceptron", "boundary", hidden="a vertical line given as an array"):
    expect_raises(call(boundary, np.array([-2.0, 0.0]), 4.0), ValueError)
### END HIDDEN TESTS

# %% [markdown]
# The line that your neuron has found:

# %%
with when_ready():
    slope, intercept = boundary(weights, bias)
    ends = np.array([-2.0, 2.4])
    fig, ax = plt.subplots(figsize=(6.4, 4.2))
    plot.points(ax, Z, data.y, data.names)
    ax.plot(ends, slope * ends + intercept, color=plot.INK, label="your line")
    ax.set(xlim=ends, ylim=(-1.6, 2.6), xlabel="height (standardized)", ylabel="weight (standardized)")
    ax.legend(loc="upper left")
    plt.show()

# %% [markdown]
# ## 10 · How narrow is the gap?
#
# Some lines pass the animals at a safe distance, others nearly touch one. The distance of a point $x$ from
# the line is its score divided by the length of the weights,
#
# $$\frac{w \cdot x + b}{\lVert w \rVert}, \qquad \lVert w \rVert = \sqrt{w_1^2 + \dots + w_D^2}.$$
#
# Count it as positive if the point lies on its proper side (score above 0 for target 1, below 0 for target
# 0), and as negative if not. The **margin** of a line is the smallest of these numbers.
#
# Write `margin(X, targets, weights, bias)`, which returns a single number. A positive margin says: no
# mistakes.
#
# <details><summary>Hint 1</summary>
#
# <code>np.linalg.norm(weights)</code> is the length of the weights.
#
# </details>
# <details><summary>Hint 2</summary>
#
# Which calculation makes 1 of a target 1, and −1 of a target 0? Multiply the distances by that.
#
# </details>


# %% nbgrader={"grade_id": "margin", "solution": true}
def margin(X, targets, weights, bias):
    """Return the smallest distance of the examples from the line, negative on the wrong side."""
    ### BEGIN SOLUTION
    sides = 2 * np.asarray(targets) - 1  # (N,) +1 or -1
    distances = sides * (X @ np.asarray(weights) + bias) / np.linalg.norm(weights)  # (N,)
    return distances.min()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-margin", "grade": true, "points": 2}
places = np.array([[4.0, 3.0], [0.0, 0.0], [1.0, 8.0]])  # (3, 2)
with task("perceptron", "margin"):
    expect_close(call(margin, places, [1, 0, 1], [3, 4], -10), 2.0)
    expect_close(call(margin, places, [1, 0, 1], [0, 2], -12), -3.0)  # one is on the wrong side
    expect_close(call(margin, places, [0, 0, 1], [0, 2], -10), 2.0)
### BEGIN HIDDEN TESTS
with task("perceptron", "margin", hidden="weights that are all doubled"):
    expect_close(call(margin, places, np.array([1, 0, 1]), np.array([6.0, 8.0]), -20.0), 2.0)
with task("perceptron", "margin", hidden="targets that are all 0"):
    expect_close(call(margin, places, [0, 0, 0], [1, 0], -7.5), 3.5)
    expect_close(call(margin, places, [0, 0, 0], [1, 0], -3.5), -0.5)
with task("perceptron", "margin", hidden="three inputs and a point on the line"):
    expect_close(call(margin, np.array([[1.0, 2.0, 2.0], [4.0, 4.0, 2.0]]), [0, 1], [2, 2, 1], -8), 0.0)
### END HIDDEN TESTS

# %% [markdown]
# An experiment to finish: two square clouds of 100 points each are pushed together, step by step. Each
# time, your perceptron learns from zero. What will happen to the number of mistakes while the gap between
# the clouds closes?

# %%
rng = np.random.default_rng(0)
left, right = rng.uniform(-1, 1, size=(2, 100, 2))  # (100, 2) each
which = np.tile([0, 1], 100)  # (200,) the examples of both clouds take turns
turn = np.array([[np.cos(0.5), np.sin(0.5)], [-np.sin(0.5), np.cos(0.5)]])  # by half a radian


def clouds(gap):
    """Return the points of both clouds, with this gap between the squares: (200, 2)."""
    shift = np.array([1 + gap / 2, 0])
    points = np.stack([left - shift, right + shift], axis=1).reshape(200, 2)
    return points @ turn + [0, 3]


with when_ready():
    gaps, totals = [2, 1, 0.5, 0.25, 0.12, 0.06, 0.03], []
    print("   gap   mistakes   margin of your line")
    for gap in gaps:
        w, b, mistakes_now = train(clouds(gap), which)
        totals.append(sum(mistakes_now))
        print(f"{gap:6.2f} {totals[-1]:10}   {margin(clouds(gap), which, w, b):.4f}")

    fig, (first, last, ax) = plt.subplots(1, 3, figsize=(9.6, 3))
    for picture, gap in (first, gaps[0]), (last, gaps[-1]):
        plot.points(picture, clouds(gap), which, size=14)
        picture.set(title=f"gap {gap}", aspect="equal", xticks=[], yticks=[])
    ax.loglog(gaps, totals, "o-")
    ax.invert_xaxis()
    ax.set(xlabel="gap, from wide to narrow", ylabel="mistakes until learned")
    plt.show()

# %% [markdown]
# The narrower the gap, the more mistakes it takes. Look at the last column too. In the middle of the gap,
# the margin would be half of the gap or more. Rosenblatt's rule stops at the first line without mistakes,
# and that one is rarely in the middle.
#
# ## In your own words
#
# In `animals()`, with the outliers, no line separates cats from dogs. Your `train` runs through all its
# epochs, and `mistakes` never reaches 0. A team of four discusses what to do:
#
# - **Ada** wants to train for 100,000 epochs instead of 100.
# - **Ben** wants to multiply every change by 0.01, so that the weights settle down.
# - **Cleo** wants to keep the weights that made the fewest mistakes so far, and return those.
# - **Dev** wants to measure a third feature, the length of the whiskers.
#
# For each proposal, say whether it can bring the number of mistakes to 0, whether it helps in another way,
# and **why**. Two or three sentences each are enough.

# %% [markdown] nbgrader={"grade_id": "four-proposals", "grade": true, "solution": true, "points": 2}
# **Ada**: no. An epoch without mistakes would mean a separating line, and there is none, however long one
# looks. The line keeps wandering.
#
# **Ben**: no. Starting at zero, multiplying every change by 0.01 multiplies all weights and the bias by
# 0.01. The signs of the scores stay the same, so the decisions and the mistakes are exactly the same.
#
# **Cleo**: not to 0, but it helps. The mistakes go up and down, and the last line may be a bad one. Keeping
# the best gives a line that is useful although the classes cannot be separated.
#
# **Dev**: possibly. Points that no line separates in two dimensions may be separated by a plane in three,
# if the new feature carries information that height and weight lack. Whether it does must be tried.
#
# *Half a point for each proposal whose verdict is right and supported by a reason.*

# %% [markdown]
# ## Done
#
# You have built a neuron, joined three of them to a network, and let one learn from its mistakes. Before
# you hand in, choose *Restart Kernel and Run All Cells* and see that every check is still happy.
#
# Next: the step function is blind to *almost*. Chapter 3 replaces it.
