"""How a device of the benchmark misbehaves: parameters drawn per seed, several quirks at once. Independent of what the core expects."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from random import Random

from devices.kinds import Device
from devices.settings import ChoiceSetting, NumberSetting, Value

QUIRKS = (
    *("plain", "slow", "grid", "fahrenheit", "noise", "ramp", "optimistic", "stale", "clamp", "boot", "silent_boot"),
    *("lost", "failing", "retained", "resend", "schedule", "scene", "rival", "silent_rival", "external", "coupled", "origin"),
)
"""What may be drawn. Each is explained where its parameters are, below."""
_TOGETHER = 2
"""Further quirks that a device may have beside its first."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A setting that a device gives itself a value, every day at the same second."""

    second: float
    setting: str
    value: Value


@dataclass(frozen=True, slots=True)
class Traits:
    """Seconds, units, units a second, and shares.

    `latency`: from a command to its effect, give or take `jitter` of it · `delay`: from a change to its report · `grid`: its own step,
    counted from 0 · `fahrenheit`: whole °F inside · `noise`: added to every number it reports · `ramp`: seconds for ten steps, reported
    every `pace` · `optimistic`: says the target as soon as it hears of it · `stale`: repeats the old state "before" or "after" the new
    one · `clamp`: share of the range that it does not do, at both ends · `boots`: a day; `announced` by availability or not · `lost`:
    share of commands that never arrive · `failing`: share of commands that it takes back after `gives_up` · `retained`: re-deliveries of an
    old retained state a day · `resend`: seconds between repetitions · `schedules`: on its own · `scenes`: a day, with other devices ·
    `rival`: seconds until another controller writes its own value back, `seen` on the command topic or not · `external`: changes a day by
    an app, which it says · `coupled`: the setting that moves along with another one · `says`: it names the origin of every change ·
    `stubborn`: a command under way beats a hand that was quicker.
    """

    quirks: tuple[str, ...] = ()
    latency: float = 0.2
    jitter: float = 0.15
    delay: float = 0.05
    grid: float = 0.0
    fahrenheit: bool = False
    noise: float = 0.0
    ramp: float = 0.0
    pace: float = 1.0
    optimistic: bool = False
    stale: str = ""
    clamp: float = 0.0
    boots: float = 0.0
    announced: bool = True
    lost: float = 0.0
    failing: float = 0.0
    gives_up: float = 5.0
    retained: float = 0.0
    resend: float = 0.0
    schedules: tuple[Schedule, ...] = ()
    scenes: float = 0.0
    rival: float = 0.0
    seen: bool = True
    rival_value: Value | None = None
    external: float = 0.0
    coupled: str = ""
    says: bool = False
    stubborn: bool = False
    boot: dict[str, Value] = field(default_factory=dict)


def drawn(device: Device, first: str, rng: Random) -> Traits:
    """Return the traits of a device: `first`, and up to two quirks more."""
    others = [each for each in QUIRKS if each not in {first, "plain", "origin"}]
    names = [first, *(rng.choice(others) for _ in range(rng.randint(0, _TOGETHER)))]
    traits = Traits(
        quirks=tuple(dict.fromkeys(names)),
        latency=_between(rng, 0.05, 1.5),
        delay=_between(rng, 0.01, 0.4),
        stubborn=rng.random() < 0.3,
        boot={name: _anywhere(setting, rng) for name, setting in device.settings.items()},
    )
    for name in traits.quirks:
        traits = _with(traits, name, device, rng)
    return traits


def _with(traits: Traits, quirk: str, device: Device, rng: Random) -> Traits:
    """Return the traits with one quirk more."""
    setting = rng.choice(list(device.settings))
    number = next((each for each in device.settings.values() if isinstance(each, NumberSetting)), None)
    if quirk in {"boot", "silent_boot"}:
        return replace(traits, boots=1.0 + 2.0 * rng.random(), announced=quirk == "boot" and traits.announced)
    if quirk in {"rival", "silent_rival"} and number is not None:
        wish = _anywhere(number, rng)
        return replace(traits, rival=_between(rng, 0.5, 20.0), seen=quirk == "rival", rival_value=wish)
    changes: dict[str, dict[str, object]] = {
        "slow": {"latency": _between(rng, 1.0, 8.0)},
        "grid": {"grid": rng.choice([0.1, 0.2, 0.25, 0.3, 0.4, 0.6, 0.7, 0.8, 1.0]) if rng.random() < 0.5 else 1.0},
        "fahrenheit": {"fahrenheit": True},
        "noise": {"noise": rng.choice([1e-9, 1e-4, 0.02])},
        "ramp": {"ramp": _between(rng, 10.0, 300.0), "pace": _between(rng, 0.5, 20.0)},
        "optimistic": {"optimistic": True},
        "stale": {"stale": rng.choice(["before", "after"])},
        "clamp": {"clamp": 0.15 + 0.25 * rng.random()},
        "lost": {"lost": 0.1 + 0.3 * rng.random()},
        "failing": {"failing": 0.1 + 0.3 * rng.random(), "gives_up": _between(rng, 1.0, 20.0), "optimistic": True},
        "retained": {"retained": 2.0 + 6.0 * rng.random()},
        "resend": {"resend": _between(rng, 10.0, 600.0)},
        "schedule": {"schedules": _schedules(device, setting, rng)},
        "scene": {"scenes": 2.0},
        "external": {"external": 1.0 + 2.0 * rng.random()},
        "coupled": {"coupled": setting if len(device.settings) > 1 else ""},
        "origin": {"says": True},
    }
    return replace(traits, **changes.get(quirk, {}))  # type: ignore[arg-type]  # each of its own type, above


def _schedules(device: Device, setting: str, rng: Random) -> tuple[Schedule, ...]:
    """Return two settings a day, at whole minutes or at any second."""
    times = [rng.randint(0, 1439) * 60.0 + (rng.random() * 60.0 if rng.random() < 0.5 else 0.0) for _ in range(2)]
    return tuple(Schedule(second, setting, _anywhere(device.settings[setting], rng)) for second in times)


def _anywhere(setting: NumberSetting | ChoiceSetting, rng: Random) -> Value:
    """Return a value that a device might be given: not at the ends of its range."""
    if isinstance(setting, ChoiceSetting):
        return rng.choice(setting.options)
    low, high = comfortable(setting)
    return setting.quantise(low + rng.random() * (high - low))


def comfortable(setting: NumberSetting) -> tuple[float, float]:
    """Return the part of the range in which people live: fifteen steps or a third of it around the default, whichever is more."""
    middle = setting.default if setting.default is not None else (setting.minimum + setting.maximum) / 2
    width = max(setting.step * 8, (setting.maximum - setting.minimum) / 6)
    return max(setting.minimum, middle - width), min(setting.maximum, middle + width)


def _between(rng: Random, low: float, high: float) -> float:
    """Return a number as likely in every factor of two between `low` and `high`."""
    return low * math.pow(high / low, rng.random())
