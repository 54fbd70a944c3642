"""Levels (rule 2): off, explicit, observe, suggest, auto, per person and device, from the configuration and by request."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.household.driver import Heard, Household

Opens = Callable[..., Household]


def evening(home: Household, day: int, person: str = "ana", **turned: float) -> Heard:
    """Let somebody sit by the heater for an hour; perhaps it is turned after a minute; afterwards somebody else's timer sets it to 16."""
    heard = home.until(day, "18:00") + home.enters(person, "living") + home.waits(60)
    heard += home.turns("heater", **turned) if turned else Heard()
    heard += home.waits(3600) + home.leaves(person, "living")
    home.reports("heater", origin="schedule", temperature=16)
    return heard


def level(home: Household, level: str, person: str = "ana", device: str | None = "heater") -> Heard:
    """Ask for a level; that it is granted is asserted."""
    heard = home.asks("person/level", person=person, level=level, **({"device": device} if device else {}))
    assert heard.answer("person/level")["status"] == "ok"
    return heard


def test_off_does_nothing_and_stores_nothing(home: Household) -> None:
    level(home, "off")
    heard = evening(home, 0, temperature=24)
    level(home, "auto")
    later = evening(home, 1)

    assert not heard.sets("heater") + heard.decisions("heater") + heard.suggestions("heater")
    assert not [event for event in heard.on("bridge/event") if event["device"] == "heater"]
    assert later.decision("heater")["source"] == "default"


def test_off_leaves_others_served(home: Household) -> None:
    level(home, "off")
    evening(home, 0, "ben", temperature=19)

    assert evening(home, 1, "ben").sets("heater") == [{"temperature": 19}]


def test_explicit_gives_a_pin(home: Household) -> None:
    level(home, "explicit")
    home.asks("preference/set", person="ana", device="heater", setting="temperature", value=19)
    heard = evening(home, 0)

    assert heard.sets("heater") == [{"temperature": 19}]
    assert (heard.decision("heater")["source"], heard.decision("heater")["level"]) == ("pin", "explicit")


def test_explicit_gives_her_own_last_set_value_whatever_is_predicted(home: Household) -> None:
    for day, wished in enumerate([24, 24, 24, 24, 20]):
        evening(home, day, temperature=wished)
    level(home, "explicit")
    heard = evening(home, 7)

    assert heard.sets("heater") == [{"temperature": 20}]
    assert heard.decision("heater")["acted"] is True


def test_explicit_gives_nothing_where_she_set_nothing(home: Household) -> None:
    evening(home, 0, "ben", temperature=19)
    level(home, "explicit")
    heard = evening(home, 1)

    assert not heard.sets("heater")
    assert all(decision["acted"] is False for decision in heard.decisions("heater"))


def test_explicit_gives_nothing_for_a_setting_she_never_set(home: Household) -> None:
    level(home, "explicit", device="radio")
    home.enters("ana", "car", source="fob")
    home.turns("radio", station="rock")
    home.leaves("ana", "car", source="fob")
    home.reports("radio", station="news", volume=70)
    heard = home.until(1, "06:30") + home.enters("ana", "car", source="fob")

    assert heard.sets("radio") == [{"station": "rock"}]


def test_explicit_still_learns(home: Household) -> None:
    level(home, "explicit")
    evening(home, 0, temperature=24)
    level(home, "auto")
    heard = evening(home, 1)

    assert (heard.decision("heater")["source"], heard.decision("heater")["settings"]) == ("prediction", {"temperature": 24})


def test_observe_learns_and_shows_what_it_would_do_and_does_nothing(home: Household) -> None:
    level(home, "observe")
    first = evening(home, 0, temperature=24)
    second = evening(home, 1)

    assert [event["value"] for event in first.events("preference")] == [24]
    assert not first.sets("heater") + second.sets("heater") + second.suggestions("heater")
    assert (second.decision("heater")["acted"], second.decision("heater")["settings"]) == (False, {"temperature": 24})
    assert second.decision("heater")["why"]


def test_observe_leaves_standing_what_a_person_sets_and_says_so(home: Household) -> None:
    level(home, "observe")
    home.until(0, "18:00")
    home.enters("ana", "living")
    asked = home.asks("device/set", device="heater", settings={"temperature": 23}, person="ana")
    turned = home.obeys("heater", asked) + home.turns("heater", temperature=22)

    assert asked.sets("heater") == [{"temperature": 23}]
    assert not turned.sets("heater")
    for said, temperature in [(asked, 23), (turned, 22)]:
        assert said.decision("heater")["settings"] == {"temperature": temperature}
        assert said.decision("heater")["acted"] is True


def test_suggest_asks_first(home: Household) -> None:
    evening(home, 0, temperature=24)
    level(home, "suggest")
    heard = evening(home, 1)

    assert not heard.sets("heater")
    assert [(said["acted"], said["settings"], said["person"]) for said in heard.suggestions("heater")] == [
        (False, {"temperature": 24}, "ana")
    ]
    assert heard.decision("heater")["acted"] is False


@pytest.mark.parametrize("topic", ["bridge/request/suggestion/accept", "heater/suggestion/accept"])
def test_suggest_does_it_when_accepted(home: Household, topic: str) -> None:
    evening(home, 0, temperature=24)
    level(home, "suggest")
    home.until(1, "18:00")
    home.enters("ana", "living")
    accepted = home.publish(topic, {"device": "heater"})

    assert accepted.sets("heater") == [{"temperature": 24}]
    assert accepted.decision("heater")["acted"] is True


def test_suggest_does_nothing_when_dismissed_and_does_not_repeat_itself(home: Household) -> None:
    evening(home, 0, temperature=24)
    level(home, "suggest")
    home.until(1, "18:00")
    asked = home.enters("ana", "living")
    dismissed = home.asks("suggestion/dismiss", device="heater") + home.waits(3600) + home.leaves("ana", "living")
    again = evening(home, 2)

    assert asked.suggestions("heater")
    assert dismissed.answer("suggestion/dismiss")["status"] == "ok"
    assert not dismissed.sets("heater") + again.sets("heater")
    assert not dismissed.suggestions("heater") + again.suggestions("heater")


def test_suggest_does_not_act_on_household_or_default(home: Household) -> None:
    level(home, "suggest")
    heard = evening(home, 0)

    assert not heard.sets("heater")
    assert not heard.suggestions("heater")


@pytest.mark.parametrize("chosen", ["off", "explicit", "observe", "suggest"])
def test_household_and_default_act_only_at_auto(home: Household, chosen: str) -> None:
    evening(home, 0, "ben", temperature=19)
    level(home, chosen)

    assert not evening(home, 1).sets("heater")


@pytest.mark.parametrize("chosen", ["off", "explicit", "observe", "suggest"])
def test_a_level_works_at_once_for_somebody_who_is_there(home: Household, chosen: str) -> None:
    level(home, chosen)
    home.until(0, "18:00")
    arrival = home.enters("ana", "living")
    raised = level(home, "auto")
    home.obeys("heater", raised)
    lowered = level(home, chosen) + home.waits(600) + home.publish("heater/get", "")

    assert not arrival.sets("heater")
    assert raised.sets("heater") == [{"temperature": 21}]
    assert raised.decision("heater")["acted"] is True
    assert not lowered.sets("heater")


def test_a_level_without_a_device_is_for_all(home: Household) -> None:
    level(home, "observe", device=None)
    home.until(0, "18:00")
    heard = home.enters("ana", "living") + home.enters("ana", "kitchen") + home.waits(10)

    assert not heard.commands()


def test_a_level_may_name_a_kind(home: Household) -> None:
    level(home, "observe", device="climate")
    heard = evening(home, 0)
    home.parked()
    car = home.enters("ana", "car", source="fob")

    assert not heard.sets("heater") + car.sets("cabin")
    assert heard.sets("lamp")
    assert car.sets("radio")


def test_levels_come_from_the_configuration_per_device_or_kind(opens: Opens) -> None:
    home = opens(people={"ana": {"level": {"default": "observe", "lamp": "auto", "radio": "off"}}, "ben": {"level": "suggest"}})
    home.until(0, "18:00")
    ana = home.enters("ana", "living")
    home.leaves("ana", "living")
    ben = home.enters("ben", "living")
    car = home.enters("ana", "car", source="fob")

    assert (ana.decision("heater")["level"], ana.decision("lamp")["level"]) == ("observe", "auto")
    assert ana.sets("lamp")
    assert not ana.sets("heater") + ben.sets("heater")
    assert not car.decisions("radio")
    assert car.decision("cabin")["acted"] is False


def test_a_request_beats_the_configuration(opens: Opens) -> None:
    home = opens(people={"ana": {"level": "off"}})
    level(home, "auto")

    assert evening(home, 0).sets("heater") == [{"temperature": 21}]


def test_a_level_that_does_not_exist_is_refused(home: Household) -> None:
    answers = [
        home.asks("person/level", person="ana", device="heater", level="very").answer("person/level"),
        home.asks("person/level", person="zoe", device="heater", level="auto").answer("person/level"),
        home.asks("person/level", person="ana", device="sauna", level="auto").answer("person/level"),
        home.asks("person/level", person="ana", device="heater").answer("person/level"),
    ]

    assert [answer["status"] for answer in answers] == ["error"] * 4
    assert all(answer["error"] for answer in answers)
    assert evening(home, 0).sets("heater") == [{"temperature": 21}]
