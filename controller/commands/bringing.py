"""`justright import FILE`: a profile that somebody brings along, from home to car or from a friend's house.

Choices, uses that were left alone, standing wishes and answers are taken in; what was learned is learned again from them here. Levels and
tags stay where they are: how far personalization may go, and which fob opens which door, is each home's own affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import BinaryIO

import click
from pydantic import ValidationError

from controller.commands.carried import Carried, Profile
from controller.commands.names import device_of, person_of
from controller.commands.output import as_json
from controller.commands.program import Failed
from controller.commands.words import counted
from controller.config import Config
from controller.core.decisions import RecordEntry, Room, SaveState, Write
from controller.core.events import HistoryLoaded
from controller.core.house import House
from controller.core.learning.withdrawing import as_if_never
from controller.core.ledger import Entry
from controller.core.preferences import Key, Wishes
from controller.store import Store


def bring(config: Config, file: BinaryIO, person: str | None, renamed: Sequence[str], *, json: bool) -> None:
    """Take a profile in."""
    profile = _read(file)
    whose = person_of(config, person or profile.person)
    now = datetime.now(UTC)
    found = Carried(config.home, whose, _renamed(config, renamed))
    found.take(profile, now)
    with closing(Store.open(config.store)) as store:
        found.entries = [entry for entry in found.entries if store.entry(entry.id) is None]
        store.commit(_writes(config, store, whose, found, now), at=now)
    _tell(found, whose, json=json)


def _read(file: BinaryIO) -> Profile:
    try:
        return Profile.model_validate_json(file.read())
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_url=False, include_input=False)[0]["loc"]))
        what = f"{where} is missing or of the wrong type" if where else "it is no JSON"
        raise Failed(f"{getattr(file, 'name', '-')}: this is no profile that `justright export` wrote ({what})") from None


def _renamed(config: Config, pairs: Sequence[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for pair in pairs:
        theirs, equals, ours = pair.partition("=")
        if not equals:
            raise click.UsageError(f"--device {pair}: write THEIRS=OURS, such as shower=rain_shower")
        names[theirs] = device_of(config, ours)
    return names


def _writes(config: Config, store: Store, person: str, found: Carried, now: datetime) -> list[Write]:
    """Return everything to store, in one transaction: the entries, the wishes, and what follows from both."""
    rows = [row for row in store.rows() if row.room is not Room.RUNNING]
    wishes = Wishes(config.home)
    for row in rows:
        if row.room is Room.EXPLICIT:
            wishes.load(row)
    saves = [wishes.set_pin(key, pin) for key, pins in found.pins.items() for pin in pins]
    saves += [wishes.set_facts(person, dict(found.facts))] if found.facts else []
    learned = _learned(config, store, rows, found, now)
    return [*(RecordEntry(entry) for entry in found.entries), *saves, *learned]


def _learned(config: Config, store: Store, rows: list[SaveState], found: Carried, now: datetime) -> list[SaveState]:
    """Let a house learn from all that counts, old and new, oldest first, and return what it saves."""
    by_key: dict[Key, list[Entry]] = {}
    for entry in found.entries:
        by_key.setdefault((str(entry.person), entry.device, str(entry.setting)), []).append(entry)
    house = House(config.home)
    house.restore(rows)
    saves: list[SaveState] = []
    for (person, device, setting), entries in by_key.items():
        key = person, device, setting
        evidence = as_if_never((*store.evidence(*key), *entries), store.uncounted(*key))
        decided = house.handle(HistoryLoaded(now, *key, evidence))
        saves += [each for each in decided if isinstance(each, SaveState) and each.room is not Room.RUNNING]
    return saves


def _tell(found: Carried, person: str, *, json: bool) -> None:
    settings = sorted({f"{entry.device} {entry.setting}" for entry in found.entries} | {f"{key[1]} {key[2]}" for key in found.pins})
    pins = sum(map(len, found.pins.values()))
    if json:
        body = {"person": person, "entries": len(found.entries), "pins": pins, "facts": sorted(found.facts), "settings": settings}
        as_json({**body, "left_out": dict(sorted(found.left_out.items()))})
        return
    taken = (
        counted(len(found.entries), "entry", "entries"),
        counted(pins, "standing wish", "standing wishes"),
        counted(len(found.facts), "answer"),
    )
    click.echo(f"Taken in for {person}: {', '.join(taken)}.")
    if settings:
        click.echo(f"About: {', '.join(settings)}.")
    for reason, number in sorted(found.left_out.items()):
        click.echo(
            f"Left out: {number}, because {reason}." if "here" in reason else f"Left out: {number} that are or come {reason}.", err=True
        )
