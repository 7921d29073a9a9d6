"""The networks of the book: functions that return a Sequential."""

from . import imagenet
from .efficientnet import efficientnet_lite0

__all__ = ["efficientnet_lite0", "imagenet"]
