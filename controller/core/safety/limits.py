"""The highest and lowest that may leave: a setting's grid and limits, and the kind's caps for whoever asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from devices.kinds import Cap, Device
from devices.settings import NumberSetting, Value


class Wish(StrEnum):
    """Whose wish a value is, as far as safety is concerned."""

    INFERRED = "inferred"
    EXPLICIT = "explicit"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class Limited:
    """A value that may leave, why it is not the one that was wanted, and where the figure comes from that says so."""

    value: Value
    reason: str | None = None
    source: str | None = None


_SAID = {
    Wish.INFERRED: ", the most that is set without being asked for",
    Wish.EXPLICIT: ", the most that may be asked for",
    Wish.PROTECTED: " to protect who is here",
}


def limit(device: Device, setting: str, value: Value, wish: Wish) -> Limited:
    """Return the nearest value that may leave: on the setting's grid, inside its limits and under the kind's caps."""
    spec = device.settings[setting]
    if not isinstance(spec, NumberSetting) or isinstance(value, str):
        if not spec.plausible(value):
            raise ValueError(f"{setting} of {device.name} cannot be set to this")
        return Limited(value)
    cap, highest = _cap(device, setting), most(device, setting, wish)
    safe = spec.quantise(value, spec.minimum, highest)
    if spec.minimum - spec.step / 2 <= value <= highest + spec.step / 2:
        return Limited(safe)
    capped = cap is not None and highest == _ceiling(cap, wish) and value > highest
    return Limited(safe, f"limited to {safe:g} {spec.unit}{_SAID[wish] if capped else ''}", cap.source if cap and capped else None)


def most(device: Device, setting: str, wish: Wish) -> float:
    """Return the highest that a numeric setting may be asked for; endless for a choice."""
    spec, cap = device.settings[setting], _cap(device, setting)
    if not isinstance(spec, NumberSetting):
        return float("inf")
    return min(spec.maximum, _ceiling(cap, wish)) if cap else spec.maximum


def ceiling(device: Device, setting: str, standing: Value | None, *, protected: bool) -> float:
    """Return how high a capped setting may really be: for an adult what was set, but no less than what may be predicted for them."""
    cap = _cap(device, setting)
    if cap is None:
        spec = device.settings[setting]
        return spec.maximum if isinstance(spec, NumberSetting) else float("inf")
    if protected:
        return cap.protected
    asked = standing if isinstance(standing, float | int) else cap.inferred
    return max(cap.inferred, min(asked, cap.explicit))


def lowest(device: Device, setting: str) -> float:
    """Return the coolest, quietest value of a numeric setting."""
    spec = device.settings[setting]
    if not isinstance(spec, NumberSetting):
        raise TypeError(f"{setting} of {device.name} is no number")
    cap = _cap(device, setting)
    return spec.quantise(spec.minimum, spec.minimum, min(spec.maximum, cap.protected) if cap else spec.maximum)


def _cap(device: Device, setting: str) -> Cap | None:
    return next((each for each in device.kind.caps if each.setting == setting), None)


def _ceiling(cap: Cap, wish: Wish) -> float:
    return {Wish.INFERRED: cap.inferred, Wish.EXPLICIT: cap.explicit, Wish.PROTECTED: cap.protected}[wish]
