"""What follows a setpoint slowly: water at the outlet of a shower, air in a room. First order, computed without the C library."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.devices import SimulatedDevice
from simulators.sensors import Desk


@dataclass(slots=True)
class Trail:
    """A quantity that trails a device's setting with time constant `lag` (s) and is published on `sensor` every `every` seconds.

    With `resting` it falls back to that value while the device is not in use.
    """

    device: SimulatedDevice
    setting: str
    sensor: str
    lag: float
    every: float
    resting: float | None = None
    value: float | None = None

    def start(self, desk: Desk) -> None:
        """Follow from now on."""
        self._follow(desk)

    def towards(self, target: float, seconds: float) -> float:
        """Return where the quantity stands `seconds` on: an implicit Euler step, stable at any length."""
        here = target if self.value is None else self.value
        return here + (target - here) * seconds / (self.lag + seconds)

    def _follow(self, desk: Desk) -> None:
        setpoint = self.device.value(self.setting)
        running = self.resting is None or bool(self.device.active)
        target = setpoint if running and not isinstance(setpoint, str) else self.resting
        if target is not None:
            self.value = self.towards(target, self.every)
            if running:
                desk.sense(self.sensor, round(self.value, 1))
        desk.timeline.after(self.every, lambda: self._follow(desk))
