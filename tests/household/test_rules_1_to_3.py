"""Rules 1 to 3 of the protocol (section 3): the order of wishes, levels, and what was set and what was learned kept apart."""

from __future__ import annotations

import json

from tests.household.driver import Household
from tests.household.stays import pin, visit

# Rule 1: safety > an override still held > a pin that applies > prediction > household > default.


def test_rule_01_an_override_still_held_beats_a_pin(home: Household) -> None:
    pin(home, "heater", 19)
    home.until(0, "18:00")
    arrival = home.enters("ana", "living")
    turned = home.obeys("heater", arrival) + home.turns("heater", temperature=24) + home.waits(3600)

    assert arrival.commanded("heater") == {"temperature": 19}
    assert not turned.sets("heater")
    assert (turned.decision("heater")["source"], turned.decision("heater")["settings"]) == ("override", {"temperature": 24})


def test_rule_01_a_pin_beats_the_prediction(home: Household) -> None:
    for day in range(4):
        visit(home, day, temperature=24)
    pin(home, "heater", 19)
    pinned = visit(home, 4)

    assert (pinned.decision("heater")["source"], pinned.decision("heater")["settings"]) == ("pin", {"temperature": 19})
    assert pinned.commanded("heater") == {"temperature": 19}


def test_rule_01_her_own_prediction_beats_the_household(home: Household) -> None:
    visit(home, 0, "ana", "12:00", temperature=24)
    visit(home, 0, "ben", "18:00", temperature=19)
    ana = visit(home, 1, "ana", "12:00")

    assert (ana.decision("heater")["source"], ana.decision("heater")["settings"]) == ("prediction", {"temperature": 24})


def test_rule_01_the_household_beats_the_default(home: Household) -> None:
    visit(home, 0, "ana", temperature=24)
    visit(home, 1, "ana", temperature=24.5)
    ben = visit(home, 2, "ben").decision("heater")

    assert (ben["source"], ben["person"]) == ("household", "ben")
    assert 21 < ben["settings"]["temperature"] <= 24.5


def test_rule_01_the_default_serves_where_nothing_is_known(home: Household) -> None:
    first = visit(home, 0)

    assert (first.decision("heater")["source"], first.decision("heater")["settings"]) == ("default", {"temperature": 21})
    assert first.sets("heater") == [{"temperature": 21}]


def test_rule_01_safety_beats_even_a_pin(home: Household) -> None:
    home.asks("preference/set", person="ana", device="shower", setting="temperature", value=45)
    arrival = home.enters("ana", "bathroom") + home.publish("shower/get", "")
    home.turns("shower", temperature=44)
    heard = arrival + home.waits(60) + home.publish("shower/get", "")

    assert arrival.sets("shower")
    assert max(command["temperature"] for command in heard.sets("shower")) <= 43


def test_rule_01_a_childs_turn_to_41_is_never_served_above_38(home: Household) -> None:
    home.enters("kid", "bathroom")
    turned = home.turns("shower", temperature=41) + home.publish("shower/get", "") + home.leaves("kid", "bathroom")
    home.reports("shower", temperature=36)
    later = home.until(1, "06:30") + home.enters("kid", "bathroom")

    assert all(command["temperature"] <= 38 for command in turned.sets("shower"))
    assert later.sets("shower") == [{"temperature": 38}]
    assert later.decision("shower")["source"] == "safety"


# Rule 2: levels; more of them in test_levels.py.


def test_rule_02_a_level_changes_at_once_and_deletes_nothing(home: Household) -> None:
    visit(home, 0, temperature=24)
    home.reports("heater", temperature=20)
    home.asks("person/level", person="ana", device="heater", level="off")
    off = visit(home, 1)
    home.until(2, "18:00")
    home.enters("ana", "living")
    back = home.asks("person/level", person="ana", device="heater", level="auto")

    assert not off.sets("heater") + off.decisions("heater")
    assert back.sets("heater") == [{"temperature": 24}]


# Rule 3: explicit preferences and learned state apart.


def test_rule_03_clearing_what_was_set_leaves_what_was_learned(home: Household) -> None:
    visit(home, 0, temperature=24)
    pin(home, "heater", 19)
    home.asks("preference/clear", person="ana", device="heater", setting="temperature")

    assert visit(home, 1).decision("heater")["settings"] == {"temperature": 24}


def test_rule_03_discounting_what_was_learned_leaves_what_was_set(home: Household) -> None:
    (event,) = visit(home, 0, temperature=24).events("preference")
    pin(home, "heater", 19)
    home.asks("preference/discount", event=event["id"])
    with_pin = visit(home, 1)
    home.asks("preference/clear", person="ana", device="heater", setting="temperature")
    without = visit(home, 2)

    assert with_pin.decision("heater")["settings"] == {"temperature": 19}
    assert without.decision("heater")["settings"] == {"temperature": 21}


def test_rule_03_they_are_exported_apart(home: Household) -> None:
    visit(home, 0, temperature=24)
    pin(home, "heater", 19)
    data = home.asks("person/export", person="ana").answer("person/export")["data"]

    assert "19" in json.dumps(data["explicit"])
    assert data["learned"]
