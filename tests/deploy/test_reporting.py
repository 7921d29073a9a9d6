"""The report: what it says is what is so."""

import numpy as np
import pytest

from nnlib import layers as L  # noqa: N812
from nnlib.deploy import fold_batchnorm, prune, quantize, report, stored_bytes


def test_rows_say_what_is_so(model, x):
    targets = model(x).argmax(axis=1)
    targets[0] = (targets[0] + 1) % 5
    table = report(
        {"as trained": model, "folded": fold_batchnorm(model), "2 bits": quantize(model, 2)}, x, targets
    )
    first, folded, rough = table.rows
    assert [row.name for row in table.rows] == ["as trained", "folded", "2 bits"]
    assert first.weights == model.params.vector.size > folded.weights
    assert first.accuracy == pytest.approx(6 / 7)
    assert (first.agreement, first.change) == (1.0, 0.0)
    assert folded.agreement == 1.0
    assert 0 < folded.change < 1e-4
    assert rough.change > 0.1
    assert rough.change == pytest.approx(np.abs(quantize(model, 2)(x) - model(x)).max())
    assert all(row.seconds > 0 for row in table.rows)
    assert rough.size < folded.size < first.size


def test_size_counts_zeros_cheaply(model):
    assert stored_bytes(model) == 4 * (
        model.params.vector.size + sum(b.size for b in model.buffers.values())
    ) - sum(4 * b.size - (-(-b.size // 8)) for b in model.buffers.values() if not b.any())
    dense = L.Sequential(L.Linear(64, 32, bias=False)).build()
    assert stored_bytes(dense) == 4 * 2048
    assert stored_bytes(prune(dense, 0.75)) == 2048 // 8 + 4 * 512
    assert stored_bytes(quantize(dense)) == 2048 + 4 * 32
    assert stored_bytes(quantize(L.Sequential(L.Linear(64, 32)))) == 2048 + 4 * 32 + 4 * 32  # scales, biases


def test_it_prints_and_shows(model, x):
    table = report({"<b>": model, "int8": quantize(model)}, x)
    lines = str(table).splitlines()
    assert lines[0].split()[:2] == ["model", "weights"]
    assert len({len(line) for line in lines[1:2]}) == 1
    assert "KiB" in lines[2]
    assert "ms" in lines[3]
    assert "&lt;b&gt;" in table._repr_html_()
    assert table._repr_html_().count("<tr>") == 3


@pytest.mark.torch
def test_on_torch_too(model, x):
    from nnlib import asarray

    model.to("torch")
    table = report({"model": model, "folded": fold_batchnorm(model)}, asarray(x, like=model.like))
    assert table.rows[1].agreement == 1.0


def test_batches_do_not_matter(model, x):
    rows = [report({"a": model, "b": quantize(model)}, x, batch=batch).rows[1] for batch in (1, 3, 100)]
    assert np.ptp([row.change for row in rows]) < 1e-5


def test_bad_input_is_named(model, x):
    with pytest.raises(ValueError, match="wants models by name"):
        report({}, x)
    with pytest.raises(ValueError, match="wants models by name"):
        report([model], x)
    with pytest.raises(TypeError, match="got a str for 'a'"):
        report({"a": "model"}, x)
    with pytest.raises(ValueError, match="one at least"):
        report({"a": model}, x[:0])
    with pytest.raises(ValueError, match="one at least"):
        report({"a": model}, None)
    with pytest.raises(ValueError, match="batch and repeats from 1 on"):
        report({"a": model}, x, repeats=0)
    with pytest.raises(ValueError, match="NaN in x"):
        report({"a": model}, np.full_like(x, np.nan))
    with pytest.raises(ValueError, match="classes from 0 to 4"):
        report({"a": model}, x, np.full(7, 9))
    other = L.Sequential(L.Flatten(), L.Linear(160, 3)).build((2, 8, 10))
    with pytest.raises(ValueError, match="compares like with like"):
        report({"a": model, "b": other}, x)
