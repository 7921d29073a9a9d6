"""In the student's process: what stands for a function or an object of the test.

The function itself stays with the judge. A stub knows its number there and nothing else; whatever is done
with it becomes a question, and only data comes back.
"""

from __future__ import annotations

from typing import Any


class Callback:
    """A function of the test."""

    __name__ = "function"

    def __init__(self, agent: Any, number: int) -> None:
        object.__setattr__(self, "_nngrade_agent_", agent)
        object.__setattr__(self, "_nngrade_number_", number)

    def _ask(self, act: str, *arguments: Any) -> Any:
        return self._nngrade_agent_.call_back(self._nngrade_number_, act, arguments)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("call", args, kwargs)

    def __repr__(self) -> str:
        return f"<{self.__name__} of the checks>"


class Iterator(Callback):
    """An iterator of the test."""

    __name__ = "iterator"

    def __iter__(self) -> Iterator:
        return self

    def __next__(self) -> Any:
        return self._ask("next")


class Thing(Callback):
    """An object of the test: its public attributes and methods can be used, not set."""

    __name__ = "object"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._ask("get", name)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("an object of the checks cannot be changed")

    def __getitem__(self, key: Any) -> Any:
        return self._ask("item", key)

    def __len__(self) -> int:
        return self._ask("len")

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator:
        return self._ask("iter")


def stub_for(agent: Any, number: int, kind: str) -> Callback:
    """The stub of the judge's object of this number; always the same one for the same number."""
    if number not in agent.stubs:
        agent.stubs[number] = {"function": Callback, "iterator": Iterator, "object": Thing}[kind](
            agent, number
        )
    return agent.stubs[number]
