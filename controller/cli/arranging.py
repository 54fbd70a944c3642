"""Commands that arrange how a home is served: `review`, `access`, `prior`."""

from __future__ import annotations

from pathlib import Path

import click

from controller.cli.options import config_option, examples, json_option, load_config


@click.command(
    short_help="Compare the learners on everybody's own ledger.",
    epilog=examples("justright review --dry-run", "justright review", "justright review --undo"),
)
@config_option
@click.option("--dry-run", is_flag=True, help="Compare and show; change nothing.")
@click.option("--undo", is_flag=True, help="Take back what the last review changed; not changed again for 90 days.")
@json_option
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
    config = load_config(path)
    if undo:
        command.undo(config, json=json)
    else:
        command.review(config, dry_run=dry_run, json=json)


@click.command(
    short_help="Say who may do what at the broker, and write the files for it.",
    epilog=examples(
        "justright access",
        "justright access --acl /etc/mosquitto/justright.acl --passwords /etc/mosquitto/justright.passwords",
        "justright access --passwords /etc/mosquitto/justright.passwords --renew shower",
    ),
)
@config_option
@json_option
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
    access(load_config(path), Files(acl, passwords, credentials, renew), json=json)


@click.command(
    short_help="Learn priors from many homes, for others to start from.",
    epilog=examples(
        "justright prior --from justright.yaml --statistics --out ours.json",
        "justright prior --from ours.json --from theirs.json ... --out segments.json",
        "justright prior --config fleet.yaml --from car1.db --from car2.db ... --out segments.json",
    ),
)
@config_option
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
