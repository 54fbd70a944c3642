"""Rule 11, clause by clause, and identities: who is served, who is credited, and when somebody is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.household.driver import Heard, Household

Opens = Callable[..., Household]

HOUR = 3600


def pinned(home: Household, **wishes: float) -> None:
    """Give people a heater pin each, so that it shows who is served: `ana=19`."""
    for person, value in wishes.items():
        home.asks("preference/set", person=person, device="heater", setting="temperature", value=value)


def turned_by(home: Household, temperature: float = 25) -> list[str | None]:
    """Turn the heater by hand and return to whom that is credited (`None`: to nobody)."""
    heard = home.turns("heater", temperature=temperature)
    events = heard.events("preference") + heard.events("unattributed")
    return [event.get("person") if event["type"] == "preference" else None for event in events]


# An identity repeated is no new use.


def test_rule_11_an_identity_repeated_from_another_source_is_no_new_use(home: Household) -> None:
    home.enters("ana", "living")
    again = home.waits(60) + home.enters("ana", "living", source="ble") + home.waits(60) + home.shows("04A2B1C3", "living", source="door")

    assert not again.decisions("heater") + again.sets("heater")


def test_rule_11_coming_back_after_leaving_is_a_new_use(home: Household) -> None:
    home.enters("ana", "living")
    home.waits(600)
    home.leaves("ana", "living")
    home.waits(600)

    assert home.enters("ana", "living").decision("heater")["person"] == "ana"


def test_rule_11_a_device_becoming_active_again_is_a_new_use(home: Household) -> None:
    home.enters("ana", "bathroom")
    home.reports("shower", active=True)
    home.waits(240)
    home.reports("shower", active=False)
    home.waits(240)

    assert home.reports("shower", active=True).decision("shower")["person"] == "ana"


# A source that never says left lapses after linger …


def test_rule_11_who_never_says_left_is_gone_after_two_hours(home: Household) -> None:
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(2 * HOUR + 60)

    assert turned_by(home) == [None]


def test_rule_11_who_never_says_left_is_there_for_two_hours(home: Household) -> None:
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(2 * HOUR - 120)

    assert turned_by(home) == ["ana"]


def test_rule_11_being_seen_again_starts_linger_anew(home: Household) -> None:
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(1.5 * HOUR)
    home.enters("ana", "living")
    home.waits(1.5 * HOUR)

    assert turned_by(home) == ["ana"]


def test_rule_11_after_linger_the_same_identity_is_a_new_use(home: Household) -> None:
    home.enters("ana", "living")
    home.waits(2 * HOUR + 60)

    assert home.enters("ana", "living").decision("heater")["acted"] is True


# … when the person is seen elsewhere …


def test_rule_11_who_is_seen_elsewhere_has_left(home: Household) -> None:
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(300)
    home.enters("ana", "kitchen")
    home.waits(300)

    assert turned_by(home) == [None]


# … or ten minutes after the device became inactive.


def test_rule_11_who_never_says_left_is_gone_ten_minutes_after_the_shower_stopped(home: Household) -> None:
    home.obeys("shower", home.enters("ana", "bathroom"))
    home.reports("shower", active=True)
    home.waits(300)
    home.reports("shower", active=False)
    home.waits(610)
    turned = home.turns("shower", temperature=36)

    assert not turned.events("preference")
    assert [event["value"] for event in turned.events("unattributed")] == [36]


def test_rule_11_she_is_still_there_nine_minutes_after_the_shower_stopped(home: Household) -> None:
    home.obeys("shower", home.enters("ana", "bathroom"))
    home.reports("shower", active=True)
    home.waits(300)
    home.reports("shower", active=False)
    home.waits(540)
    turned = home.turns("shower", temperature=36)

    assert [event["person"] for event in turned.events("preference")] == ["ana"]


# One tag in two places within 60 s is a conflict; later, the newer wins.


def test_rule_11_one_tag_in_two_places_within_60_s_is_a_conflict(home: Household) -> None:
    home.asks("preference/set", person="ana", device="coffee", setting="drink", value="tea")
    home.obeys("heater", home.shows("04a2b1c3", "living"))
    home.waits(30)
    elsewhere = home.shows("04a2b1c3", "kitchen")

    assert "drink" not in elsewhere.commanded("coffee")
    assert all(decision["person"] != "ana" or not decision["acted"] for decision in elsewhere.decisions("coffee"))
    assert turned_by(home) == [None]


def test_rule_11_one_tag_in_another_place_later_is_there(home: Household) -> None:
    home.asks("preference/set", person="ana", device="coffee", setting="drink", value="tea")
    home.obeys("heater", home.shows("04a2b1c3", "living"))
    home.waits(61)
    elsewhere = home.shows("04a2b1c3", "kitchen")

    assert elsewhere.decision("coffee")["person"] == "ana"
    assert elsewhere.commanded("coffee")["drink"] == "tea"
    assert turned_by(home) == [None]


def test_rule_11_one_tag_twice_in_the_same_place_is_no_conflict(home: Household) -> None:
    home.obeys("heater", home.shows("04a2b1c3", "living"))
    home.waits(2)
    home.shows("04a2b1c3", "living", source="door")
    home.waits(60)

    assert turned_by(home) == ["ana"]


# Hysteresis is for weak evidence: tag, key, PIN and claim act at once.


@pytest.mark.parametrize("confidence", [0.9, 0.95, 1])
def test_rule_11_strong_evidence_acts_at_once(home: Household, confidence: float) -> None:
    pinned(home, ana=19)

    assert home.enters("ana", "living", confidence=confidence).sets("heater") == [{"temperature": 19}]


def test_rule_11_strong_evidence_ends_a_weak_guess(home: Household) -> None:
    home.asks("preference/set", person="ana", device="radio", setting="station", value="jazz")
    home.asks("preference/set", person="ben", device="radio", setting="station", value="rock")
    home.enters("ben", "car", source="camera", confidence=0.6)
    home.waits(5)
    strong = home.enters("ana", "car", source="fob")
    weak = home.waits(5) + home.enters("ben", "car", source="camera", confidence=0.6) + home.waits(60)

    assert strong.decision("radio")["person"] == "ana"
    assert strong.commanded("radio")["station"] == "jazz"
    assert "rock" not in [command.get("station") for command in weak.sets("radio")]


# Identities themselves.


@pytest.mark.parametrize("tag", ["04-a2-b1-c3", "04A2B1C3", "04:a2:B1:c3", "04 A2 B1 C3"])
def test_a_tags_case_and_separators_do_not_matter(home: Household, tag: str) -> None:
    assert home.shows(tag, "living").decision("heater")["person"] == "ana"


def test_an_unknown_tag_is_a_guest(home: Household) -> None:
    decision = home.shows("ff-00-ff", "living").decision("heater")

    assert (decision["person"], decision["guest"], decision["acted"]) == (None, True, True)


def test_a_guest_gets_at_most_38_in_the_shower(home: Household) -> None:
    home.enters("ana", "bathroom")
    home.turns("shower", temperature=41)
    home.leaves("ana", "bathroom")
    guest = home.shows("ff-00-ff", "bathroom")

    assert guest.sets("shower") == [{"temperature": 38}]


def test_present_false_means_left(home: Household) -> None:
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(300)
    home.leaves("ana", "living")
    home.waits(1)

    assert turned_by(home) == [None]


def test_present_false_ends_only_that_persons_stay(home: Household) -> None:
    home.obeys("heater", home.enters("ana", "living"))
    home.waits(300)
    home.leaves("ben", "living")
    home.waits(1)

    assert turned_by(home) == ["ana"]


def test_a_retained_identity_starts_no_use(home: Household) -> None:
    heard = home.publish("identity/living/nfc", {"person": "ana"}, retain=True) + home.waits(60)
    live = home.enters("ana", "living")

    assert not heard.decisions("heater") + heard.sets("heater")
    assert live.sets("heater") == [{"temperature": 21}]


def test_in_an_exclusive_place_the_newest_strong_identity_takes_over(home: Household) -> None:
    home.asks("preference/set", person="ben", device="cabin", setting="temperature", value=18)
    home.obeys("cabin", home.enters("ana", "car", source="fob"))
    home.waits(300)
    turned = home.turns("cabin", temperature=24)
    over = home.enters("ben", "car", source="fob")
    bens = home.obeys("cabin", over) + home.waits(300) + home.turns("cabin", temperature=20)

    assert [event["person"] for event in turned.events("preference")] == ["ana"]
    assert over.sets("cabin") == [{"temperature": 18}]
    assert [event["person"] for event in bens.events("preference")] == ["ben"]


def test_in_an_exclusive_place_a_turn_just_made_is_the_former_ones(home: Household) -> None:
    home.obeys("cabin", home.enters("ana", "car", source="fob"))
    home.waits(300)
    home.reports("cabin", temperature=24)
    home.waits(5)
    over = home.enters("ben", "car", source="fob") + home.waits(60)

    assert [(event["person"], event["value"]) for event in over.events("preference")] == [("ana", 24)]


def test_in_a_shared_place_who_stays_is_served_when_the_other_leaves(home: Household) -> None:
    pinned(home, ana=19, ben=24)
    heard = Heard()
    for person in ("ana", "ben"):
        heard = home.enters(person, "living", source=f"ble-{person}")
        home.obeys("heater", heard)
        home.waits(900)
    together = heard.commanded("heater").get("temperature", 19)
    left = home.leaves("ben", "living", source="ble-ben") + home.waits(900)

    assert 19 <= together <= 24
    assert left.commanded("heater").get("temperature", together) == 19
