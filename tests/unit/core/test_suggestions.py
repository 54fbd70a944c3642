"""Level `suggest`: asked first; done when accepted, not asked again when dismissed."""

from __future__ import annotations

import pytest

from controller.core.requests import (
    AcceptSuggestion,
    DismissSuggestion,
    ForgetPerson,
    Level,
    Request,
    SetLevel,
)
from controller.core.state import load_device
from controller.core.usage import Dismissed
from devices.messages import Origin
from tests.unit.core.life import Life


def suggesting() -> Life:
    """Ana usually has the fan at 7; it stands at 3, and she wants to be asked."""
    life = Life()
    life.enters("ana", "living")
    life.turns("fan", speed=7.0)
    life.leaves("ana", "living")
    life.waits(100)
    life.turns("fan", speed=3.0)
    life.asks(SetLevel("ana", Level.SUGGEST))
    return life


def test_a_suggestion_asks_first() -> None:
    entered = suggesting().enters("ana", "living")

    (asked,) = entered.suggestions("fan")
    assert (asked.settings["speed"], asked.acted) == (7, False)
    assert entered.document("fan") == asked
    assert entered.sets("fan") == []
    assert entered.suggestions("heater") == []  # the default is not worth asking


def test_an_accepted_suggestion_is_done_and_is_a_wish() -> None:
    life = suggesting()
    life.enters("ana", "living")
    refused = life.asks(AcceptSuggestion("fan", "another")).answer()
    assert refused.error == "this is not what is suggested for fan now"
    accepted = life.asks(AcceptSuggestion("fan"))

    assert accepted.sets("fan") == [{"speed": 7}]
    assert accepted.preferences() == [("ana", 7)]
    assert accepted.document("fan").acted
    assert life.asks(AcceptSuggestion("fan")).answer().error is not None


def test_a_dismissed_suggestion_is_not_made_again() -> None:
    life = suggesting()
    life.enters("ana", "living")
    dismissed = life.asks(DismissSuggestion("fan"))
    life.leaves("ana", "living")

    assert dismissed.answer().data == {"device": "fan", "settings": {"speed": 7}}
    assert dismissed.sets("fan") == []
    assert life.enters("ana", "living").suggestions("fan") == []


def dismissed() -> Life:
    """Ana was asked about 7, and said no."""
    life = suggesting()
    life.enters("ana", "living")
    life.asks(DismissSuggestion("fan"))
    life.leaves("ana", "living")
    return life


def set_by_hand(life: Life, times: int, speed: float) -> None:
    """Let Ana come and set the fan, which somebody puts back to 3 when she has gone."""
    for _ in range(times):
        life.enters("ana", "living")
        life.turns("fan", speed=speed)
        life.leaves("ana", "living")
        life.waits(100)
        life.turns("fan", speed=3.0)


def test_what_was_dismissed_is_asked_again_once_there_is_more_evidence_for_it() -> None:
    life = dismissed()

    set_by_hand(life, 2, 7.0)
    assert life.enters("ana", "living").suggestions("fan") == []
    life.leaves("ana", "living")
    set_by_hand(life, 1, 7.0)
    (again,) = life.enters("ana", "living").suggestions("fan")
    assert again.settings == {"speed": 7}


def test_something_clearly_different_may_be_suggested_after_a_no() -> None:
    life = dismissed()

    set_by_hand(life, 2, 10.0)
    (other,) = life.enters("ana", "living").suggestions("fan")
    assert float(other.settings["speed"]) >= 9


def test_a_no_to_something_else_takes_no_earlier_one_back() -> None:
    life = Life()
    for clock, speed in (("08:00", 9.0), ("20:00", 1.0)) * 6:
        life.until(clock)
        set_by_hand(life, 1, speed)
    life.asks(SetLevel("ana", Level.SUGGEST))
    asked = [visited(life, clock) for clock in ("08:00", "20:00", "08:00", "20:00")]

    assert asked == [9, 1, None, None]


def visited(life: Life, clock: str) -> object:
    """Let Ana come at a time of day, say no to what is suggested, and go; return what that was."""
    life.until(clock)
    suggested = life.enters("ana", "living").suggestions("fan")
    life.asks(DismissSuggestion("fan"))
    life.leaves("ana", "living")
    return suggested[0].settings["speed"] if suggested else None


def test_noes_of_older_databases_are_read() -> None:
    kept = {"dismissed": {"ana": {"speed": 7.0, "mode": {"value": "low", "evidence": 2.0}}}}

    assert load_device(kept).dismissed == {"ana": {"speed": [Dismissed(7.0)], "mode": [Dismissed("low", 2.0)]}}


def test_a_no_survives_a_restart() -> None:
    life = dismissed()
    life.restarts()

    assert life.enters("ana", "living").suggestions("fan") == []


def test_a_suggestion_ends_with_the_use() -> None:
    life = suggesting()
    life.enters("ana", "living")
    life.leaves("ana", "living")

    assert life.asks(AcceptSuggestion("fan")).answer().error == "nothing is suggested for fan now"


@pytest.mark.parametrize("request_", [ForgetPerson("ana"), SetLevel("ana", Level.OFF)])
def test_a_suggestion_ends_with_what_it_rested_on(request_: Request) -> None:
    life = suggesting()
    life.enters("ana", "living")
    life.asks(request_)

    assert life.asks(AcceptSuggestion("fan")).answer().error == "nothing is suggested for fan now"


def test_only_what_a_yes_would_do_is_suggested_and_the_yes_is_said_to_be_done() -> None:
    life = Life()
    life.reports("hifi", active=True)
    life.enters("ana", "living")
    life.turns("hifi", playlist="loud")
    life.leaves("ana", "living")
    life.reports("hifi", playlist="calm", origin=Origin.SCHEDULE)
    life.asks(SetLevel("ana", Level.SUGGEST))
    (asked,) = life.enters("ana", "living").suggestions("hifi")
    done = life.asks(AcceptSuggestion("hifi")).document("hifi")

    assert dict(asked.settings) == {"playlist": "loud"}
    assert (set(asked.spread), set(asked.because)) == ({"playlist"}, {"playlist"})
    assert (dict(done.settings), done.source, done.acted) == ({"playlist": "loud"}, "override", True)
    assert done.why == "Ana set playlist loud; it is kept."
