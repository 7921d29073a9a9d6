"""The kernels on NumPy, fast. What each computes, and the shapes, stand in `kernels/__init__.py`.

layout    which axis lies last in memory, and what is shown of it
conv      which way a convolution is computed: pointwise, depthwise, winograd, direct
chain     convolution, norm and activation in one go, for evaluation; strips: depthwise ones
frames    the padded strip of a picture that depthwise convolution slides over
products  1x1 convolution in pieces that OpenBLAS multiplies without packing
pool, norm, rows
memory    freed pages are kept for the next step
"""

from ..reference import keep_mask, outer_sum, within
from .chain import conv_chain, conv_chain_backward
from .conv import conv2d, conv2d_backward
from .memory import keep_freed
from .norm import batch_norm, batch_norm_backward
from .pool import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward
from .rows import clip, clip_backward, column_sums, cross_entropy, softmax, sum_rows

__all__ = [
    "avg_pool2d",
    "avg_pool2d_backward",
    "batch_norm",
    "batch_norm_backward",
    "clip",
    "clip_backward",
    "column_sums",
    "conv2d",
    "conv2d_backward",
    "conv_chain",
    "conv_chain_backward",
    "cross_entropy",
    "keep_mask",
    "max_pool2d",
    "max_pool2d_backward",
    "outer_sum",
    "softmax",
    "sum_rows",
    "within",
]

keep_freed()
