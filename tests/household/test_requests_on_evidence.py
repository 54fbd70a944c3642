"""Requests about what was set and learned: pins and when they apply, claims, discounts, forgetting, export."""

from __future__ import annotations

import json

import pytest

from tests.household.driver import Heard, Household


def evening(home: Household, day: int, person: str = "ana", clock: str = "18:00", **turned: float) -> Heard:
    """Let somebody sit by the heater for an hour; perhaps it is turned after a minute."""
    heard = home.until(day, clock) + home.enters(person, "living")
    heard += home.obeys("heater", heard) + home.waits(60)
    heard += home.turns("heater", **turned) if turned else Heard()
    return heard + home.waits(3600) + home.leaves(person, "living")


def served(home: Household, day: int, clock: str, person: str = "ana") -> object:
    """Return the temperature somebody is served who comes at a local clock time."""
    home.until(day, clock)
    decision = home.enters(person, "living").decision("heater")
    home.leaves(person, "living")
    return decision["settings"]["temperature"]


def pin(home: Household, value: float, **when: object) -> None:
    """Pin Ana's heater; that it is accepted is asserted."""
    request = {"person": "ana", "device": "heater", "setting": "temperature", "value": value, **({"when": when} if when else {})}
    assert home.asks("preference/set", **request).answer("preference/set")["status"] == "ok"


@pytest.mark.parametrize("clock, temperature", [("06:59", 21), ("07:00", 19), ("08:59", 19), ("09:00", 21)])
def test_a_pin_applies_from_after_until_before(home: Household, clock: str, temperature: float) -> None:
    pin(home, 19, after="07:00", before="09:00")

    assert served(home, 0, clock) == temperature


@pytest.mark.parametrize("day, clock, temperature", [(0, "22:30", 17), (1, "05:59", 17), (1, "06:00", 21), (1, "21:59", 21)])
def test_a_pin_may_span_midnight(home: Household, day: int, clock: str, temperature: float) -> None:
    pin(home, 17, after="22:00", before="06:00")

    assert served(home, day, clock) == temperature


@pytest.mark.parametrize("day, temperature", [(5, 25), (6, 25), (7, 21), (9, 21)])
def test_a_pin_applies_on_its_weekdays(home: Household, day: int, temperature: float) -> None:
    pin(home, 25, weekday=["sat", "sun"])

    assert served(home, day, "12:00") == temperature


def test_a_pins_hours_are_local_ones_in_summer_too(home: Household) -> None:
    pin(home, 19, after="07:00", before="09:00")

    assert [served(home, 91, clock) for clock in ("06:59", "07:00", "08:59", "09:00")] == [21, 19, 19, 21]


def test_a_pin_begins_and_ends_while_somebody_is_there(home: Household) -> None:
    pin(home, 19, after="07:00", before="07:30")
    home.until(0, "06:50")
    home.obeys("heater", home.enters("ana", "living"))
    begun = home.until(0, "07:01")
    home.obeys("heater", begun)
    ended = home.until(0, "07:31")

    assert begun.sets("heater") == [{"temperature": 19}]
    assert ended.sets("heater") == [{"temperature": 21}]


def test_a_pin_acts_at_once_and_so_does_clearing_it(home: Household) -> None:
    home.obeys("heater", home.enters("ana", "living"))
    request = {"person": "ana", "device": "heater", "setting": "temperature"}
    pinned = home.asks("preference/set", **request, value=19)
    home.obeys("heater", pinned)
    cleared = home.waits(60) + home.asks("preference/clear", **request)

    assert pinned.sets("heater") == [{"temperature": 19}]
    assert cleared.sets("heater") == [{"temperature": 21}]


def test_a_pin_is_only_that_persons(home: Household) -> None:
    pin(home, 19)

    assert served(home, 0, "12:00", "ben") != 19


def test_a_new_pin_takes_the_place_of_the_old(home: Household) -> None:
    pin(home, 19)
    pin(home, 24)

    assert served(home, 0, "12:00") == 24


def test_discounting_gives_what_would_be_had_it_never_come(home: Household) -> None:
    evening(home, 0, temperature=24)
    (unusual,) = evening(home, 1, temperature=15).events("preference")
    answer = home.asks("preference/discount", event=unusual["id"]).answer("preference/discount")

    assert answer["status"] == "ok"
    assert served(home, 2, "18:00") == 24


def test_discounting_the_only_wish_leaves_nothing_of_it(home: Household) -> None:
    (event,) = evening(home, 0, temperature=24).events("preference")
    home.asks("preference/discount", event=event["id"])
    home.until(1, "18:00")
    ana = home.enters("ana", "living")
    home.leaves("ana", "living")
    ben = home.enters("ben", "living")
    home.leaves("ben", "living")
    home.asks("person/level", person="ana", device="heater", level="explicit")
    home.reports("heater", temperature=16)

    assert ana.decision("heater")["source"] == ben.decision("heater")["source"] == "default"
    assert not home.enters("ana", "living").sets("heater")


def test_a_claim_is_the_persons_from_then_on(home: Household) -> None:
    home.reports("heater", temperature=20)
    (nobodys,) = home.turns("heater", temperature=25).events("unattributed")
    claimed = home.asks("person/claim", event=nobodys["id"], person="ana")

    assert claimed.answer("person/claim")["status"] == "ok"
    assert [(event["person"], event["value"], event["origin"]) for event in claimed.events("preference")] == [("ana", 25, "claim")]
    assert served(home, 1, "06:30") == 25
    assert home.asks("person/claim", event=nobodys["id"], person="zoe").answer("person/claim")["status"] == "error"


def test_a_wish_claimed_by_somebody_else_moves_there(home: Household) -> None:
    (anas,) = evening(home, 0, temperature=25).events("preference")
    claimed = home.asks("person/claim", event=anas["id"], person="ben")
    ana = evening(home, 1).decision("heater")

    assert claimed.answer("person/claim")["status"] == "ok"
    assert ana["source"] != "prediction"
    assert served(home, 2, "18:00", "ben") == 25


def test_forgetting_leaves_nothing_of_a_person(home: Household) -> None:
    evening(home, 0, temperature=24.5)
    evening(home, 1)
    home.asks("preference/set", person="ana", device="lamp", setting="brightness", value=77)
    exported = home.asks("person/export", person="ana").answer("person/export")["data"]
    forgotten = home.asks("person/forget", person="ana").answer("person/forget")
    left = home.asks("person/export", person="ana").answer("person/export")["data"]
    home.until(2, "18:00")
    ana = home.enters("ana", "living")
    home.leaves("ana", "living")

    assert "24.5" in json.dumps(exported)
    assert "77" in json.dumps(exported)
    assert forgotten["status"] == "ok"
    assert "24.5" not in json.dumps(left)
    assert "77" not in json.dumps(left)
    assert ana.decision("heater")["source"] == "default"
    assert ana.decision("lamp")["settings"]["brightness"] == 255
    assert served(home, 2, "19:00", "ben") == 21


def test_export_counts_every_wish_once(home: Household) -> None:
    for day, wished in enumerate([22, 23, 24]):
        evening(home, day, temperature=wished)
    data = home.asks("person/export", person="ana").answer("person/export")["data"]

    assert [entry["value"] for entry in data["preferences"]] == [22, 23, 24]


def test_export_gives_nothing_of_others(home: Household) -> None:
    evening(home, 0, temperature=24.5)

    assert "24.5" not in json.dumps(home.asks("person/export", person="ben").answer("person/export")["data"])


def test_an_export_marks_what_does_not_count_any_more(home: Household) -> None:
    home.enters("ana", "living")
    (turned,) = home.turns("heater", temperature=24).events("preference")
    home.asks("preference/discount", event=turned["id"])

    data = home.asks("person/export", person="ana").answer("person/export")["data"]

    assert [entry["id"] for entry in data["preferences"]] == [turned["id"]]
    assert data["discounted"] == [turned["id"]]
