"""Matplotlib pictures: what stands in them is what was given, in words too; bad input is named."""

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib import models, plot
from nnlib.layers import Conv2d, Flatten, Linear, ReLU, Sequential
from nnlib.plot.maps import by_sign

X = np.array([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
Y = np.array([0, 1, 1, 1])


def test_points_differ_in_marker_and_color(ax):
    assert plot.points(ax, X, Y, ("cat", "dog")) is ax
    first, second = ax.collections
    assert (len(first.get_offsets()), len(second.get_offsets())) == (1, 3)
    assert tuple(first.get_facecolor()[0][:3]) == pytest.approx(to_rgb(plot.ORANGE))
    assert len(first.get_paths()[0].vertices) != len(second.get_paths()[0].vertices)
    assert plot.alt_text(ax) == "1 point of cat, 3 points of dog."
    for x, y in ((X[:, :1], Y), (X, Y[:2]), (X[0], Y)):
        with pytest.raises(ValueError, match="wants x of shape"):
            plot.points(ax, x, y)


def test_a_boundary_of_several_scores_leads_to_regions(ax):
    with pytest.raises(
        ValueError, match=r"got \(58081, 2\) for 58081 points; .* write regions\(ax, scores\)"
    ):
        plot.boundary(ax, lambda p: p)


def test_a_boundary_lies_where_the_score_is_zero(ax):
    ax.set(xlim=(0, 4), ylim=(0, 1))
    plot.boundary(ax, lambda p: p[:, 0] - 1, label="x = 1")
    line = ax.collections[-1].get_paths()[0].vertices
    np.testing.assert_allclose(line[:, 0], 1, atol=1e-6)
    assert ax.get_xlim() == (0, 4)
    assert plot.alt_text(ax) == "x = 1: the score is above zero in 75% of the picture."


def test_regions_are_those_of_the_highest_score(ax):
    ax.set(xlim=(0, 4), ylim=(0, 1))
    plot.regions(ax, lambda p: np.stack([1 - p[:, 0], p[:, 0] * 0, p[:, 0] - 3], axis=1), ("a", "b", "c"))
    assert plot.alt_text(ax) == "The areas of the classes: a 25%, b 50%, c 25%."
    for bad in (lambda p: p[:, 0], lambda p: p[:, :1], lambda p: p[:3]):
        with pytest.raises(ValueError, match=r"wants scores \(N, K\)"):
            plot.regions(ax, bad)
    with pytest.raises(ValueError, match="input of shape"):
        plot.regions(ax, Sequential(Linear(3, 2)))


def test_kernels_are_drawn_by_sign_and_size():
    layer = Conv2d(1, 3, 2, seed=0).build()
    layer.weight = np.array([[1, -1], [0, 0.5], [0, 0], [0, 0], [-2, 0], [0, 0]]).reshape(3, 1, 2, 2)
    figure = plot.kernels(layer)
    pictures = [ax.images[0].get_array() for ax in figure.axes]
    assert len(pictures) == 3
    np.testing.assert_allclose(pictures[0][..., 3], [[0.5, 0.5], [0, 0.25]])
    np.testing.assert_allclose(pictures[0][0, 0, :3], to_rgb(plot.BLUE))
    np.testing.assert_allclose(pictures[2][0, 0], [*to_rgb(plot.ORANGE), 1])
    bars = figure.axes[0].collections[0].get_offsets()
    np.testing.assert_array_equal(bars, [[1, 0]])  # a bar in the cell below zero: column 1, row 0
    assert plot.alt_text(figure) == "3 pictures of 2 by 2 weights of Conv2d(1, 3, 2), the largest 2."


def test_kernels_of_colors_of_channels_and_of_neurons():
    colored = Conv2d(3, 2, 3, seed=0).build()
    picture = plot.kernels(colored).axes[0].images[0].get_array()
    w = colored.weight[0].transpose(1, 2, 0)
    np.testing.assert_allclose(picture, 0.5 + 0.5 * w / np.abs(w).max(), rtol=1e-5)
    deep = Conv2d(4, 2, 3, seed=0).build()
    drawn = plot.kernels(deep).axes[1].images[0].get_array()[..., 3]
    sums = deep.weight.sum(axis=1)
    np.testing.assert_allclose(drawn, np.abs(sums[1]) / np.abs(sums).max(), rtol=1e-5)
    dense = Linear(6, 40, seed=0).build()
    figure = plot.kernels(dense, shape=(2, 3), most=10)
    assert len([ax for ax in figure.axes if ax.images]) == 10
    wanted = by_sign((dense.weight[:, 4] / np.abs(dense.weight[:, :10]).max()).reshape(2, 3))
    np.testing.assert_allclose(figure.axes[4].images[0].get_array(), wanted, rtol=1e-5)
    for shape in (None, (2, 2), (6,)):
        with pytest.raises(ValueError, match=r"the shape \(H, W\) of the 6 inputs"):
            plot.kernels(dense, shape=shape)
    with pytest.raises(TypeError, match="wants a Conv2d or a Linear, got ReLU"):
        plot.kernels(ReLU())


def test_feature_maps_are_the_layers_own_outputs():
    model = models.lenet(seed=0).build((1, 28, 28))
    x = np.random.default_rng(0).random((2, 1, 28, 28)).astype(np.float32)
    name = next(name for name in model.layers if "relu" in name)
    figure = plot.feature_maps(model, x[:1], name)
    maps = model.upto(name)(x[:1])[0]
    for ax, wanted in zip(figure.axes, maps, strict=False):
        np.testing.assert_allclose(
            ax.images[0].get_array()[..., 3], wanted / maps.max(), rtol=1e-4, atol=1e-6
        )
    assert f"6 feature maps of {maps.shape[1]} by {maps.shape[2]} behind {name}" in plot.alt_text(figure)
    assert plot.feature_maps(model, x[0], name, most=3)
    with pytest.raises(ValueError, match=r"wants one picture.*write x\[:1\]"):
        plot.feature_maps(model, x, name)
    with pytest.raises(KeyError, match="has no layer 'nothing'"):
        plot.feature_maps(model, x[0], "nothing")
    with pytest.raises(ValueError, match=r"choose one before Flatten\(\)"):
        plot.feature_maps(model, x[0], list(model.layers)[-1])


def test_a_map_of_zeros_is_crossed_out():
    model = Sequential(Conv2d(1, 2, 1), ReLU(), Flatten(), Linear(None, 2)).build((1, 3, 3))
    model[0].weight = np.array([1, -1]).reshape(2, 1, 1, 1)
    figure = plot.feature_maps(model, np.ones((1, 3, 3), np.float32), "relu1")
    assert [len(ax.lines) for ax in figure.axes] == [0, 1]
    assert "1 of them zero everywhere" in plot.alt_text(figure)


def test_confusion_shows_counts_and_shares(ax):
    matrix = np.array([[8, 2, 0], [0, 0, 0], [1, 0, 9]])
    plot.confusion(ax, matrix, ("cat", "dog", "horse"))
    assert {(t.get_position(), t.get_text()) for t in ax.texts} == {
        ((0, 0), "8"),
        ((1, 0), "2"),
        ((0, 2), "1"),
        ((2, 2), "9"),
    }
    np.testing.assert_allclose(ax.images[0].get_array()[..., 3], [[0.8, 0.2, 0], [0, 0, 0], [0.1, 0, 0.9]])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["cat", "dog", "horse"]
    assert plot.alt_text(ax) == (
        "Confusion matrix of 3 classes: 17 of 20 answers are right. The most frequent mistake: cat taken for "
        "dog, 2 times."
    )


@pytest.mark.parametrize("bad", [np.zeros((2, 3)), np.zeros(4), -np.ones((2, 2)), np.full((2, 2), np.nan)])
def test_confusion_wants_counts(ax, bad):
    with pytest.raises(ValueError, match=r"write metrics\.confusion_matrix"):
        plot.confusion(ax, bad)


def test_confusion_wants_a_name_each(ax):
    with pytest.raises(ValueError, match="got 1 names for 2 classes"):
        plot.confusion(ax, np.eye(2), ("a",))
    assert not plot.confusion(ax, np.eye(100)).texts


def test_histories_are_told_apart(ax):
    class Training:
        def __getitem__(self, name):
            return {"loss": [3.0, 1.0], "accuracy": [0.5, 0.9]}[name]

    plot.histories(ax, {"long": [2.0, 1.5, 1.0], "short": Training()})
    long, short = ax.lines
    np.testing.assert_array_equal(short.get_xydata(), [[1, 3], [2, 1]])
    assert long.get_linestyle() != short.get_linestyle()
    assert long.get_marker() != short.get_marker()
    assert plot.alt_text(ax) == "Loss of 2 trainings: long from 2 to 1; short from 3 to 1."
    assert ax.get_legend() is not None
    with pytest.raises(ValueError, match="wants trainings by name"):
        plot.histories(ax, {})
    with pytest.raises(ValueError, match="wants trainings by name"):
        plot.histories(ax, [[1, 2]])
    with pytest.raises(ValueError, match="a number for each epoch of 'none'"):
        plot.histories(ax, {"none": []})
    with pytest.raises(KeyError):
        plot.histories(ax, {"short": Training()}, "nonsense")


def test_the_look_is_transparent(ax):
    with mpl.rc_context():
        plot.style()
        assert mpl.rcParams["figure.facecolor"] == "none"
        assert mpl.rcParams["savefig.facecolor"] == "none"
    assert plot.alt_text(ax) == plot.alt_text(ax.figure) == ""
