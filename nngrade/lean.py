"""Keeps programs of the grader from loading what they never use and what takes seconds to load."""

import sys

# jsonschema loads it where it is installed, to check addresses in other alphabets; it builds a parser of its
# grammar for more than two seconds. No notebook has such an address in its metadata.
_SLOW = ("rfc3987_syntax",)


def start_quickly() -> None:
    """Let the slow packages count as not installed in this process; call it before anything else."""
    for name in _SLOW:
        sys.modules.setdefault(name, None)
