"""What is wanted, in the order of rule 1; what may be done about it; when that is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from controller.core.decisions import Document, PublishDecision
from controller.core.requests import Level, PauseDevice, SetDevice, SetLevel, SetPin, When
from devices.messages import Origin
from tests.unit.core.homes import HOME, with_person
from tests.unit.core.life import Life

Scene = Callable[[Life], object]


def chose(person: str, value: float, times: int = 1) -> Scene:
    """Somebody came on so many mornings and turned the heater, which a schedule turned down again when they had left."""

    def happen(life: Life) -> None:
        for _ in range(times):
            life.enters(person, "living")
            life.waits(60)
            life.turns("heater", temperature=value)
            life.leaves(person, "living")
            life.reports("heater", temperature=17.0, origin=Origin.SCHEDULE)
            life.until("06:30")

    return happen


def pin(value: float, when: When | None = None) -> Scene:
    return lambda life: life.asks(SetPin("ana", "heater", "temperature", value, when))


def level(wanted: Level) -> Scene:
    return lambda life: life.asks(SetLevel("ana", wanted))


@pytest.mark.parametrize(
    "before, value, source",
    [
        ([], 21, "default"),
        ([chose("ben", 23.0, 3)], 23, "household"),
        ([chose("ana", 24.0)], 24, "prediction"),
        ([chose("ben", 23.0, 3), chose("ana", 24.0)], 24, "prediction"),
        ([chose("ana", 24.0), pin(19.0)], 19, "pin"),
        ([chose("ana", 24.0), pin(19.0, When((6,)))], 24, "prediction"),
        ([pin(19.0, When((0,)))], 19, "pin"),
    ],
)
def test_the_strongest_wish_counts(before: list[Scene], value: float, source: str) -> None:
    life = Life()
    for happens in before:
        happens(life)
    document = life.enters("ana", "living").document("heater")

    assert (document.settings, document.source, document.acted) == ({"temperature": value}, source, True)


def test_an_override_beats_a_pin_and_ends_with_the_visit() -> None:
    life = Life()
    pin(19.0)(life)
    life.obeys(life.enters("ana", "living"))
    life.waits(60)
    turned = life.turns("heater", temperature=24.0)
    life.leaves("ana", "living")

    assert turned.document("heater").source == "override"
    assert life.enters("ana", "living").document("heater").source == "pin"


def test_safety_beats_an_override() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    turned = life.turns("shower", temperature=45.0)

    document = turned.document("shower")
    assert (document.settings, document.source) == ({"temperature": 43}, "safety")
    assert document.because["temperature"]["wished"] == "override"


def test_what_is_inferred_of_a_hot_shower_is_capped_lower_than_what_is_asked_for() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.turns("shower", temperature=43.0)
    life.leaves("ana", "bathroom")
    life.waits(60)

    assert life.enters("ana", "bathroom").document("shower").settings == {"temperature": 41}
    life.leaves("ana", "bathroom")
    life.asks(SetPin("ana", "shower", "temperature", 42.5))
    assert life.enters("ana", "bathroom").document("shower").settings == {"temperature": 42.5}


def test_a_child_beside_an_adult_protects_both() -> None:
    life = Life()
    life.asks(SetPin("ana", "shower", "temperature", 42.5))
    life.enters("kid", "bathroom")
    life.waits(1)

    assert life.enters("ana", "bathroom").document("shower").settings == {"temperature": 38}


@pytest.mark.parametrize(
    "wanted, before, value, acted",
    [
        (Level.EXPLICIT, [], {}, False),
        (Level.EXPLICIT, [chose("ben", 23.0, 3)], {}, False),
        (Level.EXPLICIT, [chose("ana", 22.0), chose("ana", 24.0)], {"temperature": 24}, True),
        (Level.EXPLICIT, [chose("ana", 24.0), pin(19.0)], {"temperature": 19}, True),
        (Level.OBSERVE, [chose("ana", 24.0)], {"temperature": 24}, False),
        (Level.OBSERVE, [pin(19.0)], {"temperature": 19}, False),
        (Level.SUGGEST, [chose("ana", 24.0)], {"temperature": 24}, False),
        (Level.SUGGEST, [chose("ben", 23.0, 3)], {"temperature": 23}, False),
        (Level.SUGGEST, [], {"temperature": 21}, False),
        (Level.SUGGEST, [pin(19.0)], {"temperature": 19}, True),
        (Level.AUTO, [chose("ana", 24.0)], {"temperature": 24}, True),
    ],
)
def test_how_far_each_level_goes(wanted: Level, before: list[Scene], value: dict[str, float], acted: bool) -> None:
    life = Life()
    for happens in [*before, level(wanted)]:
        happens(life)
    entered = life.enters("ana", "living")
    document = entered.document("heater")

    assert (document.settings, document.acted, document.level) == (value, acted, wanted)
    assert entered.sets("heater") == ([value] if acted else [])
    assert document.why


def test_at_level_off_nothing_is_said_or_done() -> None:
    life = Life()
    level(Level.OFF)(life)
    entered = life.enters("ana", "living")

    assert entered.documents("heater") == []
    assert entered.sets("heater") == []


def test_a_level_works_at_once() -> None:
    life = Life()
    chose("ana", 24.0)(life)
    level(Level.OBSERVE)(life)
    life.enters("ana", "living")

    assert life.asks(SetLevel("ana", Level.AUTO)).sets("heater") == [{"temperature": 24}]
    assert life.asks(SetLevel("ana", Level.OBSERVE)).document("heater").level == Level.OBSERVE


def test_at_level_off_no_decision_of_theirs_stays_retained() -> None:
    life = Life()
    life.enters("ana", "living")
    silenced = life.asks(SetLevel("ana", Level.OFF, "heater"))
    life.asks(SetLevel("ana", Level.AUTO, "heater"))
    life.enters("ben", "living")

    assert silenced.of(PublishDecision) == [PublishDecision("heater", None)]
    assert life.asks(SetLevel("ana", Level.OFF, "heater")).of(PublishDecision) == []


def test_at_level_off_whoever_else_is_there_is_served() -> None:
    life = Life()
    life.enters("ben", "living")
    life.enters("ana", "living")

    assert life.asks(SetLevel("ana", Level.OFF, "heater")).document("heater").person == "ben"


def test_a_level_of_another_device_decides_nothing_here() -> None:
    life = Life()
    life.enters("ana", "living")

    assert life.asks(SetLevel("ana", Level.OFF, "radio")).of(PublishDecision) == []


def test_below_the_bar_of_confidence_the_household_serves_and_it_is_said() -> None:
    life = Life(with_person(HOME, "ana", confidence=0.999))
    chose("ana", 24.0)(life)
    document = life.enters("ana", "living").document("heater")

    assert document.source == "default"
    assert document.why.startswith("What is known of Ana here is not sure enough for them")
    assert document.because["temperature"]["below_bar"] is True


def test_a_choice_below_the_bar_without_anybody_elses_word_is_left_as_it_is_and_that_is_said() -> None:
    life = Life(with_person(HOME, "ana", confidence=0.9))
    unknown = life.enters("ana", "car").document("radio")
    life.turns("radio", station="jazz")
    life.leaves("ana", "car")
    document = life.enters("ana", "car").document("radio")

    assert "sure enough" not in unknown.why
    assert "station" not in document.settings
    assert document.why.endswith(
        "What is known of Ana is not sure enough for them to set the station, and nobody else's word or default is there to go by."
    )


def test_a_choice_of_which_nothing_is_known_is_not_commanded() -> None:
    entered = Life().enters("ana", "car")

    assert entered.sets("radio") == [{"volume": 30}]
    assert "station" not in entered.document("radio").settings


def test_where_nothing_at_all_is_known_nothing_is_done_and_that_is_said() -> None:
    life = Life()
    level(Level.EXPLICIT)(life)
    document = life.enters("ana", "living").document("heater")

    assert document.why == "Nothing is set, because nothing is known to be wanted."
    assert (document.settings, document.confidence, document.source) == ({}, 0.0, "default")


def test_a_paused_device_is_left_alone_and_served_afterwards() -> None:
    life = Life()
    life.asks(PauseDevice("heater", 600.0))
    entered = life.enters("ana", "living")
    woken = life.wakes_up("heater")
    resumed = life.waits(600)

    assert entered.sets("heater") == woken.sets("heater") == []
    assert entered.document("heater").why.endswith("Not set, because this device is paused.")
    assert resumed.sets("heater") == [{"temperature": 21}]


@pytest.mark.parametrize("name, place, waits", [("lamp", "living", True), ("radio", "car", True), ("shower", "bathroom", False)])
def test_what_runs_on_waits_until_it_is_in_use_and_what_is_used_once_does_not(name: str, place: str, waits: bool) -> None:
    life = Life()
    life.reports(name, active=True)
    life.reports(name, active=False)
    life.waits(30)
    entered = life.enters("ana", place)

    assert (entered.sets(name) == []) is waits
    assert bool(life.reports(name, active=True).sets(name)) or not waits


def test_a_decision_that_does_not_change_is_not_said_again() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))

    assert life.waits(3600).of(PublishDecision) == []


def test_a_continuous_device_follows_what_is_usual_at_the_hour() -> None:
    life = Life()
    for _ in range(4):
        for clock, wish in (("07:00", 20.0), ("13:00", 24.0)):
            life.until(clock)
            life.obeys(life.enters("ana", "living"))
            life.waits(60)
            life.turns("heater", temperature=wish)
            life.leaves("ana", "living")
    life.until("10:30")
    life.obeys(morning := life.enters("ana", "living"))
    noon = life.waits(3600)

    assert morning.document("heater").settings["temperature"] == 20
    assert noon.sets("heater") == [{"temperature": 24}]
    assert noon.documents("heater")[0].at.hour == 11


def test_time_alone_does_not_fight_who_else_set_it() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.waits(60)
    life.rival("heater", temperature=17.0)
    life.reports("heater", temperature=17.0)

    assert life.waits(3600).sets("heater") == []


def test_a_pin_begins_when_it_says() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    pin(24.0, When((), 6 * 3600 + 32 * 60))(life)

    assert life.waits(120).sets("heater") == [{"temperature": 24}]


def test_a_pin_begins_within_five_minutes() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    pin(24.0, When((), 6 * 3600 + 32 * 60))(life)

    assert life.waits(330).sets("heater") == [{"temperature": 24}]


def test_nothing_is_commanded_while_a_hand_is_turning() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.waits(60)
    life.reports("heater", temperature=24.0)
    asked = life.asks(SetPin("ana", "heater", "temperature", 19.0))

    assert (asked + life.waits(30)).sets("heater") == []


def test_a_device_that_never_reports_is_told_again_by_each_use_only() -> None:
    life = Life()
    life.enters("ana", "living")

    assert life.waits(3600).sets("heater") == []
    life.leaves("ana", "living")
    assert life.enters("ana", "living").sets("heater") == [{"temperature": 21}]


def test_what_is_asked_for_elsewhere_is_served_by_its_own_document() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    asked = life.asks(SetDevice("lamp", {"brightness": 40.0}))

    assert asked.documents("heater") == []
    assert asked.document("lamp").settings == {"brightness": 40, "color_temp_kelvin": 2700}


def test_the_spread_of_a_choice_says_how_likely_each_option_is_whatever_the_wish_rests_on() -> None:
    life = Life()
    life.enters("ana", "car")
    turned = life.turns("radio", station="jazz").document("radio")
    life.leaves("ana", "car")
    usual = life.enters("ana", "car").document("radio")
    pinned = life.asks(SetPin("ana", "radio", "station", "rock")).document("radio")

    assert turned.spread["station"] == {"jazz": 1.0}
    assert list(usual.spread["station"]) == ["jazz", "news", "rock"]  # the likeliest first, of equals in the order of the configuration
    assert pinned.spread["station"] == {"rock": 1.0}


def test_a_bar_is_compared_with_what_is_said_of_each_setting() -> None:
    def said(bar: float) -> Document:
        life = Life()
        chose("ana", 24.0, 3)(life)
        life.restarts(with_person(HOME, "ana", confidence=bar))
        return life.enters("ana", "living").document("heater")

    sure = said(0.0).confidence

    assert [said(bar).source for bar in (sure - 0.001, sure + 0.001)] == ["prediction", "default"]
    assert said(0.0).because["temperature"]["confidence"] == sure


def test_nothing_is_less_likely_to_be_touched_than_any_one_setting() -> None:
    life = Life()
    life.enters("ana", "car")
    life.turns("radio", station="jazz")
    life.leaves("ana", "car")
    said = life.enters("ana", "car").document("radio")
    each = [part["confidence"] for part in said.because.values()]

    assert len(each) == 2
    assert each[0] * each[1] < said.confidence < min(each)


def test_who_it_is_is_one_doubt_for_all_settings_of_a_device() -> None:
    def said(confidence: float) -> Document:
        life = Life()
        life.enters("ana", "car", confidence=1.0)
        life.turns("radio", station="jazz", volume=40.0)
        life.leaves("ana", "car")
        return life.enters("ana", "car", confidence=confidence).document("radio")

    sure, doubted = said(1.0), said(0.9)
    lost = [doubted.because[each]["confidence"] / sure.because[each]["confidence"] for each in ("station", "volume")]

    assert doubted.confidence / sure.confidence == pytest.approx(lost[0], abs=0.001)
    assert lost[0] == pytest.approx(lost[1], abs=0.001)


def test_what_came_of_a_sources_words_makes_what_is_said_surer() -> None:
    life = Life()
    chose("ana", 24.0, 3)(life)
    unknown = life.enters("ana", "living", source="reader").document("heater").confidence
    life.leaves("ana", "living", source="reader")
    for _ in range(60):
        life.house._core.sources.heard("reader", false=0.0)  # noqa: SLF001  # as much as months of turns would tell
    known = life.enters("ana", "living", source="reader").document("heater").confidence

    assert unknown < known


@pytest.mark.parametrize("reported, acted", [(21.0, True), (18.0, False)])
def test_what_stands_already_is_not_said_to_be_left_undone(reported: float, *, acted: bool) -> None:
    watched, paused = Life(), Life()
    watched.asks(SetLevel("ana", Level.OBSERVE))
    paused.asks(PauseDevice("heater", 600.0))
    for life in (watched, paused):
        life.reports("heater", temperature=reported)
        life.waits(60)
        document = life.enters("ana", "living").document("heater")

        assert document.acted is acted
        assert ("ot set, because" in document.why) is not acted
