"""Commands about what is kept: `enrol`, `export`, `import`, `forget`, `backup`, `restore`."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

from controller.cli.options import config_option, examples, json_option, load_config


@click.command(short_help="Give PERSON a new tag.", epilog=examples("justright enrol ana 04:a2:b1:c3"))
@config_option
@click.argument("person")
@click.argument("tag")
def enrol(*, path: Path, person: str, tag: str) -> None:
    """Give PERSON a new tag (a card, a key fob, a phone), whether `run` is running or not. Case and separators do not matter.

    It is stored, and beats the configuration. Who is here with it as a guest was them. A tag of somebody else is refused.
    """
    from controller.commands.enrol import enrol
    from controller.commands.names import person_of

    config = load_config(path)
    enrol(config, person_of(config, person), tag)


@click.command(epilog=examples("justright export ana > ana.json", "justright export ana --output ana.json"))
@config_option
@click.argument("person")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, for its owner alone to read.")
def export(*, path: Path, person: str, output: Path | None) -> None:
    """Give PERSON everything that is stored about them, as JSON."""
    from controller.commands.names import person_of
    from controller.commands.profile import export

    config = load_config(path)
    export(config, person_of(config, person), output)


@click.command(
    "import",
    short_help="Take in a profile that export wrote.",
    epilog=examples("justright import ana.json", "justright import ana.json --as anna --device shower=rain_shower"),
)
@config_option
@click.argument("file", type=click.File("rb"))
@click.option("--as", "person", help="The person of this home whose profile it is, where the name differs.")
@click.option("--device", "renamed", metavar="THEIRS=OURS", multiple=True, help="A device that has another name here.")
@json_option
def import_(*, path: Path, file: BinaryIO, person: str | None, renamed: tuple[str, ...], json: bool) -> None:
    """Take in a profile that `export` wrote: choices, standing wishes and answers, for devices that are here too.

    What was learned is learned again from them. Taking the same file in twice changes nothing. `run` must not be using the store.
    """
    from controller.commands.bringing import bring

    bring(load_config(path), file, person, renamed, json=json)


@click.command(
    short_help="Erase everything stored about PERSON.", epilog=examples("justright export ana > ana.json", "justright forget ana")
)
@config_option
@click.argument("person")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
def forget(*, path: Path, person: str, yes: bool) -> None:
    """Erase everything that is stored about PERSON, whether `run` is running or not."""
    from controller.commands.forget import forget
    from controller.commands.names import person_of

    config = load_config(path)
    person_of(config, person)
    if not yes:
        click.confirm(f"Erase everything that is stored about {config.home.people[person].name}? There is no way back", abort=True)
    forget(config, person)


@click.command(
    short_help="Copy the store while it is in use.",
    epilog=examples("justright backup", "justright backup /media/usb/justright.db.gz", "justright backup --list"),
)
@config_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--list", "listing", is_flag=True, help="List the automatic backups instead.")
@json_option
def backup(*, path: Path, file: Path | None, listing: bool, json: bool) -> None:
    """Copy the store to FILE, for its owner alone to read, whether `run` is using it or not.

    A name that ends in .gz is written compressed. Without FILE the copy lies beside the nightly ones, of which seven are kept.
    """
    from controller.commands import backup as command

    if listing:
        command.listed(load_config(path), json=json)
    else:
        command.backup(load_config(path), file)


@click.command(
    short_help="Put a backup in the store's place.",
    epilog=examples("justright restore", "justright restore /media/usb/justright.db.gz"),
)
@config_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def restore(*, path: Path, file: Path | None) -> None:
    """Put the backup FILE, or the newest automatic one, in the store's place.

    It is checked first, and the old store is kept beside the backups. `run` must not be using the store.
    """
    from controller.commands.backup import restore

    restore(load_config(path), file)
