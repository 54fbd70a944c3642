"""May it move? The signals of what can pinch, each fresh and good; never seen, stale or unknown means no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from devices.kinds import Device, Signal


@dataclass(frozen=True, slots=True)
class Sample:
    """A sensor's last live reading. The same value said again is a new sample: whoever publishes it is alive."""

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
