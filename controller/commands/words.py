"""The ledger in plain words: one sentence for each kind of entry, made from its own fields."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from controller.core.explanation import amount
from controller.core.home import Home
from controller.core.ledger import Entry, EntryType
from controller.core.safety import water

IGNORED = {
    "echo": "the echo of our own command",
    "ramp": "on its way to what was commanded",
    "retained": "an old report that the broker had kept",
    "boot": "what the device starts with",
    "schedule": "the device's own schedule",
    "fan_out": "set together with other devices at once",
    "failed_command": "a command that the device did not follow",
    "rival": "another controller",
    "duplicate": "said twice",
    "implausible": "nothing the device can stand at",
    "doubtful": "perhaps a person, perhaps not",
}
UNATTRIBUTED = {
    "doubt": "it is not certain who",
    "guest": "by a guest",
    "late": "it was reported too late to tell who",
}
SAFETY = {fault.value: said for fault, said in water.SAID.items()}
"""Why safety took over, in words."""
_ORIGINS = {"device": "at the device", "request": "by request", "quiz": "in the quiz", "claim": "claimed afterwards"}


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return local time as people here write it in tables."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return how many there are of something: 1 place, 2 places."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def sentence(entry: Entry, home: Home) -> str:
    """Say what happened."""
    person = home.people.get(entry.person or "")
    who = person.name if person else entry.person or "Somebody"
    what = f"{entry.device} {entry.setting}" if entry.setting else entry.device
    value = _value(entry, home)
    reason = entry.reason or ""
    match entry.type:
        case EntryType.PREFERENCE if entry.detail.get("pin"):
            return f"{who} made {value} a standing wish for {what}"
        case EntryType.PREFERENCE:
            return f"{who} set {what} to {value} {_ORIGINS.get(entry.origin or '', '')}".rstrip() + _evidence(entry)
        case EntryType.ACCEPTANCE:
            return f"{who} left {what} at {value}"
        case EntryType.UNATTRIBUTED:
            return f"{what} was set to {value}; {UNATTRIBUTED.get(reason, reason)}" + _evidence(entry)
        case EntryType.IGNORED | EntryType.SAFETY:
            return f"{what} went to {value}: {(IGNORED | SAFETY).get(reason, reason)}" + _evidence(entry)
        case EntryType.LEARNER:
            return _learner(entry, f"the learner of {who} for {what}")


_PLAIN = "no command, clock or other device explains it"
"""What is not worth saying: that nothing spoke against a hand."""


def _evidence(entry: Entry) -> str:
    """Say what the label of a change rests on, where that is more than that nothing spoke against it."""
    evidence = entry.detail.get("evidence") or {}
    because = [each for each in evidence.get("because", ()) if each != _PLAIN]
    return f" ({'; '.join(because)})" if because else ""


def _learner(entry: Entry, what: str) -> str:
    """Say which learner serves instead of which, and how much better it was."""
    if "to" not in entry.detail:
        return f"{what} was changed"
    ways = f"{what} is {entry.detail['to']} instead of {entry.detail['from']}"
    better = entry.detail.get("better")
    return f"{ways}: its loss was {better:.0%} less" if better is not None else f"{ways} again"


def _value(entry: Entry, home: Home) -> str:
    if entry.value is None:
        return "something"
    device = home.devices.get(entry.device)
    setting = device.settings.get(entry.setting or "") if device else None
    return amount(setting, entry.value) if setting else f"{entry.value}"
