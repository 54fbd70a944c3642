"""`justright access`: who may do what at the broker, as a table, and as the files that mosquitto holds everybody to."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from controller.access import Account, acl
from controller.access.passwords import SALT_BYTES, entry, name_of
from controller.commands.output import as_json, table
from controller.commands.program import Failed
from controller.commands.words import counted
from controller.config import Config

OWNER_ONLY = 0o600
BROKER_TOO = 0o640
"""The broker reads its files as a user of its own: ours to write, its group's to read, nobody else's."""

PASSWORD_BYTES = 18


@dataclass(frozen=True, slots=True)
class Files:
    """What to write where. `credentials` is the directory that gets a file with the password for each new account."""

    acl: Path | None = None
    passwords: Path | None = None
    credentials: Path | None = None
    renew: Sequence[str] = ()


def access(config: Config, files: Files, *, json: bool) -> None:
    """Show the accounts, or write the files that were asked for. Raises `Failed` where one cannot be written."""
    if files.acl is None and files.passwords is None:
        _show(config.accounts, json=json)
        return
    try:
        if files.acl is not None:
            _replace(files.acl, acl(config.accounts), BROKER_TOO)
            click.echo(f"{files.acl}: {counted(len(config.accounts), 'account')}. mosquitto reads it anew on SIGHUP.")
        if files.passwords is not None:
            _passwords(config.accounts, files.passwords, files.credentials or files.passwords.parent / "credentials", files.renew)
    except OSError as error:
        raise Failed(f"{error.filename}: {error.strerror}") from None


def _show(accounts: Sequence[Account], *, json: bool) -> None:
    if json:
        as_json([asdict(account) for account in accounts])
        return
    rows = [(account.name, account.what, "  ".join(account.read) or "-", "  ".join(account.write) or "-") for account in accounts]
    table(("account", "what it is", "reads", "writes"), rows)


def _passwords(accounts: Sequence[Account], file: Path, credentials: Path, renew: Sequence[str]) -> None:
    """Add an entry for every account that has none; what else the file has stays as it is."""
    names = [account.name for account in accounts]
    if strangers := [name for name in renew if name not in names]:
        raise Failed(f"no account {strangers[0]!r}; there are: {', '.join(names)}")
    kept = [line for line in _lines(file) if name_of(line) not in renew]
    there = {name_of(line) for line in kept}
    fresh = {name: secrets.token_urlsafe(PASSWORD_BYTES) for name in names if name not in there}
    credentials.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, password in fresh.items():  # first: an entry whose password nobody has is of no use
        _replace(credentials / name, password + "\n", OWNER_ONLY)
    made = [entry(name, password, secrets.token_bytes(SALT_BYTES)) for name, password in fresh.items()]
    _replace(file, "".join(f"{line}\n" for line in (*kept, *made)), BROKER_TOO)
    click.echo(f"{file}: {len(fresh)} new, {len(kept)} kept." + (f" The new passwords are in {credentials}." if fresh else ""))
    if gone := [name for name in sorted(there) if name not in names]:
        click.echo(f"Not in the configuration, and left alone: {', '.join(gone)}.", err=True)


def _lines(file: Path) -> list[str]:
    with suppress(FileNotFoundError):
        return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return []


def _replace(file: Path, text: str, mode: int) -> None:
    """Write a file whole or not at all; it is never readable by more than `mode` says, not for a moment."""
    draft = file.with_name(f".{file.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    if mode == BROKER_TOO:
        with suppress(LookupError, PermissionError):  # without such a group, or without the right: for the owner alone
            shutil.chown(draft, group="mosquitto")
            draft.chmod(mode)
    draft.replace(file)
