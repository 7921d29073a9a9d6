"""The data set object, its card and its pictures."""

import numpy as np
import pytest

from nnlib import datasets
from nnlib.datasets import DataCard, Dataset

ALL = {
    "animals": datasets.animals,
    "animal_traits": datasets.animal_traits,
    "shapes": datasets.shapes,
    "letters": lambda: datasets.letters("test", variants=1),
    "mnist": lambda: datasets.mnist("test"),
    "photos": lambda: datasets.photos(size=32),
    "moons": datasets.moons,
    "circles": datasets.circles,
    "spirals": datasets.spirals,
    "blobs": datasets.blobs,
    "xor": datasets.xor,
}


@pytest.fixture(params=ALL, ids=str)
def data(request):
    return ALL[request.param]()


def card(**changes):
    return DataCard(**{"name": "n", "content": "c", "purpose": "p", "source": "s", "license": "l"} | changes)


def small(N=10, K=2):
    x = np.arange(2 * N).reshape(N, 2)
    return Dataset(x, np.arange(N) % K, ("a", "b", "c")[:K], card(), rows=tuple(f"row {n}" for n in range(N)))


def test_every_set_has_the_same_form(data):
    assert data.x.dtype == np.float32
    assert data.y.dtype == np.int64
    assert data.y.shape == (len(data),) == data.x.shape[:1]
    assert data.x.flags.c_contiguous
    assert np.isfinite(data.x).all()
    assert set(data.y.tolist()) == set(range(len(data.names)))
    assert data.rows == () or len(data.rows) == len(data)
    if data.x.ndim == 4:
        assert data.x.min() >= 0
        assert data.x.max() <= 1
        assert data.x.max() > 0.5


def test_a_set_is_fresh_at_every_call(data, request):
    name = request.node.callspec.params["data"]
    before = data.x.copy()
    data.x += 1
    data.y[:] = 0
    again = ALL[name]()
    np.testing.assert_array_equal(again.x, before)
    assert again.y.max() > 0


def test_card_says_what_matters(data):
    text, page = str(data.card), data.card._repr_html_()
    for part in (data.card.purpose, data.card.source, data.card.license):
        assert part.split()[0] in text
    assert max(map(len, text.splitlines())) <= 90
    assert page.count("<tr>") == page.count('scope="row"') >= 5
    assert data.card.name in repr(data)
    assert data.card._repr_html_() in data._repr_html_()


def test_card_escapes_what_it_prints():
    assert "<script>" not in card(source="<script>")._repr_html_()


def test_plot_is_transparent_and_not_empty(data, tmp_path):
    from matplotlib import image
    from matplotlib import pyplot as plt

    figure = data.plot()
    figure.savefig(tmp_path / "plot.png", dpi=60)
    plt.close(figure)
    picture = image.imread(tmp_path / "plot.png")  # (H, W, 4)
    assert picture[0, 0, 3] == 0, "the corner must let the page through"
    covered = (picture[..., 3] > 0.3).mean()
    assert 0.005 < covered < 0.95


def test_plot_into_given_axes():
    from matplotlib import pyplot as plt

    figure, ax = plt.subplots()
    assert datasets.moons().plot(ax=ax) is figure
    plt.close(figure)
    with pytest.raises(ValueError, match="without ax"):
        datasets.photos(size=8).plot(ax=ax)


def test_plot_without_a_picture_says_what_to_do():
    with pytest.raises(ValueError, match=r"draw data\.x"):
        small().plot()


def test_labels_and_examples_must_agree():
    with pytest.raises(ValueError, match="got 3 examples and 2 labels"):
        Dataset(np.zeros((3, 1)), np.zeros(2), ("a",), card())


def test_one_hot():
    np.testing.assert_array_equal(small(3, 3).one_hot(), np.eye(3))
    assert small().one_hot().dtype == np.float32


def test_select_by_index_and_mask_keeps_names():
    data = small()
    assert data.select([3, 1]).rows == ("row 3", "row 1")
    assert data.select(data.y == 1).rows == tuple(f"row {n}" for n in range(1, 10, 2))


def test_take_is_random_without_repetition_and_repeatable():
    data = small()
    assert data.take(4, seed=1).rows == data.take(4, seed=1).rows != data.take(4, seed=2).rows
    assert sorted(data.take(10).rows) == sorted(data.rows)
    with pytest.raises(ValueError, match="1 to 10 examples; got 11"):
        data.take(11)


def test_split_shares_out_every_class():
    data = small(30, 3)
    train, rest = data.split(0.7, seed=3)
    assert np.bincount(train.y).tolist() == [7, 7, 7]
    assert np.bincount(rest.y).tolist() == [3, 3, 3]
    assert sorted(train.rows + rest.rows) == sorted(data.rows)
    assert train.y.tolist() != sorted(train.y), "the order must be shuffled"
    assert data.split(0.7, seed=3)[0].rows == train.rows
    with pytest.raises(ValueError, match=r"between 0 and 1; got 1\.5"):
        data.split(1.5)


def test_scaled_maps_each_feature_to_0_1():
    data = datasets.animals().scaled()
    np.testing.assert_array_equal(data.x.min(axis=0), [0, 0])
    np.testing.assert_array_equal(data.x.max(axis=0), [1, 1])
    assert "scaled" in data.features[0]
    with pytest.raises(ValueError, match="wants features"):
        datasets.shapes().scaled()
