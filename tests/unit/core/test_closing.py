"""How often a source misses somebody is learned of changes that were certainly somebody's, kept, and bounded."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from controller.core.presence import Rates, Sources
from controller.core.presence.sources import KEY, word_of
from tests.unit.core.life import Life

USUAL = Sources().miss("camera")


def known(life: Life) -> Life:
    """Let a camera have seen ana once."""
    life.enters("ana", "living", source="camera")
    life.leaves("ana", "living", source="camera")
    life.waits(3600)
    return life


def unseen(life: Life, times: int = 8) -> Life:
    """Let ana come with her key, unseen by the camera, and turn the heater."""
    for number in range(times):
        life.obeys(life.enters("ana", "living", source="key"))
        life.waits(30)
        life.turns("heater", temperature=17.0 + 3 * number % 8)
        life.waits(1200)
        life.leaves("ana", "living", source="key")
        life.waits(3600)
    return life


def missed(life: Life, kind: str) -> float:
    """Return what is believed that a kind of source misses, by what is kept."""
    sources = Sources()
    sources.load(next((row.state or {} for (_, key), row in life.memory.rows.items() if key == KEY), {}))
    return sources.miss(kind)


def test_a_source_that_misses_people_is_known_for_it() -> None:
    life = unseen(known(Life()))

    assert missed(life, "camera") > 2 * USUAL


def test_what_would_not_come_to_light_is_not_counted() -> None:
    assert missed(unseen(known(Life())), "key") == USUAL


def test_whom_a_source_never_spoke_of_it_does_not_miss() -> None:
    life = unseen(Life())

    assert missed(life, "camera") == USUAL


def test_what_a_source_misses_survives_a_restart() -> None:
    life = unseen(known(Life()))
    before = missed(life, "camera")
    life.restarts()
    unseen(life, 3)

    assert missed(life, "camera") > before


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_no_source_becomes_perfect_or_blind(share: float) -> None:
    sources = Sources()
    for _ in range(5000):
        sources.looked("camera", missed=share)

    assert 0.01 <= sources.miss("camera") <= 0.6


def test_what_is_configured_is_where_it_starts() -> None:
    sources = Sources({"camera": Rates(miss=0.3)})
    for _ in range(12):
        sources.looked("camera", missed=0.0)

    assert 0.2 < sources.miss("camera") < 0.3


def test_a_word_that_turns_out_otherwise_is_counted_anew() -> None:
    sources = Sources()
    sources.heard("door", false=0.1, word="one")
    sources.corrected("door", false=1.0, word="one")

    assert (sources.counts["door"].told, sources.counts["door"].false) == (1.0, 1.0)
    assert sources.corrected("door", false=0.0, word="another") is None


def test_a_word_is_counted_anew_after_a_restart_too_and_what_is_kept_names_nobody() -> None:
    before, after = Sources(), Sources()
    word = word_of("ana", datetime(2026, 3, 2, 6, 30, tzinfo=UTC))
    kept = before.heard("door", false=0.2, word=word)

    after.load(kept.state or {})

    assert after.corrected("door", false=0.7, word=word) == before.corrected("door", false=0.7, word=word)
    assert after.corrected("door", false=0.7, word=word_of("ben", datetime(2026, 3, 2, 6, 30, tzinfo=UTC))) is None
    assert "ana" not in str(kept)
