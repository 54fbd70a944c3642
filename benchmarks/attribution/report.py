"""What the benchmark found: as tables for people, as JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from benchmarks.attribution.rules import FIRST, HANDS, LAST
from benchmarks.attribution.trial import OURS, Plan
from benchmarks.attribution.verdicts import Count, Score
from controller.commands.words import counted

MEANINGS: Mapping[str, str] = {
    "echo": "its own command, reported",
    "grid": "rounded to a grid of the device",
    "fahrenheit": "converted to °F and back",
    "ramp": "on the way",
    "optimistic": "promised before it was done",
    "stale": "the old state said again",
    "clamp": "the end of its reach",
    "boot": "after a power cut, announced",
    "silent_boot": "after a power cut, unannounced",
    "failing": "a command taken back",
    "retained": "an old state, retained",
    "schedule": "the device's own clock",
    "scene": "several devices at once",
    "rival": "another controller, on the command topic",
    "silent_rival": "another controller, unheard",
    "external": "an app, which the device says",
    "coupled": "a setting that moves along",
}


_RATES = ("missed", "wrong", "abstained", "wrong_at_last", "abstained_at_last")


def tables(plan: Plan, scores: Mapping[str, Score]) -> list[Table]:
    """Return what was no hand and taken for one, what was a hand, and how ours did by quirk."""
    title = f"{counted(len(plan.seeds), 'household')} from seed {plan.seeds[0]}, {counted(plan.days, 'day')} each"
    return [_false(title, scores), _people(scores), _whose(scores[OURS]), _by_quirk(scores[OURS])]


def document(plan: Plan, scores: Mapping[str, Score]) -> dict[str, Any]:
    """Return all of it as JSON-ready data, rates in percent."""
    return {
        "seeds": list(plan.seeds),
        "days": plan.days,
        "quiet": plan.quiet,
        "results": {name: _document(score) for name, score in scores.items()},
    }


def _document(score: Score) -> dict[str, Any]:
    return {
        "false_manual": _percent(score.every_quirk.false, score.every_quirk.happened),
        "false_manual_at_the_end": _percent(score.every_quirk.kept, score.every_quirk.happened),
        "people": _rates(score.hands["all"]),
        "alone": _rates(score.alone),
        "in_company": _rates(score.company),
        "within_1_s": _rates(score.quick),
        "quirks": {
            name: {
                "happened": count.happened,
                "false": count.false,
                "false_manual": _percent(count.false, count.happened),
                "false_manual_at_the_end": _percent(count.kept, count.happened),
            }
            for name, count in sorted(score.quirks.items())
            if name in MEANINGS
        },
        "devices_with": {name: _rates(count) for name, count in sorted(score.hands.items()) if name != "all"},
    }


def _rates(count: Count) -> dict[str, float | int | None]:
    parts = {name: _percent(getattr(count, name), count.happened) for name in _RATES}
    return {"turns": count.happened, **parts}


def _percent(part: int, whole: int) -> float | None:
    return round(100.0 * part / whole, 3) if whole else None


def _cell(part: int, whole: int) -> str:
    return f"{100.0 * part / whole:.1f}" if whole else ""


def _false(title: str, scores: Mapping[str, Score]) -> Table:
    """Return what was nobody's and was taken for a person's, by quirk; of ours also what had not been taken back at the end."""
    drawn = Table(title=f"Not a person, taken for one, of 100 ({title})", title_justify="left")
    drawn.add_column("quirk", no_wrap=True)
    drawn.add_column("times", justify="right")
    drawn.add_column(OURS, justify="right", style="bold")
    drawn.add_column("at the end", justify="right", style="bold")
    for name in HANDS:
        drawn.add_column(name, justify="right")
    found = {name: scores[name if name == OURS else f"{name}, {LAST}"] for name in (OURS, *HANDS)}
    for quirk in MEANINGS:
        counts = {name: each.quirks[quirk] for name, each in found.items()}
        if counts[OURS].happened:
            drawn.add_row(quirk, *_row(counts))
    drawn.add_section()
    drawn.add_row("all", *_row({name: each.every_quirk for name, each in found.items()}), style="bold")
    return drawn


def _row(counts: Mapping[str, Count]) -> list[str]:
    ours = counts[OURS]
    return [str(ours.happened), _cell(ours.false, ours.happened), _cell(ours.kept, ours.happened)] + [
        _cell(counts[name].false, ours.happened) for name in HANDS
    ]


def _people(scores: Mapping[str, Score]) -> Table:
    """Return how people fared, a row a contender."""
    turns, quick = scores[OURS].hands["all"].happened, scores[OURS].quick.happened
    drawn = Table(title=f"People, of 100 turns ({turns} turns, {quick} within 1 s of a command)", title_justify="left")
    for column in ("", "missed", "missed within 1 s", "wrong person", "abstained"):
        drawn.add_column(column, justify="right" if column else "left")
    for name in (OURS, *(f"{hand}, {who}" for hand in HANDS for who in (LAST, FIRST))):
        count, fast = scores[name].hands["all"], scores[name].quick
        cells = [_cell(count.missed, turns), _cell(fast.missed, quick), _cell(count.wrong, turns), _cell(count.abstained, turns)]
        drawn.add_row(name, *cells, style="bold" if name == OURS else "")
    return drawn


def _whose(score: Score) -> Table:
    """Return whose hands were taken for whose with us: alone and in company, at once and at the end."""
    drawn = Table(title="Whose hand it was with justright, of 100 turns", title_justify="left")
    for column in ("", "turns", "wrong person", "at the end", "abstained", "at the end"):
        drawn.add_column(column, justify="right" if column else "left")
    for name, count in (("alone", score.alone), ("in company", score.company), ("all", score.hands["all"])):
        parts = (count.wrong, count.wrong_at_last, count.abstained, count.abstained_at_last)
        drawn.add_row(name, str(count.happened), *(_cell(part, count.happened) for part in parts), style="bold" if name == "all" else "")
    return drawn


def _by_quirk(score: Score) -> Table:
    """Return how people fared with us, by what their devices had."""
    drawn = Table(title="People with justright, by what their device has, of 100 turns", title_justify="left")
    for column in ("device has", "turns", "missed", "wrong person", "abstained"):
        drawn.add_column(column, justify="right" if column != "device has" else "left")
    for name, count in sorted(score.hands.items(), key=lambda each: (each[0] == "all", each[0])):
        cells = (_cell(part, count.happened) for part in (count.missed, count.wrong, count.abstained))
        drawn.add_row(name, str(count.happened), *cells, style="bold" if name == "all" else "")
    return drawn
