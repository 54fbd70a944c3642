"""Somebody whose level lets nothing act takes nothing away from the others who are there, and delays nothing."""

from __future__ import annotations

import pytest

from controller.core.arbitration.sharing import Policy
from controller.core.decisions import PublishDecision
from controller.core.requests import AcceptSuggestion, DismissSuggestion, Level, SetDevice, SetLevel, SetPin
from tests.unit.core.life import Life
from tests.unit.core.test_sharing import habits, home

SHARED = [Policy.NEWEST, Policy.DRIVER, Policy.MEAN, Policy.LEAST_DISCOMFORT, Policy.TURNS]
SILENT = [Level.OFF, Level.OBSERVE, Level.SUGGEST]


def joined(policy: Policy, level: Level, *people: str) -> Life:
    """Ana likes 20 °C and Ben 24; Ben's level lets nothing act; they come one after the other."""
    life = habits(policy)
    life.asks(SetLevel("ben", level))
    for person in people:
        life.obeys(life.enters(person, "living"))
        life.waits(600)
    return life


@pytest.mark.parametrize("policy", SHARED)
@pytest.mark.parametrize("level", SILENT)
@pytest.mark.parametrize("people", [("ana", "ben"), ("ben", "ana")])
def test_the_others_are_served_as_if_they_were_not_there(policy: Policy, level: Level, people: tuple[str, str]) -> None:
    life = joined(policy, level, *people)

    assert life.told["heater"] == {"temperature": 20}
    asked = life.asks(SetPin("ana", "heater", "temperature", 22.0, None))
    assert asked.sets("heater") == [{"temperature": 22}]
    assert (asked.document("heater").person, asked.document("heater").acted) == ("ana", True)


@pytest.mark.parametrize("policy", SHARED)
def test_who_is_only_watched_is_shown_what_they_would_have_and_what_is_in_force_stays_retained(policy: Policy) -> None:
    life = joined(policy, Level.OBSERVE, "ana")
    before = life.asks(SetPin("ana", "heater", "temperature", 22.0, None)).document("heater")
    theirs, in_force = life.enters("ben", "living").documents("heater")

    assert (theirs.person, theirs.settings, theirs.acted, theirs.level) == ("ben", {"temperature": 24}, False, "observe")
    assert in_force == before
    assert life.enters("ben", "living").documents("heater") == []


def test_who_is_private_is_not_shown_to_the_others() -> None:
    life = Life(home(Policy.LEAST_DISCOMFORT, private="ben"))
    life.asks(SetLevel("ben", Level.OBSERVE))
    life.enters("ana", "living")

    assert life.enters("ben", "living").documents("heater") == []


def test_what_somebody_private_would_have_is_not_told_to_whoever_is_only_watched() -> None:
    life = habits(Policy.LEAST_DISCOMFORT, private="ana")
    life.asks(SetLevel("ben", Level.OBSERVE))
    life.enters("ana", "living")
    in_force = life.enters("ben", "living").document("heater")

    assert (in_force.person, in_force.why) == ("ana", "20 °C is what is wanted among the 2 who are here.")
    assert in_force.because["temperature"]["terms"] == []


@pytest.mark.parametrize("person, left", [("ana", 24), ("ben", 20)])
def test_a_level_that_falls_silent_gives_way_at_once_whoever_came_last(person: str, left: float) -> None:
    life = habits(Policy.LEAST_DISCOMFORT)
    for each in ("ana", "ben"):
        life.obeys(life.enters(each, "living"))
        life.waits(600)
    fell = life.asks(SetLevel(person, Level.OBSERVE)) + life.waits(900)
    rose = life.asks(SetLevel(person, Level.AUTO)) + life.waits(900)

    assert fell.sets("heater")[-1] == {"temperature": left}
    assert rose.sets("heater")[-1] == {"temperature": 22}


def test_what_somebody_silent_asks_for_by_hand_is_held() -> None:
    life = joined(Policy.LEAST_DISCOMFORT, Level.OBSERVE, "ana", "ben")
    asked = life.asks(SetDevice("heater", {"temperature": 23.0}, "ben"))

    assert asked.sets("heater") == [{"temperature": 23}]
    assert asked.document("heater").why == "Ben set 23 °C; it is kept."


def test_who_wants_to_be_asked_is_asked_beside_the_others_and_a_yes_is_theirs() -> None:
    life = joined(Policy.LEAST_DISCOMFORT, Level.SUGGEST, "ana")
    (asked,) = life.enters("ben", "living").suggestions("heater")
    life.restarts()
    accepted = life.asks(AcceptSuggestion("heater"))

    assert (asked.person, asked.settings) == ("ben", {"temperature": 24})
    assert accepted.preferences() == [("ben", 24)]
    assert accepted.sets("heater") == [{"temperature": 24}]


def test_a_no_of_theirs_is_remembered_as_theirs() -> None:
    life = joined(Policy.LEAST_DISCOMFORT, Level.SUGGEST, "ana", "ben")
    life.asks(DismissSuggestion("heater"))
    life.leaves("ben", "living")

    assert life.enters("ben", "living").suggestions("heater") == []
    life.leaves("ben", "living")
    assert life.asks(AcceptSuggestion("heater")).answer().error is not None


def test_a_guest_decides_nothing_for_somebody_who_is_only_watched() -> None:
    life = joined(Policy.LEAST_DISCOMFORT, Level.OBSERVE, "ben")

    assert life.shows("ffff", "living").sets("heater") == []


def test_a_shower_is_its_users_whatever_their_level() -> None:
    life = Life()
    life.asks(SetLevel("ben", Level.OBSERVE))
    life.enters("ana", "bathroom")
    entered = life.enters("ben", "bathroom")

    assert entered.sets("shower") == []
    assert [each.document.person for each in entered.of(PublishDecision) if each.device == "shower" and each.document] == ["ben"]
