"""How real devices misbehave, as data: every field is off or harmless by default, and each has been seen on a real device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.settings import Value


@dataclass(frozen=True, slots=True)
class Quirks:
    """Seconds, units a second and probabilities.

    `latency`: from a command to the first effect · `report_delay`: from a change to its report · `grid`: the device's own step, whatever
    it was configured with · `fahrenheit`: whole °F inside, °C on the wire · `ramp`: units a second by setting, absent = at once ·
    `report_every`: while it moves · `optimistic`: reports the target before it is there · `stale`: reports the old state once more after a
    command · `clamp`: lowest and highest it does, by setting, silently · `boot`: what it stands at when power comes back · `lost`: share of
    commands that never arrive · `resend`: seconds between unasked repetitions of its state · `schedule`: hour of the day, setting, value,
    every day on its own · `says_origin`: names who caused a change · `retains`: its state is retained by the broker · `asks`: publishes
    `get` when it has woken up.
    """

    latency: float = 0.15
    report_delay: float = 0.02
    grid: float = 0.0
    fahrenheit: bool = False
    ramp: Mapping[str, float] = field(default_factory=dict)
    report_every: float = 0.5
    optimistic: bool = False
    stale: bool = False
    clamp: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    boot: Mapping[str, Value] = field(default_factory=dict)
    lost: float = 0.0
    resend: float = 0.0
    schedule: tuple[tuple[float, str, Value], ...] = ()
    says_origin: bool = False
    retains: bool = True
    asks: bool = False


MOTORS = Quirks(
    latency=0.1,
    report_every=0.5,
    ramp={"position": 25.0, "height": 12.0, "recline": 4.0, "lumbar": 15.0, "reach": 8.0}
    | dict.fromkeys(("left_tilt", "left_yaw", "right_tilt", "right_yaw"), 30.0),
)
"""A powered seat goes 20 to 30 mm a second; mirrors cross half their range in a few seconds."""

WHEEL = Quirks(latency=0.1, report_every=0.5, ramp={"height": 8.0, "reach": 8.0})

USUAL: Mapping[str, Quirks] = {
    "shower": Quirks(latency=0.25, says_origin=True),
    "bath": Quirks(latency=0.25),
    "car_seat": MOTORS,
    "steering_wheel": WHEEL,
    "mirrors": MOTORS,
    "climate": Quirks(latency=0.6, report_delay=0.3),
    "radio": Quirks(latency=0.08),
    "media": Quirks(latency=0.3),
    "light": Quirks(latency=0.12, optimistic=True),
    "coffee": Quirks(latency=0.2),
}
"""What a usual device of a kind does."""


def usual(kind: str) -> Quirks:
    """Return the quirks of a usual device of `kind`."""
    return USUAL.get(kind, Quirks())
