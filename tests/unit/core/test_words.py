"""What is learned of sources and knobs from what was turned, and from what was left alone: neither runs away as people are known better."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from controller.core.credit.whims import KEY as WHIMS
from controller.core.credit.whims import Whims
from controller.core.presence import Sources
from controller.core.presence.rhythms import Rhythms, Word
from controller.core.presence.sources import KEY
from tests.unit.core.life import Life

MORNING = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
ANA = Word("ana", "living", "tag", 0.05, 0.1)
OF_ONE = 8


def told(*pauses: float) -> Rhythms:
    """Return what is known of a source that speaks of one person after each of some pauses, and of nobody's leaving."""
    rhythms, now = Rhythms(), MORNING
    for pause in pauses:
        now += timedelta(seconds=pause)
        rhythms.came(ANA, now)
    return rhythms


@pytest.mark.parametrize("pause, repeats", [(60.0, True), (300.0, True), (1500.0, False), (2400.0, False)])
def test_who_comes_again_after_a_while_is_not_spoken_of_again(pause: float, repeats: bool) -> None:
    assert told(*([pause] * 60)).repeating("tag") is repeats


def test_a_few_quick_comings_among_many_make_no_source_that_repeats_itself() -> None:
    assert not told(*([600.0, 9000.0, 9000.0] * 40)).repeating("tag")


def kept(life: Life, key: str) -> dict[str, list[float]]:
    """Return what is kept under a key."""
    return next((dict(row.state or {}) for (_, name), row in life.memory.rows.items() if name == key), {})


def trust(life: Life) -> float:
    """Return what is believed of the words of tags."""
    sources = Sources()
    sources.load(kept(life, KEY))
    return sources.trust("tag", 0.95)


def visits(life: Life, *wishes: float | None) -> Life:
    """Let ana come once for each wish, and set it (`None`: leave it alone); her device obeys."""
    for wish in wishes:
        life.obeys(life.enters("ana", "living", source="tag"))
        life.waits(60)
        if wish is not None:
            life.turns("heater", temperature=wish)
        life.waits(1200)
        life.leaves("ana", "living", source="tag")
        life.waits(3600)
    return life


def taught() -> Life:
    """Let ana and ben be known for what they want."""
    life = Life()
    for _ in range(OF_ONE):
        life.enters("ben", "living", source="tag")
        life.waits(60)
        life.turns("heater", temperature=24.0)
        life.waits(1200)
        life.leaves("ben", "living", source="tag")
        life.waits(3600)
        visits(life, 18.0)
        life.reports("heater", temperature=21.0)
    return life


def test_what_is_left_alone_says_that_a_word_was_right() -> None:
    known = taught()
    visits(known, *[24.0] * 3)
    doubted = trust(known)
    visits(known, *[None] * 12)

    assert trust(known) > doubted


def test_who_is_served_what_they_want_and_turns_it_for_once_is_no_more_whimsical_than_others() -> None:
    life = taught()
    for whim in (22.5, 25.0, 16.0, 26.0):
        visits(life, whim, 18.0)

    assert whims(life).share("heater", "temperature") <= Whims().share("heater", "temperature") + 0.02


def whims(life: Life) -> Whims:
    """Return what is believed of whims."""
    return Whims({name: (each[0], each[1]) for name, each in kept(life, WHIMS).items()})
