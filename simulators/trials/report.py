"""What a trial found: as a table for people, as JSON for programs, as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.table import Table

from controller.commands.words import counted
from simulators.score import Count, Score, periods, total
from simulators.trials.trial import PROGRAM, Plan, Result, SimulationError

ENDINGS = (".png", ".svg", ".pdf")

TITLES: Mapping[str, str] = {
    PROGRAM: "justright",
    "plain": "no controller",
    "hold": "hold the last override",
    "oracle": "oracle (knows the truth)",
}
COLOURS: Mapping[str, str] = {PROGRAM: "green", "plain": "red", "hold": "yellow", "oracle": "cyan"}


def table(plan: Plan, results: Mapping[str, Result]) -> Table:
    """Return overrides per 100 uses by period, a row a contender."""
    drawn = Table(title=f"{plan.scenario}: overrides per 100 uses, {counted(plan.length, 'day')}, {_seeds(plan)}", title_justify="left")
    drawn.add_column("")
    spans = periods(plan.length)
    for title, _, _ in spans:
        drawn.add_column(title, justify="right")
    drawn.add_column("all", justify="right", style="bold")
    drawn.add_column("uses to recover", justify="right")
    for contender, result in results.items():
        cells = [_number(count.per_100) for count in _by_period(result.scores, spans)]
        overall = total(score.overall for score in result.scores).per_100
        colour = COLOURS[contender]
        drawn.add_row(f"[{colour}]{TITLES[contender]}[/]", *cells, _number(overall), _number(_recovery(result.scores)))
    return drawn


def document(plan: Plan, results: Mapping[str, Result]) -> dict[str, Any]:
    """Return all of it as JSON-ready data."""
    return {
        "scenario": plan.scenario,
        "days": plan.length,
        "seeds": list(plan.seeds),
        "results": {contender: _contender(plan, result) for contender, result in results.items()},
    }


def drawable(file: Path) -> None:
    """Raise `SimulationError` where a picture could not be drawn into `file`: better said before than after a simulation."""
    if find_spec("matplotlib") is None:
        raise SimulationError("--plot needs matplotlib: pip install 'justright[plots]'")
    if file.suffix.lower() not in ENDINGS:
        raise SimulationError(f"{file} cannot be drawn: the name has to end in {', '.join(ENDINGS)}")
    if not file.absolute().parent.is_dir():
        raise SimulationError(f"{file} cannot be written: there is no directory {file.absolute().parent}")


def plot(plan: Plan, results: Mapping[str, Result], file: Path) -> None:
    """Draw overrides per 100 uses week by week. Raises `SimulationError` where the file cannot be written."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # 1.5 s, and an extra

    figure = Figure(figsize=(9, 4.5), layout="constrained")
    axes = figure.add_subplot()
    for contender, result in results.items():
        weeks = _by_period(result.scores, [("", day, day + 6) for day in range(0, plan.length, 7)])
        shares = [count.per_100 if count.per_100 is not None else float("nan") for count in weeks]
        axes.plot([7 * (week + 1) for week in range(len(shares))], shares, label=TITLES[contender], color=COLOURS[contender], linewidth=2)
    axes.set(xlabel="day", ylabel="overrides per 100 uses", title=f"{plan.scenario}, {_seeds(plan)}", ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend()
    try:
        figure.savefig(file, dpi=150)
    except (OSError, ValueError) as error:
        raise SimulationError(f"{file} cannot be written: {error}") from None


def _contender(plan: Plan, result: Result) -> dict[str, Any]:
    spans = periods(plan.length)
    counts = _by_period(result.scores, spans)
    whole = total(score.overall for score in result.scores)
    return {
        "uses": whole.uses,
        "overridden": whole.overridden,
        "turns": whole.turns,
        "overrides_per_100": _rounded(whole.per_100),
        "periods": [
            {"first_day": first + 1, "last_day": last + 1, "uses": count.uses, "overrides_per_100": _rounded(count.per_100)}
            for (_, first, last), count in zip(spans, counts, strict=True)
        ],
        "uses_to_recover": _rounded(_recovery(result.scores)),
        "settings": _by_setting(result.scores),
    }


def _by_setting(scores: Iterable[Score]) -> dict[str, dict[str, Any]]:
    merged: dict[str, Count] = {}
    for score in scores:
        for (person, device, setting), count in score.settings.items():
            merged.setdefault(f"{person} {device}.{setting}", Count()).add(count)
    return {key: {"uses": count.uses, "overrides_per_100": _rounded(count.per_100)} for key, count in sorted(merged.items())}


def _by_period(scores: Sequence[Score], spans: Sequence[tuple[str, int, int]]) -> list[Count]:
    return [total(score.between(first, last) for score in scores) for _, first, last in spans]


def _recovery(scores: Sequence[Score]) -> float | None:
    known = [score.recovery for score in scores if score.recovery is not None]
    return sum(known) / len(known) if known else None


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)


def _number(number: float | None) -> str:
    return "–" if number is None else f"{number:.1f}"


def _seeds(plan: Plan) -> str:
    return f"seed {plan.seeds[0]}" if len(plan.seeds) == 1 else f"{len(plan.seeds)} seeds"
