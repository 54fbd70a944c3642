"""`justright export PERSON`: everything that is stored about somebody, as JSON, in a form that `import` reads."""

from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path

import click

from controller.commands.output import as_json
from controller.commands.program import Failed
from controller.commands.words import counted
from controller.config import Config
from controller.store import Store

OWNER_ONLY = 0o600


def export(config: Config, person: str, output: Path | None) -> None:
    """Print or write the profile."""
    with closing(Store.open(config.store, writable=False)) as store:
        profile = store.export(person)
    if output is None:
        as_json(profile)
        return
    try:
        with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w", encoding="utf-8") as file:
            json.dump(profile, file, ensure_ascii=False, indent=2)
            file.write("\n")
    except OSError as error:
        raise Failed(f"{output}: {error.strerror}") from None
    click.echo(f"Written to {output}: {counted(len(profile['ledger']), 'ledger entry', 'ledger entries')}.", err=True)
