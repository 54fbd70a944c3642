"""`justright export PERSON`: everything that is stored about somebody, as JSON, in a form that `import` reads."""

from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from controller.commands.output import as_json
from controller.commands.program import Failed
from controller.config import Config
from controller.store import Store

OWNER_ONLY = 0o600


def export(config: Config, person: str, output: Path | None) -> None:
    """Print or write the profile."""
    with closing(Store.open(config.store, writable=False)) as store:
        profile = _profile(store, person)
    if output is None:
        as_json(profile)
        return
    try:
        with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w", encoding="utf-8") as file:
            json.dump(profile, file, ensure_ascii=False, indent=2)
            file.write("\n")
    except OSError as error:
        raise Failed(f"{output}: {error.strerror}") from None
    click.echo(f"Written to {output}: {len(profile['ledger'])} ledger entries.", err=True)


def _profile(store: Store, person: str) -> dict[str, Any]:
    """Return the store's export, with the ids of the evidence that does not count any more."""
    profile = store.export(person)
    evidence = [entry for entry in profile["ledger"] if entry["type"] in ("preference", "acceptance") and "setting" in entry]
    keys = {(entry["device"], entry["setting"]): None for entry in evidence}
    counting = {entry.id for device, setting in keys for entry in store.evidence(person, device, setting)}
    return {**profile, "discounted": [entry["id"] for entry in evidence if entry["id"] not in counting]}
