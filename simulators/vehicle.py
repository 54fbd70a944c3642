"""The car's own signals: it stands in P with the belt open while somebody settles in, then drives, then stands again."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from simulators.people import Visit
from simulators.sensors import Desk

SETTLING_S = 45.0
"""From the door to the belt: time for the seat to move and for the driver to correct it."""

CYCLE_S = 2.0
"""Standing, the signals are repeated this often: what is older than 5 s does not count."""


@dataclass(slots=True)
class Vehicle:
    """Speed (km/h), gear and driver's belt, on the sensors that the configuration names after the signals."""

    desk: Desk
    place: str = "car"
    _trip: int = 0

    def enters(self, visit: Visit, rng: Random) -> None:
        """Stand for a while, then drive at changing speeds until just before the visit ends."""
        self._trip += 1
        trip, timeline = self._trip, self.desk.timeline
        departs = timeline.now + min(SETTLING_S, (visit.leaves - timeline.now) / 3)
        self._stand(trip, departs)
        timeline.at(departs, lambda: self._drive(trip, visit.leaves - 20.0, rng))

    def park(self) -> None:
        """Stand with somebody in it until `leaves`."""
        self._trip += 1
        self._stand(self._trip, float("inf"))

    def leaves(self) -> None:
        """Nobody is in it any more: the bus falls asleep."""
        self._trip += 1

    def _stand(self, trip: int, until: float) -> None:
        if trip != self._trip or self.desk.timeline.now >= until:
            return
        self._say(0, "P", "off")
        self.desk.timeline.after(CYCLE_S, lambda: self._stand(trip, until))

    def _drive(self, trip: int, until: float, rng: Random) -> None:
        if trip != self._trip:
            return
        if self.desk.timeline.now >= until:
            self._say(0, "P", "off")
            return
        self._say(round(20 + 90 * rng.random()), "D", "on")
        self.desk.timeline.after(min(120.0, max(until - self.desk.timeline.now, 1.0)), lambda: self._drive(trip, until, rng))

    def _say(self, speed: int, gear: str, belt: str) -> None:
        self.desk.sense("vehicle_speed", speed)
        self.desk.sense("vehicle_gear", gear)
        self.desk.sense("driver_belt", belt)
