"""`justright review`: the learners that serve against challengers, now; shown, and what won serves from then on unless only looked at.

The child process does the work on the store, beside a `run` or alone. Where `run` holds the store, it is asked to review and to change;
it compares for itself, so that nothing changes on anybody else's word.
"""

from __future__ import annotations

import asyncio
import json as jsonlib
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from controller.broker import LinkError
from controller.commands.output import as_json, table
from controller.commands.program import Failed
from controller.commands.remembered import reading
from controller.commands.visit import ANSWER_S, Unanswered, ask
from controller.config import Config
from controller.core.learning.review import Verdict
from controller.effects import Effects, Findings, Message, Review
from controller.household import Household
from controller.review.lines import Line, Order, Progress, Result
from controller.review.runs import LONGEST_S, reviewing
from controller.store import Store, StoreInUse
from learners.registry import CHOICE_LEARNERS, NUMBER_LEARNERS

_FOREIGN = "would be better; not served, because scikit-learn is compared only"


def review(config: Config, *, dry_run: bool, json: bool) -> None:
    """Review, print what was found, and let what won serve."""
    found = _found(config)
    changed = [] if dry_run or not any(map(_serves, found.findings.verdicts)) else _applied(config, found.findings)
    if json:
        settings = [asdict(verdict) for verdict in found.findings.verdicts]
        as_json({"settings": settings, "changed": changed, "peak_mb": found.peak_mb})
        return
    _tell(found.findings.verdicts, dry_run=dry_run)
    for each in changed:
        click.echo(f"{each['person']}, {each['device']} {each['setting']}: {each['to']} serves from now on instead of {each['from']}.")
    if changed:
        click.echo("`justright review --undo` takes this back.")


def undo(config: Config, *, json: bool) -> None:
    """Take back what the last review changed."""
    if not config.store.exists():
        raise Failed(f"There is no store {config.store} yet")
    try:
        undone = _directly(config, "review/undo")["undone"]
    except StoreInUse:
        undone = _asked(config, "review/undo")["undone"]
    if json:
        as_json({"undone": undone})
        return
    for each in undone:
        click.echo(f"{each['person']}, {each['device']} {each['setting']}: {each['to']} serves again, not {each['from']}.")


def _found(config: Config) -> Result:
    """Have the review done on the store as it is, and change nothing. Raises `Failed`."""
    with reading(config) as store:
        order = _order(Household(config, store.rows(), store).review(datetime.now(UTC)))
    if order is None:
        raise Failed(f"Nothing has been learned yet in {config.store}, so there is nothing to review")
    line: Line | None = None
    with _progress() as show:
        for line in reviewing(order):
            if isinstance(line, Progress):
                show(line)
    if not isinstance(line, Result) or line.findings.error is not None:
        raise Failed((isinstance(line, Result) and line.findings.error) or "The review's process ended without a result")
    return line


def _order(effects: Effects) -> Order | None:
    review: Review | None = effects.review
    return Order(review.subjects, review.challengers, review.store) if review is not None else None


def _applied(config: Config, findings: Findings) -> list[dict[str, Any]]:
    """Let what won serve, and return what changed: on the store, or by the `run` that holds it."""
    try:
        return list(_directly(config, "review/run", findings)["changed"])
    except StoreInUse:
        click.echo("`run` is at work: it compares for itself, and changes what it finds better.", err=True)
        with _waiting():
            return list(_asked(config, "review/run", LONGEST_S)["changed"])


def _directly(config: Config, verb: str, findings: Findings | None = None) -> dict[str, Any]:
    """Make a request of the household on the store, as `run` would with nobody connected; return the data of its answer."""
    at, base = datetime.now(UTC), config.mqtt.base_topic
    with closing(Store.open(config.store)) as store:
        household = Household(config, store.rows(), store)
        steps = [household.receive(Message(f"{base}/bridge/request/{verb}", b"", qos=1), at)]
        steps += [household.reviewed(findings, at)] if findings is not None else []
        store.commit([write for step in steps for write in step.writes], at=at)
    said = [one.payload for step in steps for one in step.publications if one.topic == f"{base}/bridge/response/{verb}"]
    return _data(jsonlib.loads(said[-1]))


def _asked(config: Config, verb: str, within: float = ANSWER_S) -> dict[str, Any]:
    try:
        return _data(asyncio.run(ask(config.mqtt, verb, {}, within)))
    except LinkError as error:
        raise Failed(f"The store is in use by `justright run`, which is to be asked over MQTT, but {error}") from None
    except Unanswered:
        raise Failed("`justright run` holds the store but does not answer") from None


def _data(answer: dict[str, Any]) -> dict[str, Any]:
    if answer.get("status") != "ok":
        raise Failed(str(answer.get("error", "The request was refused without a reason")))
    data: dict[str, Any] = answer["data"]
    return data


def _serves(verdict: Verdict) -> bool:
    """Say whether a verdict would change who serves: only learners of our own can."""
    return verdict.wins and (verdict.best in NUMBER_LEARNERS or verdict.best in CHOICE_LEARNERS)


def _tell(verdicts: Iterable[Verdict], *, dry_run: bool) -> None:
    rows = [_row(verdict, dry_run=dry_run) for verdict in verdicts]
    table(("person", "device", "setting", "uses", "choices", "serving", "best challenger", "less loss", "so"), rows)


def _row(verdict: Verdict, *, dry_run: bool) -> tuple[str, ...]:
    return (
        verdict.person,
        verdict.device,
        verdict.setting,
        str(verdict.uses),
        str(verdict.choices),
        f"{verdict.serving} {_loss(verdict.loss)}".rstrip(),
        f"{_short(verdict.best)} {_loss(verdict.best_loss)}".rstrip(),
        _interval(verdict),
        _so(verdict, dry_run=dry_run),
    )


def _so(verdict: Verdict, *, dry_run: bool) -> str:
    """Say what follows."""
    if _serves(verdict):
        return "would change" if dry_run else "changes"
    if verdict.wins:
        return _FOREIGN
    return "stays" + (f" ({verdict.note})" if verdict.note else "")


def _interval(verdict: Verdict) -> str:
    if verdict.better is None or verdict.low is None or verdict.high is None:
        return ""
    return f"{verdict.better:+.0%} ({verdict.low:+.0%} to {min(verdict.high, 1.0):+.0%})"


def _short(name: str | None) -> str:
    return name.rpartition(".")[2] if name else ""


def _loss(loss: float | None) -> str:
    return "" if loss is None else f"{loss:.3f}"


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """Show how far the review is, on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415  # a terminal is there, so the time is well spent
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (TextColumn("Reviewing"), BarColumn(), MofNCompleteColumn(), TextColumn("settings"), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("review", total=None)
        yield lambda line: bar.update(task, completed=line.done, total=line.total)


@contextmanager
def _waiting() -> Iterator[None]:
    """Show that something goes on, on a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True).status("`run` is reviewing"):
        yield
