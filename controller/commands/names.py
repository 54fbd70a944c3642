"""Names as a user types them on the command line: known ones pass, others are refused with what was perhaps meant."""

from __future__ import annotations

from collections.abc import Iterable

import click

from controller.config import Config
from controller.config.problems import unknown


def known(name: str, what: str, names: Iterable[str]) -> str:
    """Return `name` if it is known. Raises `click.UsageError` (exit code 2) otherwise."""
    listed = list(names)
    if name in listed:
        return name
    raise click.UsageError(unknown(name, f"{what} of this home", listed))


def person_of(config: Config, name: str) -> str:
    """Return a person's id."""
    return known(name, "person", config.home.people)


def device_of(config: Config, name: str) -> str:
    """Return a device's name."""
    return known(name, "device", config.home.devices)
