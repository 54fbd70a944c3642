"""What is to leave for the broker, in order: publications, and acknowledgements that may not overtake the answers before them.

Pure bookkeeping: no socket and no clock. `broker.py` sends what `next` hands out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from controller.effects import Publication
from controller.traffic.link import Delivery

SETPOINT_LIFETIME_S = 60.0
"""A setpoint that is a minute late does harm: somebody else may stand under the shower by then."""

KEPT_AT_MOST = 1000
"""Publications kept while nobody takes them; what is retained counts once a topic, of the rest the oldest go first."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A publication and when it was posted, on the clock of the caller."""

    publication: Publication
    posted: float


class Outbox:
    """First in, first out, with at most a window of publications unconfirmed; what a broken link left unconfirmed goes out again."""

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: deque[Parcel | Delivery] = deque()
        self._underway: dict[int, Parcel] = {}
        self.dropped = 0

    def post(self, publication: Publication, now: float) -> None:
        """Let a publication wait its turn."""
        self._waiting.append(Parcel(publication, now))

    def acknowledge(self, delivery: Delivery) -> None:
        """Let the acknowledgement of a delivery wait its turn, behind what was posted before it."""
        self._waiting.append(delivery)

    def next(self, window: int) -> Parcel | Delivery | None:
        """Take what may leave now: nothing while `window` publications of QoS 1 are unconfirmed."""
        if not self._waiting:
            return None
        first = self._waiting[0]
        if isinstance(first, Parcel) and first.publication.qos and len(self._underway) >= window:
            return None
        return self._waiting.popleft()

    def sent(self, packet: int, parcel: Parcel) -> None:
        """Note that a parcel left under a packet identifier."""
        self._underway[packet] = parcel

    def confirmed(self, packet: int) -> Parcel | None:
        """Note that the broker has a parcel, and return it."""
        return self._underway.pop(packet, None)

    def broken(self) -> None:
        """The link broke: what was not confirmed waits again, first; acknowledgements of that link mean nothing any more."""
        self._waiting = deque([*self._underway.values(), *self._parcels()])
        self._underway.clear()

    def prune(self, now: float) -> None:
        """Before it goes on: leave out late setpoints, retained values that a later one replaces, and what is too much.

        What moves something is left out at any age: nobody has watched its signals meanwhile.
        """
        last = {parcel.publication.topic: parcel for parcel in self._parcels() if parcel.publication.retain}
        passing = [parcel for parcel in self._parcels() if not parcel.publication.retain and not _late(parcel, now)]
        excess = max(len(passing) - KEPT_AT_MOST, 0)
        self.dropped += excess
        kept = {id(parcel) for parcel in (*last.values(), *passing[excess:])}
        self._waiting = deque(item for item in self._waiting if isinstance(item, Delivery) or id(item) in kept)

    def __len__(self) -> int:
        return len(self._waiting) + len(self._underway)

    def _parcels(self) -> Iterator[Parcel]:
        return (item for item in self._waiting if isinstance(item, Parcel))


def _late(parcel: Parcel, now: float) -> bool:
    return parcel.publication.fleeting or (parcel.publication.urgent and now - parcel.posted > SETPOINT_LIFETIME_S)
