# ruff: noqa
# Answers to one task: each wrong one must get the message of its heading, each right one must pass.


# %% wrong: pictures that were wrong before are counted too
def success_rate(before, after, labels, targets=None):
    if targets is None:
        return np.mean(after != labels)
    return np.mean(after == targets)


# %% wrong: pictures that were wrong before are counted too
def success_rate(before, after, labels, targets=None):
    right = before == labels
    if not right.any():
        return 0.0
    fooled = after != labels if targets is None else after == targets
    return fooled.sum() / right.sum()


# %% wrong: divided by all pictures
def success_rate(before, after, labels, targets=None):
    right = before == labels
    fooled = after != labels if targets is None else after == targets
    return np.mean(right & fooled)


# %% wrong: any change is counted
def success_rate(before, after, labels, targets=None):
    return np.mean(before != after)


# %% wrong: accuracy instead of success
def success_rate(before, after, labels, targets=None):
    return np.mean(after == labels)


# %% wrong: accuracy instead of success
def success_rate(before, after, labels, targets=None):
    right = before == labels
    if not right.any():
        return 0.0
    return np.mean(after[right] == labels[right])


# %% wrong: targets are ignored
def success_rate(before, after, labels, targets=None):
    right = before == labels
    if not right.any():
        return 0.0
    return np.mean(after[right] != labels[right])


# %% wrong: a count instead of a share
def success_rate(before, after, labels, targets=None):
    right = before == labels
    fooled = after != labels if targets is None else after == targets
    return np.sum(right & fooled)


# %% wrong: in percent
def success_rate(before, after, labels, targets=None):
    right = before == labels
    if not right.any():
        return 0.0
    fooled = after != labels if targets is None else after == targets
    return 100 * np.mean(fooled[right])


# %% wrong: the wrong ones instead of the right ones
def success_rate(before, after, labels, targets=None):
    right = before != labels
    fooled = after != labels if targets is None else after == targets
    return fooled[right].mean()


# %% wrong: not a number
def success_rate(before, after, labels, targets=None):
    right = before == labels
    fooled = after != labels if targets is None else after == targets
    return fooled[right].sum() / right.sum()


# %% wrong: divided by zero
def success_rate(before, after, labels, targets=None):
    right = total = 0
    for i in range(len(labels)):
        if before[i] == labels[i]:
            total += 1
            if (targets is None and after[i] != labels[i]) or (
                targets is not None and after[i] == targets[i]
            ):
                right += 1
    return right / total


# %% wrong: nothing is returned
def success_rate(before, after, labels, targets=None):
    right = before == labels
    if targets is None:
        if right.any():
            return np.mean(after[right] != labels[right])
        return 0
    if not right.any():
        return 0


# %% wrong: one truth value for a whole array
def success_rate(before, after, labels, targets=None):
    if before == labels:
        return np.mean(after != labels)
    return 0.0


# %% wrong: fails for targets
def success_rate(before, after, labels, targets=None):
    right = before == labels
    if not right.any():
        return 0.0
    fooled = after != labels if targets is None else after == targets[1]
    return np.mean(fooled[right])


# %% right: truth values
def success_rate(before, after, labels, targets=None):
    right = before == labels
    if not right.any():
        return 0.0
    fooled = after != labels if targets is None else after == targets
    return fooled[right].mean()


# %% right: a loop that counts
def success_rate(before, after, labels, targets=None):
    total = fooled = 0
    for i, label in enumerate(labels):
        if before[i] != label:
            continue
        total += 1
        if targets is None:
            fooled += after[i] != label
        else:
            fooled += after[i] == targets[i]
    return fooled / total if total else 0


# %% right: the numbers of those that were right
def success_rate(before, after, labels, targets=None):
    rows = np.flatnonzero(before == labels)
    if len(rows) == 0:
        return 0
    if targets is None:
        return float(np.count_nonzero(after[rows] != labels[rows]) / len(rows))
    return float(np.count_nonzero(after[rows] == targets[rows]) / len(rows))


# %% right: a mean that cannot divide by zero
def success_rate(before, after, labels, targets=None):
    right = (before == labels).astype(int)
    fooled = (after != labels) if targets is None else (after == targets)
    return (right * fooled).sum() / max(right.sum(), 1)
