"""A profile as `export` wrote it, read with suspicion: it may come from another home, another version, or somebody's editor.

What cannot be read is counted and left out; nothing in the file is trusted to be within limits.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter, ValidationError

from controller.core.home import Home
from controller.core.ledger import Entry, EntryType
from controller.core.preferences import Key, Pin
from controller.core.requests import When
from devices.settings import Value
from learners.base import Circumstance

_CIRCUMSTANCE = TypeAdapter(Circumstance)
_WHEN: TypeAdapter[When | None] = TypeAdapter(When | None)
_ORIGINS = ("device", "request", "quiz", "claim")
_HOURS, _WEEKDAYS, _LAST_DAY = 24, 7, 100_000
"""An hour is below 24, a weekday below 7, and day 100,000 is in the year 2243."""


UNREADABLE = "they cannot be read"


class Row(BaseModel):
    """A ledger entry of the file."""

    type: Literal["preference", "acceptance"]
    id: str = Field(min_length=1, max_length=200)
    at: AwareDatetime
    device: str
    setting: str
    value: float | str
    origin: str | None = None
    confidence: float | None = None
    detail: dict[str, Any] = Field(default_factory=dict)


class Profile(BaseModel):
    """The file; keys that we do not know are left alone, since later versions may have more."""

    person: str
    ledger: list[dict[str, Any]]
    explicit: dict[str, Any] = Field(default_factory=dict)
    discounted: list[str] = Field(default_factory=list)


@dataclass(slots=True)
class Carried:
    """What of a profile has a place in this home, and how much was left out for which reason. `renamed`: their device -> ours."""

    home: Home
    person: str
    renamed: Mapping[str, str]
    entries: list[Entry] = field(default_factory=list)
    pins: dict[Key, list[Pin]] = field(default_factory=dict)
    facts: dict[str, str | int | float] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def take(self, profile: Profile, now: datetime) -> None:
        """Take what fits."""
        discounted = frozenset(profile.discounted)
        for raw in profile.ledger:
            if raw.get("type") in ("preference", "acceptance") and raw.get("setting") is not None and raw.get("id") not in discounted:
                self._take_entry(raw, profile.person, now)
        for key, state in profile.explicit.items():
            head, _, rest = key.partition("/")
            if head == "pin" and isinstance(state, dict):
                self._take_pins(rest, state.get("pins"))
            elif head == "facts" and isinstance(state, dict):
                self.facts.update({name: fact for name, fact in state.items() if isinstance(fact, str | int | float)})

    def _take_entry(self, raw: dict[str, Any], theirs: str, now: datetime) -> None:
        try:
            row = Row.model_validate(raw)
            circumstance = _circumstance(row.detail)
        except ValidationError:
            self.left_out[UNREADABLE] += 1
            return
        value = self._fitting(row.device, row.setting, row.value)
        if value is None:
            return
        if row.at > now + timedelta(days=1):
            self.left_out["their time has not come yet"] += 1
            return
        self.entries.append(
            Entry(
                id=row.id if self.person == theirs else blake2b(f"{row.id}|{self.person}".encode(), digest_size=8).hexdigest(),
                at=row.at,
                type=EntryType(row.type),
                device=self.renamed.get(row.device, row.device),
                setting=row.setting,
                value=value,
                person=self.person,
                origin=row.origin if row.origin in _ORIGINS else None,
                confidence=row.confidence if row.confidence is not None and 0 <= row.confidence <= 1 else None,
                detail={**circumstance, "imported": True, **({"pin": True} if row.detail.get("pin") is True else {})},
            )
        )

    def _take_pins(self, key: str, pins: Any) -> None:
        """Take the standing wishes under `person/device/setting`."""
        _, _, rest = key.partition("/")
        theirs, _, setting = rest.partition("/")
        for pin in pins if isinstance(pins, list) else []:
            try:
                raw, when = pin["value"], _WHEN.validate_python(pin.get("when"))
            except (ValidationError, LookupError, TypeError, AttributeError):
                self.left_out[UNREADABLE] += 1
                continue
            value = self._fitting(theirs, setting, raw)
            if value is not None:
                self.pins.setdefault((self.person, self.renamed.get(theirs, theirs), setting), []).append(Pin(value, when))

    def _fitting(self, theirs: str, setting: str, raw: Value) -> Value | None:
        """Return a value as the device here takes it, or count why it does not."""
        name = self.renamed.get(theirs, theirs)
        device = self.home.devices.get(name)
        spec = device.settings.get(setting) if device else None
        if spec is None:
            self.left_out[f"there is no {name} {setting} here"] += 1
            return None
        value = spec.parse(raw)
        if value is None or not spec.plausible(value):
            self.left_out[f"{name} {setting} takes no such value here"] += 1
            return None
        return value


def _circumstance(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return the circumstances that a learner needs, checked; nothing where there are none (a standing wish has none)."""
    if "circumstance" not in detail:
        return {}
    x = _CIRCUMSTANCE.validate_python(detail["circumstance"])
    numbers = (x.days, x.hour, *x.readings.values(), *([x.previous] if isinstance(x.previous, int | float) else []))
    sane = all(map(math.isfinite, numbers)) and abs(x.days) <= _LAST_DAY and 0 <= x.hour < _HOURS and 0 <= x.weekday < _WEEKDAYS
    return {"circumstance": asdict(x)} if sane else {}
