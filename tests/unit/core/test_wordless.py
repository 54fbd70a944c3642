"""A device that names what moves it, and once does not."""

from __future__ import annotations

from controller.core.ledger import EntryType
from controller.core.requests import ClaimEntry, SetDevice
from devices.messages import Origin
from devices.settings import Value
from tests.unit.core.life import Life, Outcome, served


def named(life: Life, value: float, *, hand: bool) -> Outcome:
    """Let the heater be told, or turned to, a value and say which."""
    if not hand:
        life.asks(SetDevice("heater", {"temperature": value}, "ana"))
        life.waits(0.4)
    said = life.reports("heater", {"temperature": value}, origin=Origin.MANUAL if hand else Origin.COMMAND)
    return said + life.waits(300 + 13 * value)


def talkative(*, names_hands: bool = True) -> Life:
    """Return a life with a heater that has named answers and hands four times each, or its answers alone."""
    life = served()
    for command, turned in ((18.0, 20.5), (17.0, 22.0), (19.0, 24.0), (18.5, 21.0)):
        named(life, command, hand=False)
        if names_hands:
            named(life, turned, hand=True)
        else:
            life.reports("heater", temperature=turned)
            life.waits(300 + 17 * turned)
    return life


def wishes(outcome: Outcome) -> list[Value | None]:
    return [each.value for each in outcome.entries(EntryType.PREFERENCE) if each.origin == "device"]


def test_what_a_device_that_names_its_hands_does_not_name_is_in_doubt() -> None:
    life = talkative()
    heard = life.reports("heater", temperature=25.5) + life.waits(60)

    assert wishes(heard) == []
    assert heard.reasons() == ["doubtful"]


def test_a_hand_is_believed_of_a_device_that_never_names_hands() -> None:
    life = talkative(names_hands=False)

    assert wishes(life.reports("heater", temperature=25.5) + life.waits(60)) == [25.5]


def test_what_follows_a_named_hand_without_a_name_is_no_part_of_it() -> None:
    life = talkative()
    heard = life.reports("heater", {"temperature": 19.5}, origin=Origin.MANUAL) + life.waits(9)
    heard += life.reports("heater", temperature=27.0) + life.waits(60)

    assert wishes(heard) == [19.5]
    assert heard.reasons() == ["doubtful"]


def test_that_it_names_its_hands_is_known_after_many_commands() -> None:
    life = talkative()
    for number in range(40):
        named(life, 15.0 + number % 7, hand=False)

    assert (life.reports("heater", temperature=25.5) + life.waits(60)).reasons() == ["doubtful"]


def test_that_it_names_its_hands_is_known_after_a_restart() -> None:
    life = talkative()
    life.restarts()

    assert wishes(life.reports("heater", temperature=25.5) + life.waits(60)) == []


def test_hands_that_are_claimed_tell_that_it_does_not_name_all_of_them() -> None:
    life = talkative()
    for turned in (25.5, 22.5, 24.5):
        (doubt,) = (life.reports("heater", temperature=turned) + life.waits(60)).entries(EntryType.IGNORED)
        life.asks(ClaimEntry(doubt.id, "ana"))
        life.waits(3000)
    life.restarts()

    assert wishes(life.reports("heater", temperature=20.5) + life.waits(60)) == [20.5]
