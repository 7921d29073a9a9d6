"""Every foreseeable mistake: the error says what was wanted, what came, and what to write."""

import copy

import numpy as np
import pytest

from nnlib import layers, losses, metrics, optim, schedules
from nnlib.gradcheck import check, check_loss
from nnlib.kernels.windows import Window
from nnlib.layers import Concat, Conv2d, Dropout, Flatten, Linear, ReLU, Residual, Sequential

F = np.float32
PICTURES = np.ones((2, 1, 8, 8), F)
ROWS = np.ones((4, 3), F)

SHAPES = {
    "flatten first": (
        lambda: Linear(64, 3)(PICTURES),
        r"Linear\(64, 3\) wants .*got \(N, 1, 8, 8\); put Flatten\(\) before it",
    ),
    "other size": (lambda: Linear(784, 128)(ROWS), r"\(N, ..., 784\), got \(N, 3\); write Linear\(3, ...\)"),
    "no batch": (
        lambda: Linear(3, 2)(ROWS[0]),
        r"wants a batch.*got the shape \(3,\); write x\[np.newaxis\]",
    ),
    "empty batch": (lambda: Linear(3, 2)(ROWS[:0]), r"empty batch of shape \(0, 3\); give it one example"),
    "empty batch of pictures": (lambda: Conv2d(1, 2, 3)(PICTURES[:0]), "empty batch"),
    "no channel axis": (
        lambda: Conv2d(1, 2, 3)(PICTURES[:, 0]),
        r"got \(N, 8, 8\); write x\[:, np.newaxis\]",
    ),
    "channels last": (
        lambda: Conv2d(3, 2, 3)(np.ones((2, 8, 8, 3), F)),
        r"wants .*\(N, 3, H, W\), got \(N, 8, 8, 3\); write x.transpose\(0, 3, 1, 2\)",
    ),
    "conv after flatten": (
        lambda: Sequential(Flatten(), Conv2d(None, 2, 3))(PICTURES),
        r"\(N, C, H, W\), got \(N, 64\)",
    ),
    "kernel larger than picture": (
        lambda: Conv2d(1, 2, 9)(PICTURES),
        r"\(N, C, H >= 9, W >= 9\), got \(N, 1, 8, 8\); take a smaller",
    ),
    "dilated kernel too large": (lambda: Conv2d(1, 2, 3, dilation=4)(PICTURES), "H >= 9"),
    "pool larger than picture": (lambda: layers.MaxPool2d(9)(PICTURES), "H >= 9"),
    "pool of rows": (lambda: layers.AvgPool2d(2)(ROWS), r"got \(N, 3\); pool pictures before Flatten"),
    "global pool of rows": (lambda: layers.GlobalAvgPool2d()(ROWS), r"got \(N, 3\)"),
    "batch norm of other channels": (
        lambda: layers.BatchNorm2d(3)(PICTURES),
        r"\(N, 3, H, W\), got \(N, 1, 8, 8\)",
    ),
    "batch norm of pictures": (
        lambda: layers.BatchNorm1d(3)(np.ones((2, 3, 4, 4), F)),
        r"BatchNorm1d\(3\) wants",
    ),
    "batch norm of one": (
        lambda: layers.BatchNorm1d(3).forward(ROWS[:1], True),
        "one has no variance; give it a batch",
    ),
    "layer norm": (lambda: layers.LayerNorm(5)(ROWS), r"\(N, ..., 5\), got \(N, 3\); write LayerNorm\(3\)"),
    "rnn": (lambda: layers.RNN(3, 4)(ROWS), r"\(N, T >= 1, 3\), got \(N, 3\)"),
    "lstm": (lambda: layers.LSTM(3, 4)(np.ones((2, 5, 4), F)), r"\(N, T >= 1, 3\), got \(N, 5, 4\)"),
    "attention": (
        lambda: layers.SelfAttention(4)(np.ones((2, 5, 3), F)),
        r"\(N, T >= 1, 4\), got \(N, 5, 3\)",
    ),
    "attention heads": (
        lambda: layers.SelfAttention(4, heads=3).params,
        "3 heads, which must divide its 4 features",
    ),
    "embedding range": (lambda: layers.Embedding(5, 2)(np.array([[0, 5]])), "from 0 to 4, got 0 to 5"),
    "embedding empty": (lambda: layers.Embedding(5, 2)(np.zeros((0, 2), int)), "batch of one word at least"),
    "residual": (
        lambda: Residual(Conv2d(1, 2, 1))(PICTURES),
        r"body of shape \(N, 2, 8, 8\) .* \(N, 1, 8, 8\); give Residual a shortcut",
    ),
    "concat": (lambda: Concat(Conv2d(1, 2, 1), Conv2d(1, 2, 3))(PICTURES), "the other axes differ"),
    "concat axis": (lambda: Concat(ReLU(), axis=0), "axis 0 counts the examples"),
    "unknown size": (
        lambda: Linear(None, 2).params,
        r"does not know its input size yet; call it with a batch",
    ),
    "unknown channels": (lambda: Conv2d(None, 2, 3).params, "does not know its channels yet"),
    "unknown norm": (lambda: layers.BatchNorm2d().params, "does not know its channels yet"),
    "unknown features": (lambda: layers.LayerNorm().params, "does not know its features yet"),
    "unknown heads": (lambda: layers.SelfAttention(None).params, "does not know its features yet"),
    "unknown memory": (lambda: layers.RNN(None, 3).params, "does not know its input size yet"),
    "summary without shape": (
        lambda: Sequential(Conv2d(1, 2, 3)).summary(),
        r"write summary\(shape=\(1, 28, 28\)\)",
    ),
    "groups": (
        lambda: Conv2d(4, 6, 3, groups=3),
        "3 groups, which must divide both the 4 channels in and the 6",
    ),
    "stride": (lambda: Conv2d(1, 1, 3, stride=0), "stride wants a whole number from 1 on, .* got 0"),
    "size": (lambda: Window(2.5), "size wants a whole number from 1 on"),
    "padding": (lambda: Window(3, padding=(1, 2, 3)), "padding"),
    "padding word": (lambda: Window(3, padding="valid"), "padding wants .* got 'valid'"),
    "dropout": (lambda: Dropout(1.0), r"share from 0 up to \(not including\) 1, got 1.0"),
    "dropout in words": (lambda: Dropout("half"), r"share from 0 up to \(not including\) 1, got 'half'"),
    "dropout, all": (lambda: Dropout(True), "share from 0 up to .*, got True"),
    "leaky slope": (lambda: layers.LeakyReLU(-1), r"slope from 0 up to \(not including\) 1, got -1"),
    "eps in words": (lambda: layers.LayerNorm(3, eps="small"), "eps above 0, got 'small'"),
    "gradients of what": (
        lambda: Sequential(ReLU()).backward(ROWS, [ROWS], wrt="weights"),
        r"""backward wants wrt="both", "input" or "params", got 'weights'""",
    ),
    "same layer twice": (lambda: Sequential(*[ReLU()] * 2), "the same layer stands here twice"),
    "named and not": (lambda: Sequential(ReLU(), out=ReLU()), "name all layers or none"),
    "no layers": (lambda: Sequential(), "one layer at least"),
    "weight of another shape": (
        lambda: setattr(Linear(2, 3), "weight", np.ones((3, 2))),
        r"wants the shape \(2, 3\), got \(3, 2\)",
    ),
    "neurons": (lambda: Linear(3, 0), "whole number"),
    "channels of a norm": (
        lambda: layers.BatchNorm1d(-3),
        "channels, wants a whole number from 1 on, got -3",
    ),
    "channels in halves": (lambda: layers.BatchNorm2d(2.5), "whole number from 1 on, got 2.5"),
    "features of a norm": (lambda: layers.LayerNorm(0), "features, wants a whole number from 1 on, got 0"),
    "eps of a batch norm": (lambda: layers.BatchNorm1d(3, eps=-1.0), "an eps above 0, got -1.0"),
    "eps of a layer norm": (lambda: layers.LayerNorm(3, eps=0), "an eps above 0, got 0"),
    "memory of a norm": (lambda: layers.BatchNorm1d(3, momentum=2), "momentum from 0 up to 1, got 2"),
    "words": (lambda: layers.Embedding(0, 2), "words, wants a whole number from 1 on, got 0"),
    "numbers a word": (
        lambda: layers.Embedding(3, None),
        "features, wants a whole number from 1 on, got None",
    ),
    "features to attend to": (lambda: layers.SelfAttention(-4), "features, wants a whole number"),
    "no heads": (lambda: layers.SelfAttention(4, heads=0), "heads, wants a whole number from 1 on, got 0"),
    "half groups": (lambda: Conv2d(2, 4, 3, groups=2.0), "groups, wants a whole number from 1 on, got 2.0"),
    "no moments": (lambda: layers.LSTM(3, 4)(np.ones((2, 0, 3), F)), r"T >= 1, 3\), got \(N, 0, 3\)"),
    "no positions": (lambda: layers.SelfAttention(4)(np.ones((2, 0, 4), F)), r"T >= 1, 4\), got \(N, 0, 4\)"),
    "pool of padding alone": (
        lambda: layers.MaxPool2d(2, padding=2),
        r"wants less padding than its window, 2 x 2, got padding=2; a window of padding alone has no largest",
    ),
    "concat axis too high": (
        lambda: Concat(ReLU(), axis=5)(ROWS),
        r"joins along axis 5, and its branches give \(N, 3\)",
    ),
    "no batch for a model": (
        lambda: Sequential(Linear(None, 2))(ROWS[0]),
        r"wants a batch.*got the shape \(3,\); write x\[np.newaxis\]",
    ),
    "summary of a number": (lambda: Sequential(Linear(3, 2)).summary(3), r"such as \(1, 28, 28\), got 3"),
}

TYPES = {
    "list": (lambda: Linear(3, 2)([[1.0, 2.0, 3.0]]), "wanted an array, got a list; write np.asarray"),
    "list to a model": (lambda: Sequential(Linear(None, 2))([[1.0]]), "wanted an array, got a list"),
    "float64": (
        lambda: Linear(3, 2)(ROWS.astype(float)),
        r"holds float32 NumPy weights, and got a float64 .* write x.astype\(np.float32\)",
    ),
    "integers": (lambda: Linear(3, 2)(np.ones((2, 3), int)), r"got an int64 .*write x.astype\(np.float32\)"),
    "integers to an activation": (
        lambda: ReLU()(np.ones((2, 3), int)),
        "floating-point numbers, got an int64",
    ),
    "bytes of a picture": (lambda: Conv2d(1, 2, 3)(np.ones((1, 1, 8, 8), np.uint8)), "got a uint8"),
    "objects": (lambda: Linear(3, 2)(np.array([[None] * 3])), "got an object"),
    "a class for a layer": (
        lambda: Sequential(Linear(2, 3), ReLU),
        r"wants layers, got .*ReLU.* for type1; write ReLU\(\), not ReLU",
    ),
    "a list of layers": (
        lambda: Sequential([Linear(2, 3), ReLU()]),
        r"wants layers, got \[Linear\(2, 3\), ReLU\(\)\]; write Sequential\(\*layers\), with the star",
    ),
    "a name for an initializer": (
        lambda: Linear(3, 2, init="he"),
        "Linear, for its init, wants a function that draws, such as nnlib.init.he, got 'he'",
    ),
    "an initializer that is none": (
        lambda: Conv2d(1, 2, 3, init=0.1),
        "Conv2d, for its init, wants .* got 0.1",
    ),
    "one name to watch": (
        lambda: Sequential(Linear(3, 2)).forward(ROWS, watch="linear1"),
        r"wanted a list of names, got 'linear1'; write \['linear1'\]",
    ),
    "words to embed": (
        lambda: layers.Embedding(5, 2)(ROWS),
        r"whole numbers, got a float32 .*write x.astype\(np.int64\)",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_wrong_shapes_and_values(name):
    call, message = SHAPES[name]
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("name", TYPES)
def test_wrong_types(name):
    call, message = TYPES[name]
    with pytest.raises(TypeError, match=message):
        call()


@pytest.mark.torch
def test_mixed_libraries_and_dtypes():
    torch = pytest.importorskip("torch")
    tensor = torch.ones(4, 3)
    with pytest.raises(
        TypeError, match=r'NumPy weights, and got .*torch tensor.* write model.to\("torch", "cpu"\)'
    ):
        Linear(3, 2)(tensor)
    with pytest.raises(
        TypeError, match=r'torch \(cpu\) weights, and got a float32 NumPy.* write model.to\("numpy", "cpu"\)'
    ):
        Linear(3, 2).to("torch")(ROWS)
    with pytest.raises(TypeError, match=r'float64 torch.*write x.to\("cpu", torch.float64\)'):
        Linear(3, 2).to("torch", dtype="float64")(tensor)
    with pytest.raises(TypeError, match="one library"):
        losses.mse(ROWS, tensor)
    with pytest.raises(TypeError, match="one library"):
        losses.cross_entropy(tensor, np.zeros(4, int))


@pytest.mark.torch
def test_mixed_devices():
    torch = pytest.importorskip("torch")
    with pytest.raises(TypeError, match=r"on meta; write x.to\(\"cpu\", torch.float32\)"):
        Linear(3, 2).to("torch")(torch.ones(4, 3, device="meta"))


LOGITS = np.ones((4, 3), F)
LOSSES = {
    "mse shape": (
        ValueError,
        lambda: losses.mse(ROWS, ROWS[:, :1]),
        r"shape \(4, 3\), got \(4, 1\); write targets.reshape",
    ),
    "mse of a column and a row": (
        ValueError,
        lambda: losses.mse(ROWS[:, :1], ROWS[:, 0]),
        r"\(4, 1\), got \(4,\)",
    ),
    "mse integers": (
        TypeError,
        lambda: losses.mse(np.ones(3, int), np.ones(3, int)),
        "floating-point answers",
    ),
    "mse dtype": (TypeError, lambda: losses.mse(ROWS, ROWS.astype(float)), "of the answers' dtype"),
    "mse empty": (ValueError, lambda: losses.mse(ROWS[:0], ROWS[:0]), "one example at least"),
    "mse list": (TypeError, lambda: losses.mse([1.0], [1.0]), "wanted an array"),
    "label too high": (
        ValueError,
        lambda: losses.cross_entropy(LOGITS, np.array([0, 1, 2, 3])),
        "from 0 to 2 for 3 logits, got 0 to 3; count classes from 0",
    ),
    "label too low": (
        ValueError,
        lambda: losses.cross_entropy(LOGITS, np.array([0, 1, 2, -1])),
        "got -1 to 2",
    ),
    "labels as floats": (
        TypeError,
        lambda: losses.cross_entropy(LOGITS, np.zeros(4, F)),
        "whole numbers as classes",
    ),
    "labels in a column": (
        ValueError,
        lambda: losses.cross_entropy(LOGITS, np.zeros((4, 1), int)),
        r"targets of shape \(4,\)",
    ),
    "one-hot of integers": (
        ValueError,
        lambda: losses.cross_entropy(LOGITS, np.eye(4, 3, dtype=int)),
        "one-hot, floating point",
    ),
    "other number of labels": (
        ValueError,
        lambda: losses.cross_entropy(LOGITS, np.zeros(3, int)),
        r"targets of shape \(4,\)",
    ),
    "one-hot dtype": (TypeError, lambda: losses.cross_entropy(LOGITS, np.eye(4, 3)), "dtype"),
    "no logits": (
        ValueError,
        lambda: losses.cross_entropy(LOGITS[:0], np.zeros(0, int)),
        "one example at least",
    ),
    "integer logits": (
        TypeError,
        lambda: losses.cross_entropy(np.ones((4, 3), int), np.zeros(4, int)),
        "floating-point logits",
    ),
    "smoothing": (
        ValueError,
        lambda: losses.cross_entropy(LOGITS, np.zeros(4, int), 1.5),
        "label_smoothing from 0 to 1",
    ),
    "binary range": (
        ValueError,
        lambda: losses.binary_cross_entropy(LOGITS, 2 * LOGITS),
        "from 0 to 1, got 2.0 to 2.0",
    ),
    "metrics shape": (
        ValueError,
        lambda: metrics.accuracy(LOGITS, np.zeros(3, int)),
        r"scores \(4, 3\), got the shape \(3,\)",
    ),
    "metrics rank": (ValueError, lambda: metrics.accuracy(LOGITS[0], np.zeros(3, int)), r"scores \(N, K\)"),
    "metrics empty": (
        ValueError,
        lambda: metrics.accuracy(LOGITS[:0], np.zeros(0, int)),
        "one example at least",
    ),
    "metrics range": (
        ValueError,
        lambda: metrics.confusion_matrix(LOGITS, np.full(4, 3)),
        "from 0 to 2, got 3 to 3",
    ),
    "metrics type": (TypeError, lambda: metrics.accuracy(LOGITS, np.zeros(4)), "whole numbers"),
    "metrics nan": (
        ValueError,
        lambda: metrics.accuracy(LOGITS * np.nan, np.zeros(4, int)),
        "NaN among the scores, first for example 0",
    ),
    "top k": (ValueError, lambda: metrics.top_k(LOGITS, np.zeros(4, int), 4), "k from 1 to 3, got 4"),
    "learning rate": (ValueError, lambda: optim.SGD(Linear(2, 1), -1), "learning_rate of at least 0, got -1"),
    "momentum": (ValueError, lambda: optim.SGD(Linear(2, 1), 0.1, momentum=1.0), "momentum from 0"),
    "nesterov": (ValueError, lambda: optim.SGD(Linear(2, 1), 0.1, nesterov=True), "wants a momentum"),
    "betas": (ValueError, lambda: optim.Adam(Linear(2, 1), beta2=2), "beta2"),
    "decay": (ValueError, lambda: optim.AdamW(Linear(2, 1), weight_decay=-0.1), "weight_decay"),
    "missing gradient": (
        ValueError,
        lambda: optim.SGD(Linear(2, 1)).step({"weight": np.ones((2, 1))}),
        r"none came for \['bias'\]",
    ),
    "gradient shape": (
        ValueError,
        lambda: optim.SGD(Linear(2, 1, bias=False)).step({"weight": np.ones((1, 2))}),
        r"weight has shape \(1, 2\), not \(2, 1\)",
    ),
    "foreign state": (ValueError, lambda: optim.Adam(Linear(2, 1)).load_state({"t": 3}), "got a state of"),
    "endless learning rate": (
        ValueError,
        lambda: optim.SGD(Linear(2, 1), np.inf),
        "a finite learning_rate of at least 0, got inf",
    ),
    "learning rate in quotes": (
        TypeError,
        lambda: optim.SGD(Linear(2, 1), "0.1"),
        "a number as learning_rate, got '0.1'",
    ),
    "schedule not called": (
        TypeError,
        lambda: optim.SGD(Linear(2, 1), schedules.cosine).rate,
        r"schedule such as cosine\(0.1, steps=1000\), got the function cosine itself",
    ),
    "eps": (ValueError, lambda: optim.Adam(Linear(2, 1), eps=-1), "a finite eps of at least 0, got -1"),
    "eps of RMSProp": (
        ValueError,
        lambda: optim.RMSProp(Linear(2, 1), eps=np.nan),
        "eps of at least 0, got nan",
    ),
    "no model to optimize": (
        TypeError,
        lambda: optim.Adam(Linear(2, 1).params),
        r"Adam wants a model made of layers, got a Flat; write Adam\(model, 0.01\)",
    ),
    "no gradients": (
        TypeError,
        lambda: optim.SGD(Linear(2, 1)).step(None),
        "wanted the gradients .* got a NoneType",
    ),
    "clip a layer's own": (
        TypeError,
        lambda: optim.clip_by_norm({"weight": ROWS}, 1),
        "wants the gradients of a Sequential, which lie in one vector, got a dict",
    ),
    "schedule factor": (
        ValueError,
        lambda: schedules.exponential(0.1, factor=-0.5),
        "factor above 0, got -0.5",
    ),
    "schedule step": (
        ValueError,
        lambda: schedules.step_decay(0.1, 3, factor=np.nan),
        "factor above 0, got nan",
    ),
    "schedule end": (ValueError, lambda: schedules.cosine(0.1, 10, final=-1), "final of at least 0, got -1"),
    "labels in words": (
        TypeError,
        lambda: losses.cross_entropy(LOGITS, np.array(["a", "b", "c", "a"])),
        "whole numbers as classes, got a <U1",
    ),
    "labels as objects": (
        TypeError,
        lambda: losses.cross_entropy(LOGITS, np.array([0, 1, 2, 0], dtype=object)),
        "whole numbers as classes, got an object",
    ),
    "half a k": (ValueError, lambda: metrics.top_k(LOGITS, np.zeros(4, int), 1.5), "k from 1 to 3, got 1.5"),
    "clip norm": (ValueError, lambda: optim.clip_by_norm(None, 0), "positive max_norm"),
    "clip value": (ValueError, lambda: optim.clip_by_value(None, -1), "positive limit"),
    "schedule rate": (ValueError, lambda: schedules.cosine(0, 10), "positive learning rate"),
    "schedule steps": (ValueError, lambda: schedules.warmup(0.1, 0), "whole number from 1 on, got 0"),
    "check": (TypeError, lambda: check(ReLU(), [[1.0]]), "wanted an array"),
    "check loss": (TypeError, lambda: check_loss(losses.mse, ROWS, ROWS), "check wants float64"),
}


@pytest.mark.parametrize("name", LOSSES)
def test_wrong_arguments_around_training(name):
    kind, call, message = LOSSES[name]
    with pytest.raises(kind, match=message):
        call()


def test_names_that_lead_nowhere():
    model = Sequential(Linear(3, 2), ReLU(), seed=0)
    y, caches = model.forward(ROWS)
    for call in (
        lambda: model["linear2"],
        lambda: model.forward(ROWS, watch=["linear2"]),
        lambda: model.backward(y, caches, inject={"linear2": y}),
        lambda: model.upto("linear2"),
    ):
        with pytest.raises(KeyError, match="Sequential has no layer 'linear2'; it has linear1, relu1"):
            call()
    with pytest.raises(IndexError, match="Sequential has 2 layers, numbered from 0; there is no number 2"):
        model[2]
    assert model[-1] is model["relu1"]


def test_whole_numbers_of_numpy_are_whole_numbers():
    steps = np.int64(4)
    assert schedules.warmup(schedules.cosine(0.1, steps), steps)(1) == 0.05
    assert Window(np.int64(3), padding=steps) == Window(3, padding=4)


def test_a_row_of_words_is_a_batch_for_a_model_that_begins_with_a_table():
    model = Sequential(layers.Embedding(5, 2), Linear(None, 3), seed=0)
    assert model(np.array([0, 4, 1])).shape == (3, 3)
    with pytest.raises(ValueError, match=r"batch of one word at least, got the shape \(\)"):
        Sequential(layers.Embedding(5, 2), Linear(None, 3))(np.array(1))


def test_an_unfinished_layer_says_so():
    class Mine(layers.Layer):
        pass

    with pytest.raises(NotImplementedError, match="Mine has no forward yet"):
        Mine()(ROWS)
    with pytest.raises(NotImplementedError, match="Mine has no backward yet"):
        Mine().backward(ROWS, None)


TIMES = np.ones((2, 5, 4), F)
ALL_LAYERS = [
    *((kind(), ROWS) for kind in (layers.Step, layers.Sigmoid, layers.Tanh, ReLU, layers.LeakyReLU)),
    *((kind(), ROWS) for kind in (layers.ReLU6, layers.GELU, layers.Softmax, layers.LogSoftmax)),
    *((Linear(3, 2), ROWS), (layers.BatchNorm1d(3), ROWS), (layers.LayerNorm(3), ROWS), (Dropout(), ROWS)),
    *((Conv2d(1, 2, 3), PICTURES), (layers.BatchNorm2d(1), PICTURES), (Flatten(), PICTURES)),
    *((kind(2), PICTURES) for kind in (layers.MaxPool2d, layers.AvgPool2d)),
    *((layers.GlobalAvgPool2d(), PICTURES), (layers.Embedding(9, 3), np.ones((2, 3), int))),
    *((kind(4, 3), TIMES) for kind in (layers.RNN, layers.LSTM)),
    *((layers.SelfAttention(4), TIMES), (Sequential(Linear(3, 2), ReLU()), ROWS)),
    *((Residual(Linear(3, 3)), ROWS), (Concat(Linear(3, 2), Linear(3, 1)), ROWS)),
]


@pytest.mark.parametrize("library", ["numpy", "torch"])
@pytest.mark.parametrize(("layer", "x"), ALL_LAYERS, ids=lambda value: str(getattr(value, "shape", value)))
def test_a_gradient_of_another_shape(layer, x, library):
    """Some of these NumPy would stretch to fit, and give wrong numbers without a word."""
    if library == "torch":
        torch = pytest.importorskip("torch")
        layer, x = copy.deepcopy(layer).to("torch"), torch.from_numpy(x)
    y, cache = layer.forward(x, training=True)
    for wrong in (y[:1], y[..., :1], y[0]):
        if wrong.shape != y.shape:
            with pytest.raises(ValueError, match=r"backward wants the gradient of its output, of shape \("):
                layer.backward(wrong, cache)
    with pytest.raises(ValueError, match=r"\.backward wants .*got (a float|a list)"):
        layer.backward([1.0] if isinstance(layer, Sequential) else 1.0, cache)
    layer.backward(y, cache)


def test_a_gradient_of_another_shape_for_layers_that_are_evaluated_together():
    model = Sequential(Conv2d(1, 4, 3), layers.BatchNorm2d(4), ReLU())
    y, caches = model.forward(PICTURES)
    with pytest.raises(ValueError, match=r"of shape \(2, 4, 6, 6\), got the shape \(2, 4, 6, 1\)"):
        model.backward(y[..., :1], caches, wrt="input")
