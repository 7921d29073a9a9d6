"""Say in words what an error of the student's code means, for the errors that everybody makes."""

from __future__ import annotations

from .calls import Call
from .messages import Cause


def cause_of_error(call: Call) -> Cause | None:
    """Return what is known about the error that this call raised, or None."""
    raised = call.happened.raised
    if raised.type == "NotImplementedError":
        if raised.function not in ("", call.name):
            return Cause("not implemented yet", f"{call.name} needs {raised.function}: write that one first.")
        return Cause(
            "not implemented yet", "Replace the line raise NotImplementedError() with your own code."
        )
    if raised.type == "TooLong":
        advice = "A loop does not end. Look at the condition that should stop it: does it ever change?"
        return Cause("endless loop", advice)
    if raised.type == "RecursionError":
        return Cause("endless recursion", f"{raised.function} calls itself again and again.")
    if raised.type == "UnboundLocalError":
        return Cause("used before it has a value", "Give the variable a value before the line that reads it.")
    if raised.type == "NameError":
        return Cause("unknown name", "Look for a typing mistake, or for a cell that has not been run.")
    if raised.type == "TypeError" and "positional argument" in raised.text:
        advice = "The task gives the first line of the function; keep its arguments as they are."
        return Cause("different arguments", advice)
    text = raised.text.lower()
    if raised.type in ("ValueError", "RuntimeError") and any(
        word in text for word in ("matmul", "broadcast", "not aligned", "mismatch", "shapes cannot")
    ):
        advice = (
            "a * b or a + b compares shapes from the right. keepdims=True keeps an axis that is summed, as 1."
            if "broadcast" in text
            else "a @ b wants the last axis of a to be as long as the first of b. A transposed matrix is a.T."
        )
        return Cause("shapes do not fit", advice)
    if raised.type == "ValueError" and "ambiguous" in text:
        advice = "if, and, or want a single yes or no. Compare the whole array, (z > 0).astype(int), or loop."
        return Cause("one truth value for a whole array", advice)
    if raised.type == "TypeError" and "converted to python scalar" in text:
        advice = "int(...) and float(...) take one number. A whole array takes .astype(int), or a loop."
        return Cause("one number from a whole array", advice)
    if raised.type == "TypeError" and "not callable" in text:
        advice = (
            "Perhaps a variable has the name of a function. Rename it, and run the function's cell again."
        )
        return Cause("called like a function, but is none", advice)
    if raised.type == "TypeError" and ("sequence" in text or ("operand" in text and "'list'" in text)):
        advice = (
            "The input may be a list. np.asarray(...) makes an array of it, and arrays can be multiplied."
        )
        return Cause("a list is not an array", advice)
    return None
