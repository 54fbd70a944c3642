"""A simulated device: axes that can be commanded, turned by hand, and that report, each with its quirks. No person and no broker here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from controller.effects import Publication
from devices.kinds import Device
from devices.settings import Value
from simulators.axes import Axis, axis
from simulators.quirks import Quirks
from simulators.timeline import DAY_S, Timeline

Send: TypeAlias = Callable[[Publication], None]
Watch: TypeAlias = Callable[["SimulatedDevice"], None]


@dataclass(slots=True)
class SimulatedDevice:
    """A device as configured, on a timeline, that sends its messages through `send`. `watch` is told of every movement by itself."""

    device: Device
    quirks: Quirks
    timeline: Timeline
    send: Send
    base: str
    rng: Random
    watch: Watch | None = None
    active: bool | None = None
    axes: dict[str, Axis] = field(default_factory=dict)
    moved_at: float = float("-inf")
    _movement: int = 0

    def __post_init__(self) -> None:
        """Stand at the boot values."""
        self.axes = {name: axis(setting, self.quirks) for name, setting in self.device.settings.items()}

    @property
    def name(self) -> str:
        """The device's name in the configuration."""
        return self.device.name

    def value(self, setting: str) -> Value:
        """Return where a setting stands, in the device's own words."""
        return self.axes[setting].reported

    def start(self) -> None:
        """Come online: availability and state, and whatever it does by itself from now on."""
        self._tell("availability", "online", retain=True)
        self.report(retain=self.quirks.retains)
        if self.quirks.resend > 0:
            self.timeline.after(self.quirks.resend, self._repeat)
        for hour, setting, value in self.quirks.schedule:
            self.timeline.after(self._until(hour), lambda s=setting, v=value, h=hour: self._scheduled(s, v, h))  # type: ignore[misc]

    def stop(self) -> None:
        """Go offline: nobody is to take what is retained for a device that is there."""
        self._tell("availability", "offline", retain=True)

    def command(self, payload: bytes | str) -> None:
        """Take a message from the command topic; what it does not understand it ignores, as devices do."""
        try:
            wanted = json.loads(payload)
        except ValueError:
            return
        if isinstance(wanted, dict) and self.rng.random() >= self.quirks.lost:
            self.timeline.after(self.quirks.latency, lambda: self._obey(wanted))

    def turn(self, settings: Mapping[str, Value], origin: str = "manual") -> None:
        """Be turned by a hand: at once, and whatever was moving on those settings stops there."""
        for name, raw in settings.items():
            knob = self.axes[name]
            value = knob.accept(raw)
            if value is None:
                message = f"{self.name}.{name} cannot be turned to {raw!r}"
                raise ValueError(message)
            knob.value = knob.target = value
        self._report_soon(origin)

    def use(self, *, active: bool) -> None:
        """Be switched on or off by hand (water runs, the cup is under): reported, no setting changes."""
        self.active = active
        self.report()

    def cut_power(self, seconds: float) -> None:
        """Lose power, forget everything, and come back at the boot values."""
        self._movement += 1
        self._tell("availability", "offline", retain=True)
        self.timeline.after(seconds, self._boot)

    def report(self, origin: str | None = None, *, retain: bool = False, values: Mapping[str, Value] | None = None) -> None:
        """Say how it stands."""
        state: dict[str, object] = {name: knob.reported for name, knob in self.axes.items()}
        state |= values or {}
        if self.active is not None:
            state["active"] = self.active
        if origin is not None and self.quirks.says_origin:
            state["origin"] = origin
        self._tell("state", json.dumps(state), retain=retain or self.quirks.retains)

    def _obey(self, wanted: Mapping[str, object]) -> None:
        if self.quirks.stale:
            self.report()
        known = {name: self.axes[name].accept(raw) for name, raw in wanted.items() if name in self.axes}
        for name, value in known.items():
            if value is not None:
                self.axes[name].target = value
        if self.quirks.optimistic:
            self.report("command", values={name: knob.spoken(knob.target) for name, knob in self.axes.items()})
        self._movement += 1
        self._move(self._movement)

    def _move(self, movement: int) -> None:
        """Go one stretch of the way; a newer movement, a hand or a power cut ends this one."""
        if movement != self._movement:
            return
        moving = [knob for knob in self.axes.values() if knob.moving]
        for knob in moving:
            knob.advance(self.quirks.report_every)
        if moving:
            self.moved_at = self.timeline.now
            self._report_soon("command")
            if self.watch is not None:
                self.watch(self)
        if any(knob.moving for knob in moving):
            self.timeline.after(self.quirks.report_every, lambda: self._move(movement))
        elif not moving and not self.quirks.optimistic:
            self._report_soon("command")

    def _report_soon(self, origin: str) -> None:
        self.timeline.after(self.quirks.report_delay, lambda: self.report(origin))

    def _repeat(self) -> None:
        self.report()
        self.timeline.after(self.quirks.resend, self._repeat)

    def _scheduled(self, setting: str, value: Value, hour: float) -> None:
        self.turn({setting: value}, origin="schedule")
        self.timeline.after(DAY_S, lambda: self._scheduled(setting, value, hour))

    def _boot(self) -> None:
        for name, setting in self.device.settings.items():
            self.axes[name] = axis(setting, self.quirks)
        self._tell("availability", "online", retain=True)
        self.report("boot")
        if self.quirks.asks:
            self._tell("get", "")

    def _until(self, hour: float) -> float:
        midnight = self.timeline.moment.replace(hour=0, minute=0, second=0, microsecond=0)
        due = self.timeline.seconds_of(midnight) + hour * 3600.0
        return (due - self.timeline.now) % DAY_S

    def _tell(self, word: str, payload: str, *, retain: bool = False) -> None:
        self.send(Publication(f"{self.base}/{self.name}/{word}", payload, qos=1, retain=retain))
