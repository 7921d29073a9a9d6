"""Into the world: make a trained model smaller and faster, measure what that costs, and hand it to others.

    small = quantize(fold_batchnorm(model))
    report({"as trained": model, "folded, int8": small}, x, targets)
    export_onnx(model, "letters.onnx", shape=(1, 28, 28))          # for other programs
    export_javascript(small, "letters.js", shape=(1, 28, 28))      # for a web page

Nothing here changes the model it is given: each function returns a new one.
"""

from .folding import fold_batchnorm
from .javascript import export_javascript
from .onnx import export_onnx
from .pruning import kept, prune, prune_units, sparsity
from .quantization import Integers, Quantized, quantize
from .reporting import Report, report, stored_bytes

__all__ = [
    "Integers",
    "Quantized",
    "Report",
    "export_javascript",
    "export_onnx",
    "fold_batchnorm",
    "kept",
    "prune",
    "prune_units",
    "quantize",
    "report",
    "sparsity",
    "stored_bytes",
]
