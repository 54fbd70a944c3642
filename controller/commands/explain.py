"""`justright explain PERSON DEVICE`: what would be decided if they came now, by the code that decides, and all it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click

from controller.commands.echoes import echo_document, echo_lines
from controller.commands.output import as_json, heading, table
from controller.commands.remembered import device_states, reading
from controller.commands.sightings import source_lines, worth_here
from controller.commands.words import counted, moment, sentence
from controller.config import Config
from controller.core.decisions import Document, PublishDecision, Room, SaveState
from controller.core.events import IdentitySeen, SensorRead
from controller.core.explanation import amount
from controller.core.house import House
from controller.core.ledger import Entry, EntryType
from controller.core.preferences import Wishes
from controller.core.requests import When
from controller.core.state import DeviceState, Hold
from controller.core.wishes.observing import watched
from controller.store import Store
from controller.store.rows import entry_document
from devices.kinds import Device
from devices.messages import IdentityReport, Reading
from devices.settings import NumberSetting, Setting, Value

_SHOWN = 5
"""Ledger entries that are shown as the latest ones."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much is known of one setting: explicit choices and uses that were left alone."""

    choices: int
    acceptances: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that makes a decision for one person at one device."""

    person: str
    device: str
    at: datetime
    level: str
    decision: Document | None
    pins: Mapping[str, tuple[tuple[Value, When | None], ...]]
    last: Mapping[str, Value]
    held: Mapping[str, Hold]
    evidence: Mapping[str, Evidence]
    ledger: tuple[Entry, ...]
    state: DeviceState
    watched: Mapping[str, Mapping[str, float]]
    sources: Mapping[str, Mapping[str, float]]


def explain(config: Config, person: str, device: str, at: datetime, *, json: bool) -> None:
    """Print the explanation."""
    with reading(config) as store:
        found = _explained(config, store, person, config.home.devices[device], at)
    if json:
        as_json({**_document(found), "echo": echo_document(config.home.devices[device], found.state), "sources": found.sources})
    else:
        _tell(config, found)


def _explained(config: Config, store: Store, person: str, device: Device, at: datetime) -> Explanation:
    rows = store.rows()
    wishes = _wishes(config, rows)
    held = (
        {name: field.hold for name, field in device_states(rows)[device.name].fields.items()} if device.name in device_states(rows) else {}
    )
    keys = {setting: (person, device.name, setting) for setting in device.settings}
    return Explanation(
        person=person,
        device=device.name,
        at=at,
        level=wishes.level(person, device.name).value,
        decision=_imagined(config, rows, person, device, at),
        pins={setting: tuple((pin.value, pin.when) for pin in wishes.pins[key]) for setting, key in keys.items() if key in wishes.pins},
        last={setting: wishes.last[key] for setting, key in keys.items() if key in wishes.last},
        held={name: hold for name, hold in held.items() if hold is not None and not _anothers(config, hold, person)},
        evidence={setting: _evidence(store.evidence(*key)) for setting, key in keys.items()},
        ledger=tuple(store.ledger(person, device.name, _SHOWN)),
        state=device_states(rows).get(device.name, DeviceState()),
        watched=watched(device_states(rows)[device.name], person, device.settings) if device.name in device_states(rows) else {},
        sources=worth_here(config.home, rows, device.place),
    )


def _anothers(config: Config, hold: Hold, person: str) -> bool:
    """Say whether somebody else holds it who is private."""
    holder = config.home.people.get(hold.subject or "")
    return holder is not None and holder.private and holder.id != person


def _wishes(config: Config, rows: list[SaveState]) -> Wishes:
    wishes = Wishes(config.home)
    for row in rows:
        if row.room is Room.EXPLICIT:
            wishes.load(row)
    return wishes


def _evidence(entries: tuple[Entry, ...]) -> Evidence:
    choices = sum(entry.type is EntryType.PREFERENCE and not entry.detail.get("pin") for entry in entries)
    return Evidence(choices, sum(entry.type is EntryType.ACCEPTANCE for entry in entries))


def _imagined(config: Config, rows: list[SaveState], person: str, device: Device, at: datetime) -> Document | None:
    """Let the person come to an empty home that has learned what ours has, and return what is decided; `None` at level `off`.

    What moves is imagined with good signals, so that the answer is about wishes and not about a car that stands in a garage.
    """
    house = House(config.home)
    house.restore(row for row in rows if row.room is not Room.RUNNING)
    for signal in device.kind.interlocks:
        if sensor := device.signals.get(signal.name, signal.name):
            house.handle(SensorRead(at, sensor, Reading(signal.good[0])))
    decided = house.handle(IdentitySeen(at, device.place, "explain", IdentityReport(person=person, confidence=1.0)))
    documents = [each.document for each in decided if isinstance(each, PublishDecision) and each.device == device.name]
    return documents[-1] if documents else None


def _document(found: Explanation) -> dict[str, Any]:
    document = found.decision
    return {
        "person": found.person,
        "device": found.device,
        "at": found.at,
        "level": found.level,
        "decision": {name: getattr(document, name) for name in Document.__dataclass_fields__} if document else None,
        "pins": {setting: [{"value": value, "when": _when(when) or None} for value, when in pins] for setting, pins in found.pins.items()},
        "last": found.last,
        "held": {setting: {"value": hold.value, "since": hold.since, "until": hold.until} for setting, hold in found.held.items()},
        "evidence": {setting: {"choices": each.choices, "acceptances": each.acceptances} for setting, each in found.evidence.items()},
        "observed": {setting: dict(each) for setting, each in found.watched.items()},
        "ledger": [entry_document(entry) for entry in found.ledger],
    }


def _tell(config: Config, found: Explanation) -> None:
    """Say it in words."""
    home, device = config.home, config.home.devices[found.device]
    name, zone = home.people[found.person].name, home.timezone
    heading(
        f"{name} at {found.device} ({device.kind.title or device.kind.name}, {device.place}), {moment(found.at, zone)}, level {found.level}"
    )
    click.echo(
        found.decision.why if found.decision else f"Nothing is done for {name} here, and nothing is stored: the level is {found.level}."
    )
    if found.decision:
        click.echo()
        table(
            ("setting", "value", "from", "sure", "choices", "left alone", "last set"),
            [_row(device, found, setting) for setting in device.settings],
        )
    needed = [signal.name for signal in device.kind.interlocks if not signal.optional or signal.name in device.signals]
    if needed:
        click.echo(f"It moves only while these are fresh and good: {', '.join(needed)}.")
    for setting, pins in found.pins.items():
        for value, when in pins:
            click.echo(f"Standing wish: {setting} {amount(device.settings[setting], value)}{conditions(when)}")
    for setting, hold in found.held.items():
        until = f"until {moment(hold.until, zone)}" if hold.until else "until they leave"
        holder = home.people.get(hold.subject or "")
        by = "put back" if hold.put_back else f"set by {holder.name if holder else 'a guest' if hold.subject else 'somebody unknown'}"
        click.echo(f"Held now: {setting} {amount(device.settings[setting], hold.value)}, {by}, since {moment(hold.since, zone)}, {until}")
    for setting, each in found.watched.items():
        off = amount(device.settings[setting], each["off"]) if isinstance(device.settings[setting], NumberSetting) else f"{each['off']:.0%}"
        uses = counted(round(each["uses"]), "use")
        click.echo(f"Watched: {setting} would have been right in {each['right']:g} of {uses}, off by {off} on average")
    for line in echo_lines(device, found.state):
        click.echo(f"How it answers: {line}")
    for line in source_lines(found.sources):
        click.echo(f"Who is seen here: {line}")
    if found.ledger:
        click.echo()
        table(("when", "lately", "id"), [(moment(entry.at, zone), sentence(entry, home), entry.id) for entry in found.ledger])


def _row(device: Device, found: Explanation, setting: str) -> tuple[str, ...]:
    decision, evidence, spec = found.decision, found.evidence[setting], device.settings[setting]
    because: Mapping[str, Any] = decision.because.get(setting, {}) if decision else {}
    value = decision.settings.get(setting) if decision else None
    spread = decision.spread.get(setting) if decision else None
    return (
        setting,
        "" if value is None else amount(spec, value),
        str(because.get("source", "")),
        _sure(spec, value, spread),
        str(evidence.choices),
        str(evidence.acceptances),
        amount(spec, found.last[setting]) if setting in found.last else "",
    )


def _sure(spec: Setting, value: Value | None, spread: Any) -> str:
    """Say how sure: half the width that holds in 80 of 100 cases, or how probable a choice is."""
    if isinstance(spread, Mapping):
        return f"{spread.get(str(value), 0):.0%}"
    if not isinstance(spec, NumberSetting) or not isinstance(spread, int | float):
        return ""
    return f"± {amount(spec, float(f'{spread:.2g}'))}"


def _when(when: When | None) -> dict[str, Any]:
    """Return a time condition as the protocol writes it."""
    if when is None:
        return {}
    parts: dict[str, Any] = {"weekday": [_DAYS[day].lower() for day in when.weekdays]} if when.weekdays else {}
    for key, seconds in (("after", when.after), ("before", when.before)):
        if seconds is not None:
            parts[key] = f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}"
    return parts


def conditions(when: When | None) -> str:
    """Say when a standing wish applies."""
    parts = _when(when)
    days = " on " + ", ".join(day.capitalize() for day in parts["weekday"]) if "weekday" in parts else ""
    return days + "".join(f" {key} {parts[key]}" for key in ("after", "before") if key in parts)
