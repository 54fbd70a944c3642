"""One device of a household under test: turned by a hand, looked at, and what the program said about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from devices.kinds import Device
from devices.settings import Value
from simulators.devices import SimulatedDevice
from simulators.testing.drivers import Driver

Json: TypeAlias = dict[str, Any]


class DeviceHandle:
    """One device of a simulated household: turned by a hand, and looked at."""

    def __init__(self, device: Device, driver: Driver) -> None:
        """Stand for `device`."""
        self.device, self.name, self._driver = device, device.name, driver
        self.simulated: SimulatedDevice | None = None
        self.reported: dict[str, Value] = {}
        self.commands: list[dict[str, Value]] = []
        self.decision: Json = {}

    def value(self, setting: str) -> Value | None:
        """Return where a setting stands: truly, for a simulated device; as last reported, for a real one."""
        if self.simulated is not None:
            return self.simulated.value(setting)
        return self.reported.get(setting)

    @property
    def why(self) -> str:
        """The reason of the last decision, in words."""
        return str(self.decision.get("why", ""))

    async def turn(self, **settings: Value) -> None:
        """Turn knobs by hand. Raises `ValueError` for a setting or a value that the device does not have."""
        device = self._owned("turned")
        unknown = sorted(set(settings) - set(device.axes))
        if unknown:
            raise ValueError(f"{self.name} has no {', '.join(unknown)}; it has {', '.join(device.axes)}")
        device.turn(settings)
        await self._driver.passes(device.quirks.report_delay)

    async def runs(self, active: bool = True) -> None:  # noqa: FBT001, FBT002  # `shower.runs(False)` reads well enough
        """Switch it on by hand (the water runs), or off."""
        self._owned("switched on").use(active=active)
        await self._driver.passes(0.0)

    async def loses_power(self, seconds: float = 1.0) -> None:
        """Take its power away for a while: it comes back at its boot values."""
        self._owned("cut off").cut_power(seconds)
        await self._driver.passes(seconds + 0.1)

    async def expect(self, within: float = 2.0, **settings: Value) -> None:
        """Wait until the device stands at `settings`; raise `AssertionError`, with what it does stand at, after `within` seconds."""
        __tracebackhide__ = True
        if await self._driver.until(lambda: self._stands(settings), within):
            return
        stands = ", ".join(f"{name} = {self.value(name)!r}" for name in settings)
        wanted = ", ".join(f"{name} = {value!r}" for name, value in settings.items())
        reason = f'; the last decision says: "{self.why}"' if self.why else "; there was no decision on it"
        raise AssertionError(f"{self.name} stands at {stands} after {within:g} s, not at {wanted}{reason}")

    def heard(self, word: str, payload: str) -> None:
        """Take a message on one of the device's topics."""
        if word == "set":
            self.commands.append(document_of(payload))
            if self.simulated is not None:
                self.simulated.command(payload)
        elif word == "decision":
            self.decision = document_of(payload)
        elif word == "state":
            self.reported |= document_of(payload)

    def _stands(self, settings: Mapping[str, Value]) -> bool:
        known = self.device.settings
        unknown = sorted(set(settings) - set(known))
        if unknown:
            raise ValueError(f"{self.name} has no {', '.join(unknown)}; it has {', '.join(known)}")
        values = {name: self.value(name) for name in settings}
        return all(value is not None and known[name].same(value, settings[name]) for name, value in values.items())

    def _owned(self, done: str) -> SimulatedDevice:
        if self.simulated is None:
            raise ValueError(f"{self.name} is a real device here; it is {done} by its own code, not by the simulation")
        self._driver.catch_up()
        return self.simulated


def document_of(payload: str) -> Json:
    """Return a JSON object, or an empty one: a device under test may say anything."""
    try:
        read = json.loads(payload)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
