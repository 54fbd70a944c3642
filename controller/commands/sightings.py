"""What the sources of a place are worth, as learned, in plain words: for `explain`."""

from __future__ import annotations

from collections.abc import Mapping

from controller.core.decisions import Room, SaveState
from controller.core.home import Home
from controller.core.presence import Sources
from controller.core.presence.beliefs import KEY as BELIEFS
from controller.core.presence.beliefs import load_beliefs
from controller.core.presence.sources import KEY as SOURCES


def worth_here(home: Home, rows: list[SaveState], place: str) -> dict[str, dict[str, float]]:
    """Return by kind of source that has spoken of a place the shares that it names wrongly and misses, and of how many that is known."""
    state = {row.key: row.state or {} for row in rows if row.room is Room.RUNNING and row.key in {SOURCES, BELIEFS}}
    sources = Sources(home.sources)
    sources.load(state.get(SOURCES, {}))
    beliefs = load_beliefs(state.get(BELIEFS, {}), home.people, home.places)
    return {kind: _worth(sources, kind) for kind in sorted(beliefs.rhythms.spoke.get(place, {}))}


def _worth(sources: Sources, kind: str) -> dict[str, float]:
    told, false, looked, missed = sources.learned(kind)
    return {"words": told, "wrong": false, "comings": looked, "missed": missed}


def source_lines(worth: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Return a line for each kind of source of which anything was learned."""
    return [_line(kind, each) for kind, each in worth.items() if round(each["words"]) or round(each["comings"])]


def _line(kind: str, each: Mapping[str, float]) -> str:
    """Say what was learned; of what nothing is known yet, nothing."""
    words, comings = round(each["words"]), round(each["comings"])
    wrong = f"{each['wrong']:.0%} of its words name the wrong one (of {words} so far)" if words else ""
    missed = f"it misses {each['missed']:.0%} of who comes (of {comings} so far)" if comings else ""
    return f"{kind}: {', and '.join(filter(None, (wrong, missed)))}"
