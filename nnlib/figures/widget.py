"""The figure as a Jupyter widget: the same element, its value synced with the kernel."""

from __future__ import annotations

import anywidget
import traitlets

from nnlib.figures import stored
from nnlib.figures.show import Check, attributes, bundle, script
from nnlib.figures.starts import State


class Figure(anywidget.AnyWidget):
    """A live figure; `value` is its state as a dict.

    Reading `value` gives what the reader has set; setting it, in whole or in part, moves the figure.
    Errors: ValueError for a value that the figure cannot show.
    """

    value = traitlets.Dict().tag(sync=True)
    tag = traitlets.Unicode().tag(sync=True)
    start = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str, check: Check, start: State):
        self._name, self._check, self._begin = name, check, start
        self._esm = script("widget.js")
        super().__init__(tag=f"nn-{name}", start=attributes(start), value=start)
        self.on_msg(self._answer)

    def _answer(self, _, content, buffers):
        """Send a script to a page that does not have it yet: the figures', or one that a figure asks for."""
        name = content.get("want") if isinstance(content, dict) else None
        if name == "figures":
            self.send({"name": name, "script": script()})
        elif name in stored.names():
            self.send({"name": name, "script": stored.text(name)})

    @traitlets.validate("value")
    def _complete(self, proposal):
        """A part of the state is enough: the rest stays, or is the story's own after a change of story."""
        part, old = proposal["value"], self.value
        same_story = part.get("story", old.get("story")) == old.get("story")
        return self._check({**old, **part} if same_story else part)

    def _repr_mimebundle_(self, **kwargs):
        widget = super()._repr_mimebundle_(**kwargs)
        data, metadata = widget if isinstance(widget, tuple) else (widget or {}, {})
        return {**data, **bundle(self._name, self._begin)}, metadata
