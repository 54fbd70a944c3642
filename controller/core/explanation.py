"""Why: sentences made from the very terms that made a number, and the same terms as data for `because`.

A wrong reason is worse than none: nothing is said here that is not a field of the wish it speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from controller.core.clock import day_of
from controller.core.decisions import Source
from devices.settings import NumberSetting, Setting, Value
from learners.base import Term

BLOCKED = {
    "level": "not set, because the level here is {level}",
    "paused": "not set, because this device is paused",
    "unavailable": "not set, because the device is not reachable",
    "off": "waits until the device is switched on",
    "conflict": "not set, because one tag was seen in two places",
    "interlock": "not moved: {detail}",
    "nothing": "nothing is set, because nothing is known to be wanted",
    "doubt": "not set, because it is not certain enough who is there",
}
"""Why something was not done, by the code in `because`."""
_TIMES = {"last": "last time", "always": "", "household": "", "default": ""}


@dataclass(slots=True)
class Wanted:
    """What is wanted of one setting, before and after safety, with everything that explains it."""

    value: Value
    source: Source
    confidence: float
    spread: float | Mapping[str, float]
    evidence: float = 0.0
    terms: tuple[Any, ...] = ()
    acts: bool = True
    below_bar: bool = False
    limited: str | None = None
    origin: Source | None = None
    people: int = 1
    blocked: str | None = None
    whose: str | None = None


def amount(setting: Setting, value: Value) -> str:
    """Return a value as people write it."""
    if isinstance(value, str) or not isinstance(setting, NumberSetting):
        return str(value)
    unit = setting.unit if setting.unit in {"°", "%"} or not setting.unit else f" {setting.unit}"
    return f"{value:g}{unit}"


def because(wanted: Wanted) -> dict[str, Any]:
    """Return one setting's part of `because`: where the value comes from and the terms that made it."""
    parts: dict[str, Any] = {"source": wanted.source.value, "value": wanted.value, "evidence": round(wanted.evidence, 3)}
    if wanted.origin is not None and wanted.origin is not wanted.source:
        parts["wished"] = wanted.origin.value
    if wanted.limited:
        parts["limited"] = wanted.limited
    if wanted.blocked:
        parts["blocked"] = wanted.blocked
    if wanted.people > 1:
        parts["people"] = wanted.people
    parts["terms"] = [_term(each) for each in wanted.terms]
    return parts


def _term(term: Term[Any]) -> dict[str, Any]:
    last = day_of(term.last).date().isoformat() if term.last is not None else None
    value = term.value if isinstance(term.value, str) else round(term.value, 3)
    return {"name": term.name, "value": value, "weight": round(term.weight, 3), "count": term.count, "last": last}


def sentence(name: str, kind: str, setting: Setting, wanted: Wanted) -> str:
    """Return why a setting is to stand where it is to stand."""
    text = _reason(name, kind, setting, wanted, amount(setting, wanted.value))
    if wanted.below_bar:
        text = f"What is known of {name} is not sure enough for them. {text}"
    if wanted.people > 1:
        text += f" It is a compromise between the {wanted.people} who are here."
    return f"{text} It is {wanted.limited}." if wanted.limited else text


def _reason(name: str, kind: str, setting: Setting, wanted: Wanted, value: str) -> str:
    match wanted.origin or wanted.source:
        case Source.OVERRIDE:
            return f"{name} set {setting.name} to {value}; it is kept."
        case Source.PIN:
            return f"{name} asked for {value} as a standing wish."
        case Source.PREDICTION:
            return _usual(name, value, wanted)
        case Source.HOUSEHOLD:
            return f"Nothing certain is known of {_object(name)} here; the household usually has {value}."
        case Source.DEFAULT | Source.SAFETY:
            return f"Nothing is known of {_object(name)} here yet; {value} is the default of a {kind.replace('_', ' ')}."


def _usual(name: str, value: str, wanted: Wanted) -> str:
    term = wanted.terms[0] if wanted.terms else None
    if term is None or term.count == 0:
        return f"{name} usually has {value}."
    last = f", last on {_date(term.last)}" if term.last is not None else ""
    if term.count == 1:
        return f"{name} chose about {value} here before (1 choice{last})." if wanted.limited else f"{name} had {value} last time (1 choice{last})."
    times = _TIMES.get(term.name, f" on {term.name}" if " " in term.name else f" in the {term.name}")
    return f"{name} usually has {value}{times if times != 'last time' else ''} ({term.count} choices{last})."


def _date(days: float) -> str:
    day = day_of(days)
    return f"{day.day} {day:%B}"


def _object(name: str) -> str:
    return {"A guest": "this guest", "Somebody": "who is here"}.get(name, name)


def capital(text: str) -> str:
    """Return a sentence with a capital first letter."""
    return text[:1].upper() + text[1:]
