"""Rules 4 and 5 of the protocol (section 3): what counts as evidence, and overrides that are never fought."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.household.driver import Heard, Household, together
from tests.household.stays import pin, visit

# Rule 4: evidence only once it is known to be a person's, and whose. Doubt trains nobody and is kept.


def test_rule_04_a_change_with_nobody_there_is_kept_and_trains_nobody(home: Household) -> None:
    home.reports("heater", temperature=20)
    home.waits(60)
    turned = home.turns("heater", temperature=26)
    later = visit(home, 1)

    assert not turned.events("preference")
    assert [event["value"] for event in turned.events("unattributed", reason="doubt")] == [26]
    assert later.decision("heater")["source"] == "default"


def test_rule_04_a_change_with_two_there_is_nobodys_until_it_is_claimed(home: Household) -> None:
    home.until(0, "18:00")
    arrival = home.enters("ana", "living") + home.waits(600) + home.enters("ben", "living", source="ble")
    home.obeys("heater", arrival)
    home.waits(600)
    turned = home.turns("heater", temperature=25)
    home.leaves("ben", "living", source="ble")
    home.leaves("ana", "living")
    (event,) = turned.events("unattributed")
    claimed = home.asks("person/claim", event=event["id"], person="ben")
    ben = visit(home, 1, "ben")

    assert not turned.events("preference")
    assert [(entry["person"], entry["value"], entry["origin"]) for entry in claimed.events("preference")] == [("ben", 25, "claim")]
    assert ben.decision("heater")["settings"] == {"temperature": 25}


@pytest.mark.parametrize("origin", ["schedule", "boot"])
def test_rule_04_what_the_device_says_was_no_hand_is_nobodys_wish(home: Household, origin: str) -> None:
    home.until(0, "18:00")
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(600)
    changed = home.turns("heater", temperature=26, origin=origin)

    assert not changed.events("preference") + changed.events("unattributed")
    assert [event["reason"] for event in changed.events("ignored")] == [origin]


def test_rule_04_an_echo_and_a_value_from_before_our_command_are_nobodys_wish(home: Household) -> None:
    home.reports("heater", retain=True, temperature=18)
    home.until(0, "18:00")
    home.enters("ana", "living")
    echoed = home.waits(0.2) + home.reports("heater", temperature=18) + home.waits(0.4) + home.reports("heater", temperature=21)
    settled = home.waits(3600) + home.leaves("ana", "living")

    assert not (echoed + settled).events("preference")


def test_rule_04_another_controllers_command_is_nobodys_wish(home: Household) -> None:
    home.until(0, "18:00")
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(600)
    rival = home.publish("heater/set", {"temperature": 17}) + home.waits(0.5) + home.turns("heater", temperature=17)

    assert not rival.events("preference")
    assert "rival" in [event["reason"] for event in rival.events("ignored")]


def test_rule_04_a_guests_override_is_held_for_the_visit_and_forgotten_after(home: Household) -> None:
    home.until(0, "18:00")
    home.obeys("heater", home.shows("ff-ee", "living"))
    home.waits(60)
    during = home.turns("heater", temperature=25) + home.waits(3600)
    home.publish("identity/living/nfc", {"tag": "ff-ee", "present": False})
    home.until(1, "18:00")
    again = home.shows("ff-ee", "living")

    assert not during.sets("heater")
    assert not during.events("preference")
    assert again.decision("heater")["settings"] == {"temperature": 21}


def test_rule_04_an_unknown_hands_turn_is_not_fought_and_is_over_with_the_use(home: Household) -> None:
    home.obeys("shower", home.reports("shower", active=True))
    home.waits(30)
    during = home.turns("shower", temperature=36) + home.waits(60)
    home.reports("shower", active=False)
    home.until(1, "06:30")

    assert not during.events("preference") + during.sets("shower")
    assert [event["value"] for event in during.events("unattributed")] == [36]
    assert home.enters("ana", "bathroom").sets("shower") == [{"temperature": 38}]


def test_rule_04_what_is_not_known_to_be_hers_is_not_said_to_be(home: Household) -> None:
    for person in ("ana", "ben"):
        home.obeys("heater", home.enters(person, "living", source=person))
        home.waits(600)
    turned = home.turns("heater", temperature=25)

    assert turned.decision("heater")["settings"] == {"temperature": 25}
    assert not turned.sets("heater")
    assert "Ana" not in turned.decision("heater")["why"]
    assert "Ben" not in turned.decision("heater")["why"]


# Rule 5: an override is never fought, until the person leaves, the use ends, or its hold runs out.


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda home: pin(home, "heater", 19),
        lambda home: home.enters("ana", "living"),
        lambda home: home.senses(outdoor_temperature=-10),
        lambda home: home.asks("review/run"),
        lambda home: home.reports("heater", temperature=24),
        lambda home: home.waits(5400),
    ],
    ids=["pin", "identity again", "weather", "review", "report again", "time"],
)
def test_rule_05_an_override_is_never_fought(home: Household, meanwhile: Callable[[Household], Heard]) -> None:
    home.until(0, "18:00")
    home.obeys("heater", home.enters("ana", "living"))
    heard = home.turns("heater", temperature=24) + meanwhile(home) + home.waits(600)

    assert not heard.sets("heater")
    assert heard.decision("heater")["settings"] == {"temperature": 24}


def test_rule_05_nothing_is_commanded_while_the_knob_still_turns(home: Household) -> None:
    home.until(0, "18:00")
    home.obeys("heater", home.enters("ana", "living"))
    turning = together([home.waits(15) + home.reports("heater", temperature=temperature) for temperature in (22, 23, 24, 25)])
    almost = home.waits(19.9)
    settled = home.waits(0.2)

    assert not (turning + almost + settled).sets("heater")
    assert not (turning + almost).events("preference")
    assert [event["value"] for event in settled.events("preference")] == [25]


def test_rule_05_a_hold_with_a_duration_runs_out(opens: Callable[..., Household]) -> None:
    home = opens(devices={"heater": {"settings": {"temperature": {"hold": 1800}}}})
    pin(home, "heater", 19)
    home.until(0, "18:00")
    home.obeys("heater", home.enters("ana", "living"))
    held = home.turns("heater", temperature=24) + home.waits(1700)
    released = home.waits(200)

    assert not held.sets("heater")
    assert released.sets("heater") == [{"temperature": 19}]


def test_rule_05_a_hold_ends_when_the_person_leaves(home: Household) -> None:
    pin(home, "heater", 19)
    visit(home, 0, temperature=24)
    back = home.waits(600) + home.enters("ana", "living")

    assert back.sets("heater") == [{"temperature": 19}]


def test_rule_05_a_hold_ends_with_the_use(home: Household) -> None:
    pin(home, "shower", 37)
    home.enters("ana", "bathroom")
    home.reports("shower", active=True)
    home.turns("shower", temperature=40, active=True)
    home.waits(300)
    home.reports("shower", temperature=40, active=False)
    home.waits(300)
    second = home.reports("shower", temperature=40, active=True) + home.waits(30)

    assert second.decision("shower")["source"] == "pin"
    assert second.sets("shower")[-1] == {"temperature": 37}


def test_rule_05_a_turn_just_made_is_the_leavers(home: Household) -> None:
    home.until(0, "18:00")
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(60)
    turned = home.reports("heater", temperature=24) + home.waits(3)
    left = home.leaves("ana", "living")
    home.enters("ben", "living")
    after = home.waits(60)

    assert not turned.events("preference")
    assert [(event["person"], event["value"]) for event in left.events("preference")] == [("ana", 24)]
    assert not after.events("preference")
