"""The networks of the book: functions that return a Sequential."""

from . import imagenet
from .convnet import convnet
from .efficientnet import efficientnet_lite0
from .lenet import lenet
from .mlp import mlp
from .resnet import resnet
from .vgg import vgg

__all__ = ["convnet", "efficientnet_lite0", "imagenet", "lenet", "mlp", "resnet", "vgg"]
