"""`justright ledger`: what was recorded, newest last, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import click

from controller.commands.names import known
from controller.commands.output import as_json, table
from controller.commands.words import moment, sentence
from controller.config import Config
from controller.core.ledger import Entry, EntryType
from controller.store import Store
from controller.store.rows import entry_document

_EVIDENCE = (EntryType.PREFERENCE, EntryType.ACCEPTANCE)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries are asked for; `limit` is the newest so many, 0 means all."""

    person: str | None = None
    device: str | None = None
    setting: str | None = None
    types: tuple[str, ...] = ()
    since: datetime | None = None
    limit: int = 20

    def keeps(self, entry: Entry) -> bool:
        """Say whether an entry is asked for."""
        return (
            (not self.types or entry.type.value in self.types)
            and (self.setting is None or entry.setting == self.setting)
            and (self.since is None or entry.at >= self.since)
        )


def ledger(config: Config, filters: Filters, *, json: bool) -> None:
    """Print the ledger."""
    store = Store.open(config.store, writable=False)
    try:
        found = _found(store, config, filters)
        entries = found[-filters.limit :] if filters.limit else found
        counting = _counting(store, entries)
    finally:
        store.close()
    if json:
        as_json([{**entry_document(entry), "counts": entry.id in counting} for entry in entries])
        return
    if not entries:
        click.echo("Nothing like this was recorded.", err=True)
        return
    rows = [(moment(entry.at, config.home.timezone), entry.type.value, _said(entry, config, counting), entry.id) for entry in entries]
    table(("when", "what", "in words", "id"), rows)
    if len(found) > len(entries):
        click.echo(f"Only the newest {len(entries)} {'is' if len(entries) == 1 else 'are'} shown; --limit 0 shows all.", err=True)


def _found(store: Store, config: Config, filters: Filters) -> list[Entry]:
    narrow = filters.types or filters.setting or filters.since
    one_more = filters.limit + 1  # says whether there are others
    found = store.ledger(filters.person, filters.device, limit=-1 if narrow or not filters.limit else one_more)
    entries = [entry for entry in found if filters.keeps(entry)]
    if not entries:
        everything = store.ledger(limit=-1)
        _known(filters.person, "person", (*config.home.people, *(entry.person for entry in everything if entry.person)))
        _known(filters.device, "device", (*config.home.devices, *(entry.device for entry in everything)))
    return entries


def _known(name: str | None, what: str, names: Iterable[str]) -> None:
    """Refuse a name that neither the configuration nor the ledger has."""
    if name is not None:
        known(name, what, dict.fromkeys(names))


def _counting(store: Store, entries: Iterable[Entry]) -> set[str]:
    """Return the ids of the evidence that counts: not discounted, and not claimed by somebody else."""
    keys = {(entry.person, entry.device, entry.setting): None for entry in entries if entry.type in _EVIDENCE}
    return {
        entry.id
        for person, device, setting in keys
        if person is not None and setting is not None
        for entry in store.evidence(person, device, setting)
    }


def _said(entry: Entry, config: Config, counting: set[str]) -> str:
    gone = entry.type in _EVIDENCE and entry.id not in counting
    return sentence(entry, config.home) + (" (does not count any more)" if gone else "")
