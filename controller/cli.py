"""The command line, and the one composition root: it alone may import anything, and nothing imports it.

Every command here is its options and its help; what it does lives in `controller/commands/` and is imported when the command runs.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from controller import __version__
from controller.commands.program import Program

if TYPE_CHECKING:
    from controller.config import Config

ELSEWHERE: dict[str, tuple[str, str]] = {
    "bench": ("benchmarks.commands:bench", "Measure how well it learns, beside what else there is."),
    "demo": ("simulators.commands:demo", "Play a household before your eyes, on a private broker."),
    "simulate": ("simulators.commands:simulate", "Try a scenario with simulated people, and count how often they turn the knob."),
}
"""Commands that live in other packages: name -> (`module:object`, what it does in a line)."""

_EVENTS = ("preference", "acceptance", "unattributed", "ignored", "learner")


class Moment(click.ParamType[datetime]):
    """A moment as an option: a date, a local time, or RFC 3339 with its zone. Aware where it says its zone."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it."""
        try:
            return value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date or time; write 2026-03-02, 2026-03-02T06:30 or 2026-03-02T06:30:00Z", param, ctx)


def _examples(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _config(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--config`."""
    option = click.option(
        "--config",
        "-c",
        "path",
        type=click.Path(path_type=Path),
        envvar="JUSTRIGHT_CONFIG",
        default="justright.yaml",
        show_default=True,
        show_envvar=True,
        help="The configuration: a YAML or JSON file.",
    )
    return option(command)


def _json(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--json`."""
    return click.option("--json", is_flag=True, help="Print JSON, for programs.")(command)


def _load(path: Path) -> Config:
    from controller.config import load

    return load(path)


def _at(config: Config, moment: datetime | None) -> datetime:
    """Return an aware moment: one without a zone is the home's local time, none is now."""
    if moment is None:
        return datetime.now(UTC)
    return moment.replace(tzinfo=config.home.timezone).astimezone(UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@click.group(
    cls=Program,
    elsewhere=ELSEWHERE,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_examples("justright check --config home.yaml", "justright run --config home.yaml", "justright explain ana shower"),
)
@click.version_option(__version__, prog_name="justright")
def program() -> None:
    """Personalises the devices of a household over MQTT: an identity comes in, the right setpoint goes out.

    Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.
    """


@program.command(epilog=_examples("justright run --config home.yaml", "JUSTRIGHT_MQTT_HOST=broker justright run"))
@_config
@click.option("--verbose", "-v", is_flag=True, help="Log more: every connection and every device that comes and goes.")
def run(*, path: Path, verbose: bool) -> None:
    """Serve the home, until interrupted."""
    from controller.commands.run import run

    raise SystemExit(run(_load(path), verbose=verbose))


@program.command(epilog=_examples("justright check --config home.yaml", "justright check --json", "justright check --offline"))
@_config
@_json
@click.option("--offline", is_flag=True, help="Look at the configuration alone, not at broker and store.")
def check(*, path: Path, json: bool, offline: bool) -> None:
    """Try configuration, broker and store, and say what to do."""
    from controller.commands.check import check

    raise SystemExit(check(path, json=json, offline=offline))


@program.command(
    short_help="Play recorded messages in virtual time.",
    epilog=_examples(
        "mosquitto_sub -F %j -t 'justright/#' > morning.jsonl",
        "justright replay --config home.yaml morning.jsonl",
        "my-simulation | justright replay --config home.yaml --step",
    ),
)
@_config
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--step", is_flag=True, help="Write an empty line after what follows from each line, and flush: for closed loops.")
@click.option("--store", type=click.Path(dir_okay=False, path_type=Path), help="Keep what is learned in this file; otherwise in memory.")
def replay(*, path: Path, file: BinaryIO, step: bool, store: Path | None) -> None:
    """Play recorded messages in virtual time and write what would be published.

    FILE has JSON lines as `mosquitto_sub -F %j` writes them; without it they come from standard input.
    """
    from controller.commands.replay import replay

    replay(_load(path), file, step=step, store=store)


@program.command(epilog=_examples("justright explain ana shower", "justright explain ana radio --at 2026-03-02T07:00 --json"))
@_config
@click.argument("person")
@click.argument("device")
@click.option("--at", type=Moment(), help="As if it were then, instead of now.")
@_json
def explain(*, path: Path, person: str, device: str, at: datetime | None, json: bool) -> None:
    """Say what PERSON would get at DEVICE now, and why."""
    from controller.commands.explain import explain
    from controller.commands.names import device_of, person_of

    config = _load(path)
    explain(config, person_of(config, person), device_of(config, device), _at(config, at), json=json)


@program.command(
    short_help="Show what was recorded, in plain words.",
    epilog=_examples(
        "justright ledger", "justright ledger --person ana --device shower", "justright ledger --type ignored --limit 0 --json"
    ),
)
@_config
@click.option("--person", help="Only what this person did.")
@click.option("--device", help="Only at this device.")
@click.option("--setting", help="Only this setting.")
@click.option("--type", "types", type=click.Choice(_EVENTS), multiple=True, help="Only entries of this type; may be given more than once.")
@click.option("--since", type=Moment(), help="Only from this moment on.")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="The newest so many; 0 shows all.")
@_json
def ledger(*, path: Path, since: datetime | None, json: bool, **filters: Any) -> None:
    """Show what was recorded: who set what, what was left alone, and what was found to be nobody's wish."""
    from controller.commands.ledger import Filters, ledger

    config = _load(path)
    ledger(config, Filters(since=_at(config, since) if since else None, **filters), json=json)


@program.command(short_help="List the devices and their settings.", epilog=_examples("justright devices", "justright devices --json"))
@_config
@_json
def devices(*, path: Path, json: bool) -> None:
    """List the devices with their settings, limits and last reported values."""
    from controller.commands.devices import devices

    devices(_load(path), json=json)


@program.command(epilog=_examples("justright export ana > ana.json", "justright export ana --output ana.json"))
@_config
@click.argument("person")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, for its owner alone to read.")
def export(*, path: Path, person: str, output: Path | None) -> None:
    """Give PERSON everything that is stored about them, as JSON."""
    from controller.commands.names import person_of
    from controller.commands.profile import export

    config = _load(path)
    export(config, person_of(config, person), output)


@program.command(
    "import",
    short_help="Take in a profile that export wrote.",
    epilog=_examples("justright import ana.json", "justright import ana.json --as anna --device shower=rain_shower"),
)
@_config
@click.argument("file", type=click.File("rb"))
@click.option("--as", "person", help="The person of this home whose profile it is, where the name differs.")
@click.option("--device", "renamed", metavar="THEIRS=OURS", multiple=True, help="A device that has another name here.")
@_json
def import_(*, path: Path, file: BinaryIO, person: str | None, renamed: tuple[str, ...], json: bool) -> None:
    """Take in a profile that `export` wrote: choices, standing wishes and answers, for devices that are here too.

    What was learned is learned again from them. Taking the same file in twice changes nothing. `run` must not be using the store.
    """
    from controller.commands.bringing import bring

    bring(_load(path), file, person, renamed, json=json)


@program.command(
    short_help="Erase everything stored about PERSON.", epilog=_examples("justright export ana > ana.json", "justright forget ana")
)
@_config
@click.argument("person")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
def forget(*, path: Path, person: str, yes: bool) -> None:
    """Erase everything that is stored about PERSON, whether `run` is running or not."""
    from controller.commands.forget import forget
    from controller.commands.names import person_of

    config = _load(path)
    person_of(config, person)
    if not yes:
        click.confirm(f"Erase everything that is stored about {config.home.people[person].name}? There is no way back", abort=True)
    forget(config, person)


@program.command(
    short_help="Copy the store while it is in use.",
    epilog=_examples("justright backup", "justright backup /media/usb/justright.db.gz", "justright backup --list"),
)
@_config
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--list", "listing", is_flag=True, help="List the automatic backups instead.")
@_json
def backup(*, path: Path, file: Path | None, listing: bool, json: bool) -> None:
    """Copy the store to FILE, for its owner alone to read, whether `run` is using it or not.

    A name that ends in .gz is written compressed. Without FILE the copy lies beside the nightly ones, of which seven are kept.
    """
    from controller.commands import backup as command

    if listing:
        command.listed(_load(path), json=json)
    else:
        command.backup(_load(path), file)


@program.command(
    short_help="Put a backup in the store's place.",
    epilog=_examples("justright restore", "justright restore /media/usb/justright.db.gz"),
)
@_config
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def restore(*, path: Path, file: Path | None) -> None:
    """Put the backup FILE, or the newest automatic one, in the store's place.

    It is checked first, and the old store is kept beside the backups. `run` must not be using the store.
    """
    from controller.commands.backup import restore

    restore(_load(path), file)


@program.command(
    short_help="Compare the learners on everybody's own ledger.",
    epilog=_examples("justright review --dry-run", "justright review", "justright review --undo"),
)
@_config
@click.option("--dry-run", is_flag=True, help="Compare and show; change nothing.")
@click.option("--undo", is_flag=True, help="Take back what the last review changed; not changed again for 90 days.")
@_json
def review(*, path: Path, dry_run: bool, undo: bool, json: bool) -> None:
    """Compare the learners that serve with others, on everybody's own ledger, and let those serve that are better.

    Every setting of every person is lived through again: each learner guesses, then is told what was wanted. Another one of
    our own serves from then on where it is better by a margin that holds over time: less loss by 5 % at least, beyond doubt,
    in both halves and the last eight weeks, over 30 choices or more. `run` does this every night (`review: {at: "03:30"}`).

    scikit-learn estimators (`review: {challengers: [sklearn.linear_model.BayesianRidge]}`) are compared too, but never serve:
    they live in the review's own process, and cannot promise that one override suffices. What they would gain is shown.
    """
    from controller.commands import review as command

    if dry_run and undo:
        raise click.UsageError("--dry-run and --undo exclude each other")
    config = _load(path)
    if undo:
        command.undo(config, json=json)
    else:
        command.review(config, dry_run=dry_run, json=json)


@program.command(
    short_help="Say who may do what at the broker, and write the files for it.",
    epilog=_examples(
        "justright access",
        "justright access --acl /etc/mosquitto/justright.acl --passwords /etc/mosquitto/justright.passwords",
        "justright access --passwords /etc/mosquitto/justright.passwords --renew shower",
    ),
)
@_config
@_json
@click.option("--acl", type=click.Path(dir_okay=False, path_type=Path), help="Write mosquitto's access list to this file.")
@click.option("--passwords", type=click.Path(dir_okay=False, path_type=Path), help="Add accounts that have none to this password file.")
@click.option("--credentials", type=click.Path(file_okay=False, path_type=Path), help="Directory for the new passwords, a file each.")
@click.option("--renew", metavar="ACCOUNT", multiple=True, help="Give this account a new password. May be given more than once.")
def access(*, path: Path, json: bool, acl: Path | None, passwords: Path | None, credentials: Path | None, renew: tuple[str, ...]) -> None:
    """Show which accounts the broker should have, and what each may read and write; or write mosquitto's files.

    Every device, sensor and place has an account of its own, unless `access.accounts` of the configuration names another for it.
    None of them sees anything of people or can speak for another. docs/security.md says how the broker is told.
    """
    from controller.commands.access import Files, access

    if (credentials or renew) and passwords is None:
        raise click.UsageError("--credentials and --renew belong to --passwords")
    access(_load(path), Files(acl, passwords, credentials, renew), json=json)


@program.command(
    short_help="Learn priors from many homes, for others to start from.",
    epilog=_examples(
        "justright prior --from justright.yaml --statistics --out ours.json",
        "justright prior --from ours.json --from theirs.json ... --out segments.json",
        "justright prior --config fleet.yaml --from car1.db --from car2.db ... --out segments.json",
    ),
)
@_config
@click.option(
    "--from",
    "sources",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    required=True,
    help="A home: its statistics, its configuration, or its store (read with --config). Again for each home.",
)
@click.option("--out", "-o", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@click.option("--statistics", is_flag=True, help="Write one home's sums, to be given away, instead of what many have in common.")
def prior(*, path: Path, sources: tuple[Path, ...], out: Path, statistics: bool) -> None:
    """Learn what people in many homes want, as a file that a home without habits of its own may start from (`priors` of its configuration).

    Nothing in it points to a home: every figure stands for at least five homes, in which each counts once.
    """
    from controller.commands.prior import give, publish

    (give if statistics else publish)(sources, out, path)


def main() -> None:
    """Run the command line. A terminal that cannot show a character shows a question mark; nothing ends because of it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    program(prog_name="justright")


if __name__ == "__main__":
    main()
