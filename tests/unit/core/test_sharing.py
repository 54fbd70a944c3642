"""Several people at one device, policy by policy, through the door of the house: what is set, what is said of it, what is remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.core.arbitration.sharing import Policy, Sharing
from controller.core.home import Home
from controller.core.requests import ClearPin, Level, SetDevice, SetLevel, SetPin
from tests.unit.core.homes import HOME
from tests.unit.core.life import Life, Outcome

WISHES = {"ana": 20.0, "ben": 24.0}
TUNES = {"ana": "low", "ben": "high"}


def home(policy: Policy, owner: str | None = None, *, private: str | None = None) -> Home:
    """The home of the other tests, in which heater and fan are shared in one way."""
    people = {name: replace(each, private=name == private) for name, each in HOME.people.items()}
    kinds = {name: Policy(HOME.devices[name].kind.shared) for name in ("heater", "fan")}
    return replace(HOME, people=people, sharing={name: Sharing(policy, owner, kinds[name]) for name in kinds})


def habits(policy: Policy, owner: str | None = None, *, private: str | None = None) -> Life:
    """A life in which everybody has once set heater and fan to what they like."""
    life = Life(home(policy, owner, private=private))
    for person, wish in WISHES.items():
        life.obeys(life.enters(person, "living"))
        life.turns("heater", temperature=wish)
        life.turns("fan", mode=TUNES[person])
        life.waits(600)
        life.leaves(person, "living")
        life.waits(60)
    return life


def meet(life: Life, *people: str) -> tuple[object, object, str]:
    """Let people come one after the other; return what heater and fan are set to in the end, and why the heater."""
    for person in people:
        came = life.enters(person, "living")
        life.obeys(came)
        life.waits(60)
    heater, fan = came.document("heater"), came.document("fan")
    return heater.settings.get("temperature"), fan.settings.get("mode"), heater.why


@pytest.mark.parametrize(
    "policy, owner, people, temperature, mode",
    [
        (Policy.NEWEST, None, ("ana", "ben"), 24.0, "high"),
        (Policy.NEWEST, None, ("ben", "ana"), 20.0, "low"),
        (Policy.DRIVER, None, ("ana", "ben"), 24.0, "high"),
        (Policy.OWNER, "ben", ("kid", "ben"), 24.0, "high"),
        (Policy.MEAN, None, ("ana", "ben"), 22.0, None),
        (Policy.MEAN, None, ("ben", "ana"), 22.0, None),
        (Policy.TURNS, None, ("ana", "ben"), 20.0, "low"),
        (Policy.TURNS, None, ("ben", "ana"), 20.0, "low"),
    ],
)
def test_each_policy(policy: Policy, owner: str | None, people: tuple[str, ...], temperature: float, mode: str | None) -> None:
    found = meet(habits(policy, owner), *people)

    assert found[0] == temperature
    assert mode is None or found[1] == mode


def test_nobody_moves_what_is_the_owners_by_coming() -> None:
    life = habits(Policy.OWNER, "ana")
    meet(life, "ana")
    came = life.enters("ben", "living")

    assert came.sets("heater") == []
    assert (came.document("heater").person, came.document("heater").acted, came.document("heater").settings) == ("ben", False, {})
    assert came.document("heater").why == "Nothing is set, because Ana is here, whose device this is."


def test_who_joins_an_owner_is_told_once_and_when_they_go_the_owners_own_decision_is_shown_again() -> None:
    life = habits(Policy.OWNER, "ana")
    owners = life.enters("ana", "living").document("heater")
    life.enters("ben", "living")
    stays = life.enters("ben", "living") + life.waits(900)

    assert stays.documents("heater") == []
    assert life.leaves("ben", "living").documents("heater") == [owners]


def test_who_joins_an_owner_by_a_weak_word_is_told_when_that_has_held_for_long_enough() -> None:
    life = habits(Policy.OWNER, "ana")
    life.enters("ana", "living")
    guessed = life.enters("ben", "living", confidence=0.7)

    assert guessed.documents("heater") == []
    assert [each.person for each in life.waits(200).documents("heater")] == ["ben"]


def test_who_joins_an_owner_at_level_off_is_told_nothing() -> None:
    life = habits(Policy.OWNER, "ana")
    life.enters("ana", "living")
    life.asks(SetLevel("ben", Level.OFF))

    assert life.enters("ben", "living").documents("heater") == []


@pytest.mark.parametrize("people", [("ana", "ben"), ("ben", "ana")])
def test_the_least_for_the_worst_off_is_the_middle_whoever_came_first(people: tuple[str, str]) -> None:
    value, _, why = meet(habits(Policy.LEAST_DISCOMFORT), *people)

    assert value == 22.0
    assert "is a compromise between the 2 who are here (the least discomfort for whoever is worst off)" in why
    assert "Ana would have 20 °C, Ben 24 °C" in why


@pytest.mark.parametrize("policy", [Policy.MEAN, Policy.LEAST_DISCOMFORT, Policy.TURNS])
@pytest.mark.parametrize("private", ["ana", "ben"])
def test_what_is_private_is_not_told_to_the_others(policy: Policy, private: str) -> None:
    life = habits(policy, private=private)
    meet(life, "ana")
    document = life.enters("ben", "living").document("heater")
    told = {key: part for key, part in document.because["temperature"].items() if key != "value"}

    assert "of the 2 who are here" in document.why or "between the 2 who are here" in document.why or "among the 2" in document.why
    assert not any(name in document.why for name in ("Ana", "Ben"))
    assert told["terms"] == []
    assert "wishes" not in told


def test_what_somebody_private_holds_is_not_said_to_be_theirs() -> None:
    life = habits(Policy.LEAST_DISCOMFORT, private="ana")
    meet(life, "ana")
    life.turns("heater", temperature=25.0)

    assert life.enters("ben", "living").document("heater").why == "Somebody set 25 °C; it is kept."


def test_nor_where_one_alone_is_served() -> None:
    life = habits(Policy.NEWEST, private="ana")
    meet(life, "ana")
    life.turns("heater", temperature=25.0)

    assert life.enters("ben", "living").document("heater").why == "Somebody set 25 °C; it is kept."


def test_who_is_private_is_called_by_name_in_what_is_said_to_them() -> None:
    life = habits(Policy.LEAST_DISCOMFORT, private="ana")
    meet(life, "ben", "ana")

    asked = life.asks(SetDevice("heater", {"temperature": 25.0}, "ana"))

    assert asked.document("heater").person == "ana"
    assert asked.document("heater").why == "Ana set 25 °C; it is kept."


@pytest.mark.parametrize("policy", [Policy.MEAN, Policy.LEAST_DISCOMFORT, Policy.TURNS])
def test_what_somebody_private_might_have_had_instead_is_not_told_either(policy: Policy) -> None:
    life = habits(policy, private="ana")
    meet(life, "ana")
    document = life.enters("ben", "living").document("fan")

    assert list(document.spread["mode"]) == [document.settings["mode"]]


def test_the_household_of_others_is_made_without_who_is_private() -> None:
    life = habits(Policy.LEAST_DISCOMFORT, private="ana")
    came = life.enters("kid", "living").document("heater")

    assert came.settings == {"temperature": WISHES["ben"]}


@pytest.mark.parametrize("private", [None, "ana"])
@pytest.mark.parametrize("people", [("ana", "ben"), ("ben", "ana")])
def test_what_somebody_last_set_counts_before_a_guess_whoever_came_last(people: tuple[str, str], private: str | None) -> None:
    life = habits(Policy.LEAST_DISCOMFORT, private=private)
    life.asks(SetLevel("ana", Level.EXPLICIT))
    value, _, why = meet(life, *people)

    assert value == WISHES["ana"]
    assert why == ("20 °C is what is wanted among the 2 who are here." if private else "Ana last set 20 °C here.")


@pytest.mark.parametrize("people", [("ana", "ben"), ("ben", "ana")])
def test_what_somebody_last_set_and_does_not_hold_gives_way_to_anothers_pin(people: tuple[str, str]) -> None:
    life = habits(Policy.LEAST_DISCOMFORT)
    life.asks(SetLevel("ben", Level.EXPLICIT))
    life.asks(SetPin("ana", "heater", "temperature", 22.0))
    value, _, why = meet(life, *people)

    assert value == 22.0
    assert why == "Ana asked for 22 °C as a standing wish."


def test_what_one_would_have_who_is_only_watched_is_not_told_to_another() -> None:
    life = habits(Policy.LEAST_DISCOMFORT)
    life.asks(SetLevel("kid", Level.EXPLICIT))
    life.asks(SetLevel("ben", Level.OBSERVE))
    life.enters("ben", "living")
    told = life.enters("kid", "living").document("heater")

    assert (told.person, told.settings, told.why) == ("kid", {}, "Nothing is set, because nothing is known to be wanted.")


def test_who_wants_nothing_is_not_said_to_want_what_the_other_does() -> None:
    life = habits(Policy.LEAST_DISCOMFORT)
    life.asks(SetLevel("kid", Level.EXPLICIT))
    _, _, why = meet(life, "ben", "kid")

    assert why.startswith("Ben has chosen 24 °C here before")


def test_alone_nothing_is_private() -> None:
    _, _, why = meet(habits(Policy.LEAST_DISCOMFORT, private="ana"), "ana")

    assert why.startswith("Ana has chosen 20 °C here before")


def test_a_pin_of_one_beats_what_is_guessed_of_the_other() -> None:
    life = habits(Policy.LEAST_DISCOMFORT)
    life.asks(SetPin("ana", "heater", "temperature", 19.0, None))
    value, _, why = meet(life, "ana", "ben")

    assert value == 19.0
    assert why.startswith("Ana asked for 19 °C as a standing wish.")


def test_turns_go_round_and_outlast_a_restart() -> None:
    life, served = habits(Policy.TURNS), []
    for _ in range(4):
        served.append(meet(life, "ana", "ben")[1])
        life.waits(3600)
        life.restarts()
        for person in ("ben", "ana"):
            life.leaves(person, "living")
        life.waits(300)

    assert served == ["low", "high", "low", "high"]


def test_a_turn_is_said() -> None:
    _, _, why = meet(habits(Policy.TURNS), "ben", "ana")

    assert why.startswith("Ana has chosen 20 °C here before")
    assert why.endswith("It is Ana's turn of the 2 who are here.")


def test_while_both_stay_each_has_an_hour() -> None:
    life = habits(Policy.TURNS)
    meet(life, "ana", "ben")
    modes = [each["mode"] for each in life.waits(4.5 * 3600).sets("fan")]

    assert modes == ["high", "low", "high", "low"]


def test_a_third_without_a_wish_is_not_said_to_take_turns() -> None:
    _, _, why = meet(habits(Policy.TURNS), "ben", "ana", "kid")

    assert why.endswith("It is Ana's turn of 2 of the 3 who are here.")


def test_what_made_a_compromise_is_told_as_its_terms() -> None:
    life = habits(Policy.LEAST_DISCOMFORT)
    meet(life, "ana")
    part = life.enters("ben", "living").document("heater").because["temperature"]

    assert part["terms"] == [{"name": "Ana", "value": 20.0, "weight": 0.5}, {"name": "Ben", "value": 24.0, "weight": 0.5}]


@pytest.mark.parametrize("policy", [Policy.MEAN, Policy.LEAST_DISCOMFORT])
@pytest.mark.parametrize("people", [("ana", "ben"), ("ben", "ana")])
def test_who_has_no_wish_changes_no_choice_by_walking_by(policy: Policy, people: tuple[str, str]) -> None:
    life = habits(policy)
    meet(life, *people)
    passing = Outcome()
    for _ in range(10):
        passing += life.enters("kid", "living") + life.waits(120) + life.leaves("kid", "living") + life.waits(120)

    assert passing.sets("fan") == []


def test_coming_and_going_for_a_minute_changes_no_turn_and_moves_nothing_twice() -> None:
    life = habits(Policy.TURNS)
    meet(life, "ben", "ana")
    life.leaves("ana", "living")
    life.waits(60)
    back = life.enters("ana", "living")

    assert back.document("fan").settings["mode"] == "low"


def test_somebody_else_coming_and_going_moves_nothing_within_the_band() -> None:
    life = habits(Policy.LEAST_DISCOMFORT)
    meet(life, "ana", "ben")
    moved = [life.obeys(life.enters("kid", "living")), life.obeys(life.leaves("kid", "living"))]

    assert [each.sets("heater") for each in moved] == [[], []]


def flaps(life: Life, person: str, times: int) -> Outcome:
    """A sensor says every 25 s that somebody came, or left."""
    done = Outcome()
    for _ in range(times):
        done += life.enters(person, "living") + life.waits(25) + life.leaves(person, "living") + life.waits(25)
    return done


def test_what_is_costly_to_move_is_not_told_the_same_again_whenever_a_sensor_flaps() -> None:
    life = Life()

    assert flaps(life, "ana", 30).sets("heater") == [{"temperature": 21}] * 2
    assert flaps(life, "ben", 1).sets("heater") == [{"temperature": 21}]


def test_somebody_who_seems_to_come_and_go_moves_a_compressor_less_and_less() -> None:
    life = habits(Policy.LEAST_DISCOMFORT)
    meet(life, "ana")
    swung = flaps(life, "ben", 60).sets("heater")
    alone = life.waits(900).sets("heater")

    assert len(swung) <= 9  # 17 rests of three minutes went by
    assert (swung + alone)[-1] == {"temperature": 20}


def test_what_was_asked_for_stays_while_it_applies() -> None:
    life = habits(Policy.MEAN)
    for person, value in (("ana", 19.0), ("ben", 23.0)):
        life.asks(SetPin(person, "heater", "temperature", value, None))
    both, _, _ = meet(life, "ana", "ben")
    one = life.asks(ClearPin("ben", "heater", "temperature"))

    assert both == 21.0
    assert one.document("heater").settings == {"temperature": 19}


def test_a_person_who_is_gone_from_the_configuration_is_gone_from_the_memory() -> None:
    life = habits(Policy.TURNS)
    meet(life, "ana", "ben")
    life.waits(3600)
    people = {name: each for name, each in HOME.people.items() if name != "ana"}
    life.restarts(replace(life.home, people=people))

    assert meet(life, "ben", "kid")[1] == "high"
