"""A guest whom no source sees: what they set while nobody is near is nobody's, and tells what they set beside somebody."""

from __future__ import annotations

from controller.core.ledger import EntryType
from controller.core.requests import Level
from controller.core.state import UNKNOWN
from devices.messages import Origin
from tests.unit.core.homes import HOME, with_person
from tests.unit.core.life import Life, Outcome

DAY_S = 86_400.0
WARM = 28.5
WISHES = {"ana": 18.0, "ben": 23.0, "kid": 21.0}


def beside(life: Life, person: str, value: float) -> Outcome:
    """Let somebody come whom the reader sees, and let the heater be turned while they are there; they leave."""
    life.reports("heater", temperature=20.0, origin=Origin.EXTERNAL)
    life.enters(person, "living", source="reader")
    heard = life.waits(200) + life.reports("heater", temperature=value, origin=Origin.MANUAL) + life.waits(600)
    life.leaves(person, "living", source="reader")
    return heard + life.waits(3 * 3600)


def lived(days: int = 5) -> Life:
    """Return a life in which everybody sets the heater to their own every day, and the reader misses nobody's coming."""
    home = HOME
    for person in WISHES:
        home = with_person(home, person, {"default": Level.OBSERVE})
    life = Life(home)
    for _ in range(days):
        for person, value in WISHES.items():
            beside(life, person, value)
        life.waits(DAY_S / 2)
    return life


def visits(life: Life, times: int) -> list[float]:
    """Let somebody whom no source sees set the heater; return how likely it was nobody of the house."""
    shares = []
    for _ in range(times):
        life.reports("heater", temperature=20.0, origin=Origin.EXTERNAL)
        heard = life.waits(2 * 3600) + life.reports("heater", temperature=WARM, origin=Origin.MANUAL) + life.waits(2 * 3600)
        assert owners(heard) == [None]
        shares.append(heard.entries(EntryType.UNATTRIBUTED)[-1].detail["who"].get(UNKNOWN, 0.0))
    return shares


def owners(outcome: Outcome) -> list[str | None]:
    """Return whose changes were, `None` of nobody's."""
    return [each.person for each in outcome.entries() if each.type in {EntryType.PREFERENCE, EntryType.UNATTRIBUTED}]


def test_what_a_guest_sets_beside_somebody_is_not_theirs_where_the_guest_is_known_from_elsewhere() -> None:
    life = lived()
    shares = visits(life, 4)

    assert shares == sorted(shares)
    assert shares[-1] > 0.9
    assert owners(beside(life, "ana", WARM)) == [None]
    assert owners(beside(life, "ben", WARM)) == [None]
    assert owners(beside(life, "ana", WISHES["ana"])) == ["ana"]


def test_who_changes_their_mind_is_believed_although_a_guest_is_about_who_wants_something_else() -> None:
    life = lived()
    visits(life, 4)

    assert owners(beside(life, "ana", 25.0)) == ["ana"]


def test_one_change_that_nobody_saw_makes_no_guest() -> None:
    life = lived()
    visits(life, 1)

    assert owners(beside(life, "ana", WARM)) == ["ana"]


def test_a_guest_who_has_long_left_is_no_guest_any_more() -> None:
    life = lived()
    visits(life, 4)
    life.waits(4 * DAY_S)

    assert owners(beside(life, "ana", WARM))[0] == "ana"
