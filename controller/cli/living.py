"""Commands that live with a home, or as if: `run`, `check`, `replay`."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from controller.cli.options import config_option, examples, json_option, load_config


@click.command(epilog=examples("justright run --config home.yaml", "JUSTRIGHT_MQTT_HOST=broker justright run"))
@config_option
@click.option("--verbose", "-v", is_flag=True, help="Log more: every connection and every device that comes and goes.")
def run(*, path: Path, verbose: bool) -> None:
    """Serve the home, until interrupted."""
    from controller.commands.run import run

    raise SystemExit(run(load_config(path), verbose=verbose))


@click.command(epilog=examples("justright check --config home.yaml", "justright check --json", "justright check --offline"))
@config_option
@json_option
@click.option("--offline", is_flag=True, help="Look at the configuration alone, not at broker and store.")
def check(*, path: Path, json: bool, offline: bool) -> None:
    """Try configuration, broker and store, and say what to do."""
    from controller.commands.check import check

    raise SystemExit(check(path, json=json, offline=offline))


@click.command(
    short_help="Play recorded messages in virtual time.",
    epilog=examples(
        "mosquitto_sub -F %j -t 'justright/#' > morning.jsonl",
        "justright replay --config home.yaml morning.jsonl",
        "my-simulation | justright replay --config home.yaml --step",
    ),
)
@config_option
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--step", is_flag=True, help="Write an empty line after what follows from each line, and flush: for closed loops.")
@click.option("--store", type=click.Path(dir_okay=False, path_type=Path), help="Keep what is learned in this file; otherwise in memory.")
def replay(*, path: Path, file: BinaryIO, step: bool, store: Path | None) -> None:
    """Play recorded messages in virtual time and write what would be published.

    FILE has JSON lines as `mosquitto_sub -F %j` writes them; without it they come from standard input.
    """
    from controller.commands.replay import replay

    replay(load_config(path), file, step=step, store=store)
