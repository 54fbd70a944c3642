"""`justright prior`: what many homes have in common, as a small file that another home may load (`priors` of its configuration).

Three sorts of sources, mixed at will: a store (read with the configuration of the command: a fleet of like homes or cars), a configuration
(its own store is read), and the statistics that a home wrote with `--statistics`, so that no store has to leave it. People whose level
lets nothing be learned of them (`off`, `explicit`) are left out; so are kinds whose settings are a home's own (`generic`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any, Literal

import click
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from controller.commands.program import Failed
from controller.commands.words import counted
from controller.config import Config, load
from controller.core.decisions import Room
from controller.core.learning.rebuilding import evidence
from controller.core.ledger import EntryType
from controller.core.preferences import Wishes
from controller.core.requests import Level
from controller.core.wishes.priors import number_domain
from controller.store import Store
from devices.catalog import KINDS
from devices.facts import FACTS
from devices.settings import NumberSetting
from learners.prior.documents import VERSION, read_statistics, segments_document, statistics_document
from learners.prior.publishing import published
from learners.prior.segments import LEAST_HOMES, segments_of
from learners.prior.statistics import Statistics

_SQLITE = b"SQLite format 3\x00"
_UNLEARNED = (Level.OFF, Level.EXPLICIT)
_Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: str
    setting: str
    segment: str
    part: str
    people: Annotated[int, Field(ge=1)]


class _Sums(_Row):
    sum: _Finite
    squares: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _Counts(_Row):
    shares: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]]


class _File(BaseModel):
    justright: Literal["statistics"]
    version: Literal[VERSION]  # type: ignore[valid-type]
    numbers: list[_Sums] = []
    choices: list[_Counts] = []


def publish(sources: Sequence[Path], out: Path, config: Path) -> None:
    """Write the segments of all the sources, each of which is a home."""
    domains = {
        (kind.name, each.name): number_domain(each) for kind in KINDS.values() for each in kind.settings if isinstance(each, NumberSetting)
    }
    homes = _homes(_distinct(sources), config)
    made = published(homes, domains)
    cells = len(made.numbers) + len(made.choices)
    if not cells:
        there = "there is 1 home" if len(homes) == 1 else f"there are {len(homes)} homes"
        raise Failed(f"nothing to publish: a figure needs {LEAST_HOMES} homes that have it, and {there}")
    _write(out, segments_document(made))
    click.echo(f"Written to {out}: {counted(cells, 'figure')} of {counted(len(homes), 'home')}.", err=True)


def give(sources: Sequence[Path], out: Path, config: Path) -> None:
    """Write the statistics of one home."""
    if len(sources) > 1:
        raise click.UsageError("--statistics is about one home: name one --from")
    made = _statistics(sources[0], config)
    _write(out, statistics_document(made))
    click.echo(f"Written to {out}: {counted(len(made.numbers) + len(made.choices), 'sum')}.", err=True)


def _homes(sources: Sequence[Path], config: Path) -> list[Statistics]:
    """Return the statistics of every home once: the same ones under another name are a copy, and no further home."""
    found: dict[str, tuple[Path, Statistics]] = {}
    for source in sources:
        made = _statistics(source, config)
        first, _ = found.setdefault(json.dumps(statistics_document(made), sort_keys=True), (source, made))
        if first != source:
            click.echo(f"{source} says just what {first} says: it is left out, because a home counts once.", err=True)
    return [made for _, made in found.values()]


def _distinct(sources: Sequence[Path]) -> Sequence[Path]:
    twice = next((each for each in sources if [other.resolve() for other in sources].count(each.resolve()) > 1), None)
    if twice is not None:
        raise click.UsageError(f"{twice} is named twice; a home counts once")
    return sources


def _statistics(source: Path, config: Path) -> Statistics:
    try:
        with source.open("rb") as file:
            head = file.read(len(_SQLITE))
        text = b"" if head == _SQLITE else source.read_bytes()
    except OSError as error:
        raise Failed(f"{source}: {error.strerror}") from None
    if head == _SQLITE:
        return _of_home(load(config), source)
    if b'"statistics"' in text:
        return _given(source, text)
    other = load(source)
    return _of_home(other, other.store)


def _given(source: Path, text: bytes) -> Statistics:
    try:
        return read_statistics(_File.model_validate_json(text).model_dump())
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise Failed(f"{source}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def _of_home(config: Config, path: Path) -> Statistics:
    made = Statistics()
    with closing(Store.open(path, writable=False)) as store:
        wishes = Wishes(config.home)
        for row in store.rows():
            if row.room is Room.EXPLICIT:
                wishes.load(row)
        for person in config.home.people:
            for (kind, setting), wished in _wishes_of(config, store, wishes, person).items():
                age = FACTS["age"].parse(wishes.facts.get(person, {}).get("age"))
                made.add(kind, setting, segments_of(child=config.home.people[person].child, age=age), wished)
    return made


def _wishes_of(config: Config, store: Store, wishes: Wishes, person: str) -> dict[tuple[str, str], list[Any]]:
    """Return a person's explicit wishes that count, by kind and setting."""
    found: dict[tuple[str, str], list[Any]] = {}
    for device in config.home.devices.values():
        if wishes.level(person, device.name) in _UNLEARNED:
            continue
        for kinds_own in device.kind.settings:
            read = [evidence(device.settings[kinds_own.name], entry) for entry in store.evidence(person, device.name, kinds_own.name)]
            wished = [(x, value) for told in read if told for kind, x, value in (told,) if kind == EntryType.PREFERENCE]
            if wished:
                found.setdefault((device.kind.name, kinds_own.name), []).extend(wished)
    return found


def _write(out: Path, document: dict[str, Any]) -> None:
    try:
        out.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise Failed(f"{out}: {error.strerror}") from None
