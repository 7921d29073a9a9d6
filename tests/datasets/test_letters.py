"""Letters: held-out fonts, the same for the same seed, good enough for letters drawn with a mouse."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from sklearn.svm import SVC

from nnlib.datasets import letters, normalize_drawing
from nnlib.datasets.letters import LETTERS, TEST_FONTS, TRAIN_FONTS, fields


def pooled(x: np.ndarray) -> np.ndarray:
    """(N, 1, 50, 50) -> (N, 100): means of 5 x 5 pixels."""
    return x.reshape(len(x), 10, 5, 10, 5).mean(axis=(2, 4)).reshape(len(x), -1)


def test_form():
    train, test = letters("train", variants=2), letters("test", variants=1)
    assert train.x.shape == (25 * 26 * 2, 1, 50, 50)
    assert test.x.shape == (7 * 26, 1, 50, 50)
    assert "".join(train.names) == LETTERS
    assert (np.bincount(train.y) == 50).all()
    assert train.x.min() == 0
    assert train.x.max() == 1


def test_one_variant_gives_25_pictures_of_each_letter():
    assert (np.bincount(letters(variants=1).y) == 25).all()


def test_test_fonts_are_in_no_training_set():
    assert not set(TRAIN_FONTS) & set(TEST_FONTS)
    assert set(letters("train", variants=1).rows) == set(TRAIN_FONTS)
    assert set(letters("test", variants=1).rows) == set(TEST_FONTS)


def test_the_shipped_fonts_all_differ():
    every = fields().reshape(32, -1).astype(np.int32)
    for i in range(32):
        for j in range(i):
            assert np.abs(every[i] - every[j]).mean() > 3, (i, j)


def test_rows_and_labels_go_with_the_pictures():
    """Undistorted letters come in the order of fonts and letters: each must equal its own field's inside."""
    data = letters("test", variants=2, distortion=0)
    inside = fields()[len(TRAIN_FONTS) :] > 128
    ink = (data.x[:, 0] > 0.5).mean(axis=(1, 2))
    for n in (0, 30, 181, 182, 182 + 77):
        font, letter = TEST_FONTS.index(data.rows[n]), data.y[n]
        longer = max(np.ptp(np.argwhere(inside[font, letter]), axis=0) + 1)
        expected = inside[font, letter].sum() * (36 / longer) ** 2 / 2500
        assert ink[n] == pytest.approx(expected, rel=0.12), n


def test_undistorted_letters_lie_in_the_frame_of_normalized_drawings():
    for picture in letters("test", variants=1, distortion=0).x[:, 0]:
        rows, columns = (
            np.flatnonzero((picture > 0.5).any(axis=1)),
            np.flatnonzero((picture > 0.5).any(axis=0)),
        )
        height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
        assert max(height, width) == pytest.approx(36, abs=2)
        assert (rows[0] + rows[-1] + 1) / 2 == pytest.approx(25, abs=1.1)
        assert (columns[0] + columns[-1] + 1) / 2 == pytest.approx(25, abs=1.1)


def test_distorted_letters_stay_in_the_picture():
    x = letters("train", variants=2).x[:, 0]
    edge = np.concatenate([x[:, 0], x[:, -1], x[:, :, 0], x[:, :, -1]], axis=1)
    assert (edge.max(axis=1) > 0.1).mean() < 0.01
    assert ((x > 0.5).mean(axis=(1, 2)) > 0.008).all(), "no letter may vanish"


def test_seeds_and_variants_differ():
    one, other = letters("test", variants=2, seed=1), letters("test", variants=2, seed=2)
    assert (one.x != other.x).any()
    assert (one.x[: 7 * 26] != one.x[7 * 26 :]).any()


def test_same_seed_same_pixels_in_another_process():
    code = (
        "import hashlib; from nnlib.datasets import letters, shapes, spirals;"
        "print(hashlib.sha256(b''.join(d.x.tobytes() for d in"
        " (letters(variants=1, seed=5), shapes(seed=5), spirals(seed=5)))).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
        ).stdout
        for env in ({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "OPENBLAS_NUM_THREADS": "1"})
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].strip()) == len(hashlib.sha256().hexdigest())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"split": "validation"}, "got 'validation'"),
        ({"variants": 0}, "variants >= 1.*got 0"),
        ({"distortion": -1}, "distortion >= 0.*got 1 and -1"),
    ],
)
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        letters(**{"split": "train", "variants": 1} | arguments)


def test_a_plain_classifier_reads_unseen_fonts_and_drawn_letters(drawn):
    train, test = letters("train", variants=8), letters("test", variants=4)
    model = SVC(C=5, gamma=0.04).fit(pooled(train.x), train.y)
    drawings = np.stack([normalize_drawing(picture) for picture in drawn[0]])[:, None]
    assert model.score(pooled(test.x), test.y) > 0.82
    assert model.score(pooled(drawings), drawn[1]) > 0.96
