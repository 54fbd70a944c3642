"""Is it safe? The last stage before anything leaves: knows no people and no learning, holds limits and interlocks, fails closed.

The figures and their sources are the catalogue's (`devices/catalog`). `Wish` says only how strong the wish behind a value is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from devices.kinds import Cap, Device, Signal
from devices.settings import NumberSetting, Value


class Wish(StrEnum):
    """Whose wish a value is, as far as safety is concerned."""

    INFERRED = "inferred"
    EXPLICIT = "explicit"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class Limited:
    """A value that may leave, and why it is not the one that was wanted."""

    value: Value
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """A sensor's last live reading."""

    value: float | str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a movement may go on: the signals that forbid it (in words), and until when the good ones stay fresh."""

    blockers: tuple[str, ...]
    fresh_until: datetime | None = None

    @property
    def good(self) -> bool:
        """Say whether every signal is fresh and good."""
        return not self.blockers


def limit(device: Device, setting: str, value: Value, wish: Wish) -> Limited:
    """Return the nearest value that may leave: on the setting's grid, inside its limits and under the kind's caps."""
    spec = device.settings[setting]
    if not isinstance(spec, NumberSetting) or isinstance(value, str):
        if not spec.plausible(value):
            raise ValueError(f"{setting} of {device.name} cannot be set to this")
        return Limited(value)
    cap = next((each for each in device.kind.caps if each.setting == setting), None)
    highest = min(spec.maximum, _ceiling(cap, wish)) if cap else spec.maximum
    safe = spec.quantise(value, spec.minimum, highest)
    if spec.minimum - spec.step / 2 <= value <= highest + spec.step / 2:
        return Limited(safe)
    source = f" ({cap.source})" if cap and highest == _ceiling(cap, wish) and value > highest else ""
    return Limited(safe, f"limited to {safe:g} {spec.unit}{source}")


def _ceiling(cap: Cap, wish: Wish) -> float:
    return {Wish.INFERRED: cap.inferred, Wish.EXPLICIT: cap.explicit, Wish.PROTECTED: cap.protected}[wish]


def interlock(device: Device, samples: Mapping[str, Sample], at: datetime) -> Verdict:
    """Judge the signals of a device that moves. Never seen, stale or unknown means no."""
    blockers: list[str] = []
    fresh: list[datetime] = []
    for signal in device.kind.interlocks:
        if signal.optional and signal.name not in device.signals:
            continue
        sample = samples.get(device.signals.get(signal.name, signal.name))
        blocker = _blocker(signal, sample, at)
        if blocker:
            blockers.append(blocker)
        elif sample:
            fresh.append(sample.at + timedelta(seconds=signal.greatest_age))
    return Verdict(tuple(blockers), min(fresh, default=None))


def _blocker(signal: Signal, sample: Sample | None, at: datetime) -> str | None:
    if sample is None:
        return f"{signal.name} was never seen"
    if (at - sample.at).total_seconds() > signal.greatest_age:
        return f"{signal.name} is stale"
    return None if sample.value in signal.good else f"{signal.name} is not good"
