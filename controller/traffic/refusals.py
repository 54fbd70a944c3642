"""Whoever asks faster than requests are taken is told so, for a request that was left out: at most once a second for each topic.

Pure: the time comes in. `controller/gate.py` knows what is left out; what is returned here is only to be sent.
"""

from __future__ import annotations

from controller.core.decisions import Respond
from controller.effects import Message, Publication
from controller.traffic.limits import REQUEST
from controller.wire import Topics, encode_response, salvaged

PAUSE_S = 1.0
"""Seconds between two such answers on one topic: an answer for each would be a flood of our own."""

TOPICS_AT_MOST = 64
"""Verbs are chosen by strangers: of more in one second, nobody is told."""

TOO_FAST = f"left out: more came than are taken, {REQUEST.burst} of a kind at once and {REQUEST.per_second} in a second; ask again, slower"


class Refusals:
    """Remembers for a second who was told."""

    def __init__(self, topics: Topics) -> None:
        """Start with nobody told."""
        self._topics = topics
        self._told: dict[str, float] = {}

    def answer(self, message: Message, now: float) -> Publication | None:
        """Return what to say of a message that was left out at `now` (seconds, any origin); nothing where it was no request."""
        arrival = self._topics.parse(message.topic)
        if arrival is None or arrival[0] != "request":
            return None
        verb = arrival[1]
        self._told = {name: at for name, at in self._told.items() if abs(now - at) < PAUSE_S}
        if verb in self._told or len(self._told) >= TOPICS_AT_MOST:
            return None
        self._told[verb] = now
        said = Respond(verb, {}, TOO_FAST, salvaged(message.payload))
        return Publication(self._topics.response(verb), encode_response(said))
