"""Acknowledgements leave in the order in which the deliveries came (MQTT 5, 4.6), whatever is done with first."""

from __future__ import annotations

from collections import deque

from controller.traffic.link import Delivery


class Turns:
    """The deliveries of one connection that are not acknowledged yet, by packet identifier."""

    def __init__(self) -> None:
        """Start with none."""
        self._arrived: deque[int] = deque()
        self._done: dict[int, list[Delivery]] = {}

    def arrived(self, packet: int) -> None:
        """Note that a delivery came."""
        self._arrived.append(packet)

    def done(self, delivery: Delivery) -> list[Delivery]:
        """Note that a delivery may be acknowledged, and return those whose turn has come."""
        self._done.setdefault(delivery.packet, []).append(delivery)
        return self._due()

    def leave(self, packet: int) -> list[Delivery]:
        """Wait no longer for a delivery that will never be done, and return those whose turn has come."""
        if packet in self._arrived:
            self._arrived.remove(packet)
        return self._due()

    def clear(self) -> None:
        """Forget them: the connection is gone, and what was not acknowledged comes again."""
        self._arrived.clear()
        self._done.clear()

    def _due(self) -> list[Delivery]:
        due = []
        while self._arrived and (done := self._done.get(self._arrived[0])):
            packet = self._arrived.popleft()
            due.append(done.pop(0))
            if not done:
                del self._done[packet]
        return due
