"""What is said in the log of a message that was refused: seldom, and without what was in it.

Whoever replays a recording is told the topic as well, once for each topic and reason. `run` says only what kind of message it was: topics
there are chosen by strangers, and may name people.
"""

from __future__ import annotations

import logging

from controller.seldom import Seldom

NAMED_AT_MOST, SHOWN = 100, 200
"""Refusals that are told by their topic, and characters of a topic that are shown."""


class Complaints:
    """Says seldom what was refused; `topic` is that of the message that is looked at, or empty."""

    def __init__(self, logger: logging.Logger, *, topics: bool = False) -> None:
        """Write to `logger`, by their `topics` or only by their kind."""
        self._seldom = Seldom(logger)
        self._topics = topics
        self._named: set[tuple[str, str]] = set()
        self.topic = ""

    def warning(self, kind: str, text: str) -> None:
        """Say why something was refused; what is alike is of one `kind`."""
        if self._topics and self.topic and len(self._named) < NAMED_AT_MOST:
            self._named.add((self.topic, text))
            shown = "".join(each if each.isprintable() else "?" for each in self.topic[:SHOWN])
            kind, text = f"{kind} {self.topic} {text}", f"{shown}: {text}"
        self._seldom.warning(kind, text)
