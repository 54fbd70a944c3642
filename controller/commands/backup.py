"""`justright backup` and `justright restore`: a copy of the store while it is in use, and back again."""

from __future__ import annotations

import json as codec
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from controller.commands.program import Failed
from controller.commands.words import counted
from controller.config import Config
from controller.store import Store, StoreInUse, backups, recovery


def backup(config: Config, file: Path | None) -> None:
    """Copy the store to a file, or beside it as the nightly backups are. Raises `StoreError`."""
    if file is not None and file.exists() and config.store.exists() and file.samefile(config.store):
        raise Failed(f"{file} is the store itself; name another file")
    with closing(Store.open(config.store, writable=False)) as store:
        copy, entries = store.snapshot(), store.counts()["ledger"]
        if file is None:
            file = backups.keep(config.store, copy, datetime.now(UTC))
        else:
            backups.write(copy, file, config.store)
    click.echo(
        f"{file}: {counted(entries, 'ledger entry', 'ledger entries')}, {file.stat().st_size // 1024 + 1} KB, for its owner alone to read."
    )


def listed(config: Config, *, json: bool) -> None:
    """Show the automatic backups, the newest first."""
    found = [(str(each), backups.made_at(each), each.stat().st_size) for each in backups.automatic(config.store)]
    if json:
        click.echo(codec.dumps([{"file": file, "at": at.isoformat() if at else None, "bytes": size} for file, at, size in found], indent=1))
        return
    for file, at, size in found:
        local = at.astimezone(config.home.timezone) if at else None
        click.echo(f"{local:%Y-%m-%d %H:%M}  {size // 1024 + 1:6} KB  {file}")
    if not found:
        click.echo(f"There are none in {backups.folder(config.store)} yet; `justright run` makes one every night.")


def restore(config: Config, file: Path | None) -> None:
    """Put a backup in the store's place. Raises `StoreError`; then nothing has changed."""
    if file is None:
        file = next(iter(backups.automatic(config.store)), None)
        if file is None:
            raise Failed(f"There is no automatic backup in {backups.folder(config.store)}; name a file.")
    try:
        done = recovery.restore(config.store, file, datetime.now(UTC))
    except StoreInUse:
        raise Failed(f"store {config.store}: `justright run` is using it; stop it first, restore, and start it again") from None
    click.echo(f"{done}.")
