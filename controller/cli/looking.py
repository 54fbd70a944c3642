"""Commands that look and change nothing: `explain`, `ledger`, `devices`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from controller.cli.options import Moment, aware, config_option, examples, json_option, load_config

EVENTS = ("preference", "acceptance", "unattributed", "ignored", "safety", "learner")


@click.command(epilog=examples("justright explain ana shower", "justright explain ana radio --at 2026-03-02T07:00 --json"))
@config_option
@click.argument("person")
@click.argument("device")
@click.option("--at", type=Moment(), help="As if it were then, instead of now.")
@json_option
def explain(*, path: Path, person: str, device: str, at: datetime | None, json: bool) -> None:
    """Say what PERSON would get at DEVICE now, and why."""
    from controller.commands.explain import explain
    from controller.commands.names import device_of, person_of

    config = load_config(path)
    explain(config, person_of(config, person), device_of(config, device), aware(config, at), json=json)


@click.command(
    short_help="Show what was recorded, in plain words.",
    epilog=examples(
        "justright ledger", "justright ledger --person ana --device shower", "justright ledger --type ignored --limit 0 --json"
    ),
)
@config_option
@click.option("--person", help="Only what this person did.")
@click.option("--device", help="Only at this device.")
@click.option("--setting", help="Only this setting.")
@click.option("--type", "types", type=click.Choice(EVENTS), multiple=True, help="Only entries of this type; may be given more than once.")
@click.option("--since", type=Moment(), help="Only from this moment on.")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="The newest so many; 0 shows all.")
@json_option
def ledger(*, path: Path, since: datetime | None, json: bool, **filters: Any) -> None:
    """Show what was recorded: who set what, what was left alone, and what was found to be nobody's wish."""
    from controller.commands.ledger import Filters, ledger

    config = load_config(path)
    ledger(config, Filters(since=aware(config, since) if since else None, **filters), json=json)


@click.command(short_help="List the devices and their settings.", epilog=examples("justright devices", "justright devices --json"))
@config_option
@json_option
def devices(*, path: Path, json: bool) -> None:
    """List the devices with their settings, limits and last reported values."""
    from controller.commands.devices import devices

    devices(load_config(path), json=json)
