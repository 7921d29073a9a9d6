"""Keeps programs of the grader from loading what they never use and what takes seconds to load."""

import json
import sys

# jsonschema loads it where it is installed, to check addresses in other alphabets; it builds a parser of its
# grammar for more than two seconds. No notebook has such an address in its metadata.
_SLOW = ("rfc3987_syntax",)


def start_quickly() -> None:
    """Let the slow packages count as not installed in this process; call it before anything else."""
    for name in _SLOW:
        sys.modules.setdefault(name, None)


def check_schemas_once() -> None:
    """Let jsonschema check a schema when it first meets it: nbgrader has its own checked for every cell."""
    from jsonschema import Draft4Validator

    check, good = Draft4Validator.check_schema, set()

    def check_once(schema: dict, *args: object, **kwargs: object) -> None:
        text = json.dumps(schema, sort_keys=True)
        if text not in good:
            check(schema, *args, **kwargs)
            good.add(text)

    Draft4Validator.check_schema = check_once
