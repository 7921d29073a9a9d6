"""Messages between the parts of the grader: plain data and files as compressed JSON, never code."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

LARGEST = 512 << 20  # bytes of one unpacked message


def pack(document: Any, files: Mapping[str, bytes]) -> bytes:
    """Plain data and files as one message."""
    named = {name: base64.b64encode(data).decode() for name, data in files.items()}
    return zlib.compress(json.dumps({"document": document, "files": named}).encode(), 1)


def unpack(data: bytes) -> tuple[Any, dict[str, bytes]]:
    """The plain data and the files of ``pack``; ValueError for anything else."""
    opened = zlib.decompressobj()
    try:
        text = opened.decompress(data, LARGEST)
        if not opened.eof:
            raise ValueError(f"it is cut off, or larger than {LARGEST >> 20} MiB")
        message = json.loads(text)
        files = {name: base64.b64decode(text) for name, text in message["files"].items()}
        return message["document"], files
    except (zlib.error, KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ValueError(f"This is no message of the grader: {error}") from None
