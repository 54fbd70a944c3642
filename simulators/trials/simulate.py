"""`justright simulate`: runs a plan and prints what came of it, or puts the scenario on air."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from controller.commands.words import counted
from simulators.trials.report import document, drawable, plot, table
from simulators.trials.trial import Plan, Result, SimulationError, run

_LIVE = ("broker", "base", "speed", "only", "seconds")
_TRIED = ("json", "plot", "seeds", "days")
_ASKED = {"seconds": "--for"}
"""Options that mean something on a broker alone, or in a trial alone; and one that is called otherwise."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command, as given."""

    days: int | None = None
    people: int | None = None
    seeds: int = 1
    seed: int | None = None
    json: bool = False
    plot: Path | None = None
    live: bool = False
    broker: str = "mqtt://127.0.0.1:1883"
    base: str = "justright"
    speed: float = 1.0
    only: str | None = None
    seconds: float | None = None
    print_config: bool = False


def simulate(scenario: str, options: Options) -> None:
    """Do what was asked for. Raises `SimulationError` or `BrokerError`."""
    _fitting(options)
    seeds = (options.seed,) if options.seed is not None else tuple(range(1, options.seeds + 1))
    plan = Plan(scenario, options.days, options.people, seeds)
    if options.print_config:
        sys.stdout.write(json.dumps(plan.scene(seeds[0]).config, indent=2) + "\n")
    elif options.live:
        _on_air(plan, options)
    else:
        _tried(plan, options)


def _fitting(options: Options) -> None:
    """Raise `SimulationError` where an option would do nothing, or cannot be what is meant."""
    usual, live = Options(), options.live
    changed = [field.name for field in fields(Options) if getattr(options, field.name) != getattr(usual, field.name)]
    idle = [_ASKED.get(name, f"--{name}") for name in changed if name in (_TRIED if live else _LIVE)]
    if idle and not options.print_config:
        raise SimulationError(f"{', '.join(idle)}: not with --live" if live else f"{', '.join(idle)} is for --live: a house on a broker")
    if options.seed is not None and options.seeds != usual.seeds:
        raise SimulationError("--seed and --seeds exclude each other")
    if live and (not options.base.strip("/") or any(each in options.base for each in "+#\0")):
        raise SimulationError(f"{options.base!r} is no base topic; write a word, as in justright/shower/state")


def _tried(plan: Plan, options: Options) -> None:
    if options.plot is not None:
        drawable(options.plot)
    console = Console(highlight=False)
    results = _with_progress(plan)
    if options.plot is not None:
        plot(plan, results, options.plot)
    if options.json:
        sys.stdout.write(json.dumps(document(plan, results), indent=2) + "\n")
    else:
        console.print(table(plan, results))


def _with_progress(plan: Plan) -> Mapping[str, Result]:
    """Run the plan under a bar, on standard error, where that is a terminal."""
    results: Mapping[str, Result] = {}
    shown = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn()
    bar = Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal)
    with bar:
        task = bar.add_task(f"{plan.scenario}, {counted(plan.length, 'day')}")
        for done, total, found in run(plan):
            bar.update(task, completed=done, total=total)
            results = found
    return results


def _on_air(plan: Plan, options: Options) -> None:
    from simulators.brokers.address import address_of  # noqa: PLC0415  # imports wait until they are needed
    from simulators.live.onair import Broadcast, broadcast  # noqa: PLC0415  # the MQTT client comes with it
    from simulators.screen.screen import Page  # noqa: PLC0415

    try:
        address = address_of(options.broker)
    except ValueError as error:
        raise SimulationError(str(error)) from None
    how = Broadcast(address, options.base, options.speed, options.only, options.seconds)
    console = Page(highlight=False)
    broadcast(plan.scene(plan.seeds[0]), plan.seeds[0], how, lambda text: console.print(text, soft_wrap=True, markup=False))
