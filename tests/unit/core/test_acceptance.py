"""Silence: what was left alone through a use is weak evidence, unless something else explains it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from controller.core.ledger import EntryType
from controller.core.requests import Level, SetLevel, SetPin
from devices.messages import Origin
from tests.unit.core.life import Life, Outcome


def accepted(outcome: Outcome, device: str | None = None) -> list[tuple[str | None, object]]:
    return [(each.setting, each.value) for each in outcome.entries(EntryType.ACCEPTANCE) if device in {None, each.device}]


def test_what_was_left_alone_is_weakly_accepted() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.waits(300)

    assert accepted(life.leaves("ana", "bathroom"), "shower") == [("temperature", 38)]


def test_what_stood_already_is_accepted_like_what_was_commanded() -> None:
    life = Life()
    life.enters("ana", "car")
    life.turns("radio", station="jazz")
    life.waits(300)
    life.leaves("ana", "car")
    life.waits(86_400)
    decided = life.enters("ana", "car")
    life.waits(300)

    assert not any("station" in values for values in decided.sets("radio"))
    assert ("station", "jazz") in accepted(life.leaves("ana", "car"), "radio")


def test_who_left_a_default_alone_is_not_unknown() -> None:
    life = Life()
    first = life.enters("ana", "bathroom")
    life.obeys(first)
    life.waits(300)
    life.leaves("ana", "bathroom")
    life.waits(86_400)

    again = life.enters("ana", "bathroom")

    assert [each.document("shower").why for each in (first, again)] == [
        "Nothing is known of Ana here yet; the default of a shower is 38 °C.",
        "Ana never asked for anything else here; the default of a shower is 38 °C.",
    ]


def overridden(life: Life) -> None:
    life.turns("shower", temperature=36.0)


def pinned(life: Life) -> None:
    life.asks(SetPin("ana", "shower", "temperature", 38.0))


def observed(life: Life) -> None:
    life.asks(SetLevel("ana", Level.OBSERVE))


def unreachable(life: Life) -> None:
    life.is_available("shower", online=False)


def changed_by_another(life: Life) -> None:
    life.rival("shower", temperature=30.0)
    life.reports("shower", temperature=30.0)


@pytest.mark.parametrize("happens", [overridden, pinned, observed, unreachable, changed_by_another])
def test_silence_says_nothing_where_something_else_explains_it(happens: Callable[[Life], None]) -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    happens(life)
    life.waits(300)

    assert accepted(life.leaves("ana", "bathroom"), "shower") == []


def test_a_moments_silence_says_nothing() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom"))
    life.waits(5)

    assert accepted(life.leaves("ana", "bathroom")) == []


def test_a_guests_silence_says_nothing() -> None:
    life = Life()
    life.obeys(life.shows("ffff", "bathroom"))
    life.waits(300)
    life.enters("ana", "bathroom")

    assert not life.memory.entries


def test_a_doubtful_persons_silence_says_nothing() -> None:
    life = Life()
    life.obeys(life.enters("ana", "bathroom", confidence=0.7))
    life.waits(300)

    assert accepted(life.leaves("ana", "bathroom")) == []


def test_silence_in_company_says_nothing_about_a_compromise() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.obeys(life.enters("ben", "living"))
    life.waits(300)

    assert accepted(life.leaves("ben", "living"), "heater") == []


def test_what_time_replaces_in_a_long_use_was_left_alone_at_its_own_hour() -> None:
    life = Life()
    for _ in range(5):
        for clock, wished in (("15:30", 20.0), ("18:30", 24.0)):
            life.until(clock)
            life.obeys(life.enters("ana", "living"))
            life.turns("heater", temperature=wished)
            life.waits(300)
            life.leaves("ana", "living")
    life.until("15:30")
    life.obeys(life.enters("ana", "living"))
    stayed = life.until("19:30") + life.leaves("ana", "living")

    silent = [entry for entry in stayed.entries(EntryType.ACCEPTANCE) if entry.device == "heater"]
    hours = [entry.detail["circumstance"]["hour"] for entry in silent]
    assert silent[0].value == 20 < float(silent[-1].value or 0)
    assert (hours[0], hours == sorted(hours)) == (15.5, True)
    assert hours[-1] > 16


def before_the_next_wish(life: Life) -> object:
    life.enters("ana", "living")
    turned = life.turns("heater", temperature=25.0)
    return turned.entries(EntryType.PREFERENCE)[-1].detail["circumstance"]["previous"]


def test_the_value_before_is_what_a_programme_left_here_since() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.turns("heater", temperature=23.0)
    life.waits(60)
    life.leaves("ana", "living")
    life.reports("heater", origin=Origin.SCHEDULE, temperature=17.0)

    assert before_the_next_wish(life) == 17


def test_the_value_before_is_ones_own_where_somebody_else_was_served_since() -> None:
    life = Life()
    for person, wished in (("ana", 23.0), ("ben", 17.0)):
        life.obeys(life.enters(person, "living"))
        life.turns("heater", temperature=wished)
        life.waits(60)
        life.leaves(person, "living")

    assert before_the_next_wish(life) == 23


def test_what_a_device_never_did_was_not_left_alone() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.turns("lamp", brightness=90.0)
    life.leaves("ana", "living")
    life.waits(3600)
    life.reports("lamp", {"brightness": 40.0}, origin=Origin.SCHEDULE)
    life.waits(3600)
    life.enters("ana", "living")
    life.waits(12)
    life.reports("lamp", brightness=40.0)
    life.waits(1500)
    gone = life.leaves("ana", "living")

    assert ("ana", "brightness") not in [(each.person, each.setting) for each in gone.entries(EntryType.ACCEPTANCE)]
