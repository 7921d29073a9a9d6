"""Let the cells between the tasks wait for the student, so that a notebook always runs to its end."""

from __future__ import annotations

from types import TracebackType

from .calls import TooLong, time_limit


class when_ready:  # noqa: N801 - reads as a word of the language: with when_ready():
    """Run the block; where it needs a function that is not written yet, print one line and go on.

    A block that computes for more than ``seconds`` of processor time is stopped with a line as well, so that
    one wrong formula, which lets a loop run on forever, costs its own points and not those of later tasks.
    Any other error of the student is shown as it is.
    """

    def __init__(self, seconds: float = 10.0) -> None:
        self._seconds = seconds
        self._limit = time_limit(seconds)

    def __enter__(self) -> None:
        self._limit.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._limit.__exit__(None, None, None)
        if isinstance(error, TooLong):
            print(
                f"Stopped after {self._seconds:g} seconds of computing. Either a loop of yours never ends, "
                "or it never reaches its goal: look first at the checks of the functions that are used here."
            )
        elif isinstance(error, NotImplementedError):
            while trace.tb_next is not None:  # the innermost frame is the function that is missing
                trace = trace.tb_next
            print(f"This waits for {trace.tb_frame.f_code.co_name}, which is not written yet.")
        elif isinstance(error, NameError) and error.name:
            print(f"This waits for {error.name}: work through the cells above, then run this one again.")
        else:
            return False
        return True
