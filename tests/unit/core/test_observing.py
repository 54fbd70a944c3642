"""Level `observe`: it acts on nothing, and tells how right it would have been."""

from __future__ import annotations

from controller.core.requests import ForgetPerson, Level, SetLevel
from tests.unit.core.life import Life


def watching(speeds: list[float]) -> Life:
    """Ana lets us watch: she came and set the fan once for each of `speeds`, and somebody put it back to 3 afterwards."""
    life = Life()
    life.asks(SetLevel("ana", Level.OBSERVE))
    for speed in speeds:
        life.enters("ana", "living")
        life.turns("fan", speed=speed)
        life.leaves("ana", "living")
        life.waits(100)
        life.turns("fan", speed=3.0)
    return life


def test_it_says_how_often_it_would_have_been_right() -> None:
    life = watching([7.0, 7.0, 7.0])

    entered = life.enters("ana", "living")
    seen = entered.document("fan").because["speed"]["observed"]
    assert (seen["uses"], seen["right"]) == (3, 2)  # of the first nothing was known yet
    assert "Watched so far, it would have been right in 2 of 3 uses." in entered.document("fan").why
    assert entered.sets("fan") == []


def test_what_was_wrong_counts_as_wrong_by_how_far() -> None:
    life = watching([7.0, 2.0])

    seen = life.enters("ana", "living").document("fan").because["speed"]["observed"]
    assert (seen["uses"], seen["right"]) == (2, 0)
    assert seen["off"] >= 2


def test_who_just_passes_by_has_seen_nothing_of_it() -> None:
    life = watching([7.0])
    for _ in range(3):
        life.enters("ana", "living")
        life.waits(5)
        life.leaves("ana", "living")

    assert life.enters("ana", "living").document("fan").because["speed"]["observed"]["uses"] == 1


def test_what_we_set_ourselves_proves_nothing() -> None:
    life = watching([7.0])
    life.enters("ana", "living")
    life.obeys(life.asks(SetLevel("ana", Level.AUTO)))
    life.waits(100)
    life.leaves("ana", "living")
    life.asks(SetLevel("ana", Level.OBSERVE))

    assert life.enters("ana", "living").document("fan").because["speed"]["observed"]["uses"] == 1


def test_the_count_survives_a_restart_and_goes_with_the_person() -> None:
    life = watching([7.0, 7.0])
    life.restarts()
    assert life.enters("ana", "living").document("fan").because["speed"]["observed"]["uses"] == 2
    life.leaves("ana", "living")

    life.asks(ForgetPerson("ana"))
    life.asks(SetLevel("ana", Level.OBSERVE))
    assert "observed" not in life.enters("ana", "living").document("fan").because["speed"]


def test_of_many_uses_the_latest_count_most() -> None:
    life = watching([7.0] * 60)

    seen = life.enters("ana", "living").document("fan").because["speed"]["observed"]
    assert seen["uses"] == 50
    assert seen["right"] >= 49
