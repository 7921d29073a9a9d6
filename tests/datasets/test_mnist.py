"""MNIST: the original bytes, decoded right, learnable."""

import hashlib
import struct

import numpy as np
import pytest

from nnlib.datasets import DataError, mnist
from nnlib.datasets.mnist import idx_bytes, parse_idx

# SHA-256 of the four files as first published, uncompressed
ORIGINAL = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


@pytest.mark.parametrize("name", ORIGINAL)
def test_bytes_are_the_original_ones(name):
    assert hashlib.sha256(idx_bytes(name)).hexdigest() == ORIGINAL[name]


@pytest.mark.parametrize(("split", "prefix", "N"), [("train", "train", 60000), ("test", "t10k", 10000)])
def test_arrays_equal_the_bytes(split, prefix, N):
    data = mnist(split)
    assert data.x.shape == (N, 1, 28, 28)
    assert (np.rint(data.x * 255).astype(np.uint8).tobytes()) == idx_bytes(f"{prefix}-images-idx3-ubyte")[16:]
    assert data.y.astype(np.uint8).tobytes() == idx_bytes(f"{prefix}-labels-idx1-ubyte")[8:]
    assert data.x.max() == 1


def test_known_first_labels():
    assert mnist("train").y[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert mnist("test").y[:5].tolist() == [7, 2, 1, 0, 4]


def test_unknown_split():
    with pytest.raises(ValueError, match='wants "train" or "test"; got \'validation\''):
        mnist("validation")


def test_linear_least_squares_reads_most_digits():
    train, test = mnist("train").take(5000), mnist("test").take(2000)
    A = train.x.reshape(len(train), -1).astype(np.float64)
    W = np.linalg.solve(A.T @ A + 10 * np.eye(784), A.T @ train.one_hot())
    accuracy = (np.argmax(test.x.reshape(len(test), -1) @ W, axis=1) == test.y).mean()
    assert accuracy > 0.80


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "got an empty file"),
        (b"\x89PNG\r\n", "got 89 50 4e"),
        (b"\0\0\x08\x01" + struct.pack(">I", 3) + b"ab", r"axes \(3,\) holds 3 values; got 2"),
        (b"\0\0\x08\x03" + struct.pack(">I", 3), "got 0"),
    ],
)
def test_broken_idx_files_are_refused(content, message):
    with pytest.raises(DataError, match=message):
        parse_idx(content)
