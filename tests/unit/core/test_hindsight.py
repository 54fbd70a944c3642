"""What is known later of people's tastes says whose earlier changes were, and the ledger is put right."""

from __future__ import annotations

from controller.core.events import IdentitySeen
from controller.core.ledger import Entry, EntryType
from controller.core.requests import ClaimEntry, ForgetPerson
from devices.messages import IdentityReport
from tests.unit.core.life import Life, Outcome

DAY = 3600 * 22


def visit(life: Life, tag: str | None, wish: float) -> Outcome:
    """Let somebody come alone, whom a tag names or none, set the heater and the lamp, and go."""
    outcome = life.enters(tag, "living") if tag else Outcome()
    outcome += life.waits(60)
    outcome += life.turns("heater", temperature=wish)
    outcome += life.turns("lamp", brightness=200 - (wish - 19.0) * 40)
    outcome += life.waits(3600)
    outcome += life.leaves(tag, "living") if tag else Outcome()
    return outcome + life.waits(600) + life.waits(DAY)


def unseen(life: Life, wish: float) -> Outcome:
    """Let somebody whom no tag names set the heater, where ana, or ben, was guessed at."""
    life.enters("ana", "living", "ble", 0.8)
    life.enters("ben", "living", "ble", 0.8)
    outcome = visit(life, None, wish)
    life.leaves("ana", "living", "ble")
    life.leaves("ben", "living", "ble")
    return outcome


def known(life: Life) -> Outcome:
    """Let ana be known to want about 19 °C, and ben 23 °C."""
    outcome = Outcome()
    for day in range(12):
        for person, wish in (("ana", 19.0), ("ben", 23.0)):
            outcome += visit(life, person, wish + day % 2 * 0.5)
    return outcome


def whose(life: Life, value: float) -> list[str | None]:
    """Return whose the changes to a value are as the ledger has it now."""
    changes = [each for each in life.memory.entries.values() if each.type in {EntryType.PREFERENCE, EntryType.UNATTRIBUTED}]
    return [each.person for each in changes if each.value == value and each.id not in life.memory.gone]


def hindsight(outcome: Outcome) -> list[Entry]:
    """Return what was credited in the light of what was known later."""
    return [each for each in outcome.entries(EntryType.PREFERENCE) if each.detail.get("hindsight")]


def test_what_was_a_doubt_is_whose_it_turns_out_to_have_been() -> None:
    life = Life()
    unseen(life, 23.0)
    assert whose(life, 23.0) == [None]

    found = hindsight(known(life))

    assert {each.person for each in found} == {"ben"}
    for each in found:
        assert each.id in [one.id for one in life.memory.evidence("ben", each.device, str(each.setting))]


def test_hindsight_outlives_a_restart() -> None:
    life = Life()
    unseen(life, 23.0)
    life.restarts()

    assert {each.person for each in hindsight(known(life))} == {"ben"}


def test_what_a_guest_may_have_done_is_nobodys_later_either() -> None:
    life = Life()
    known(life)
    for _ in range(3):
        life.enters("ana", "living")
        life.shows("ff01", "living")
        life.waits(600)
        life.turns("heater", temperature=25.5)
        life.waits(1800)
        life.happens(IdentitySeen(life.now, "living", "reader", IdentityReport(tag="ff01", present=False)))
        life.leaves("ana", "living")
        life.waits(DAY)
        visit(life, "ben", 23.0)

    assert set(whose(life, 25.5)) == {None}


def test_a_claim_stands_whatever_is_known_later() -> None:
    life = Life()
    visit(life, "ana", 24.0)
    (entry,) = [each for each in life.memory.entries.values() if each.value == 24.0 and each.type is EntryType.PREFERENCE]
    life.asks(ClaimEntry(entry.id, "ben"))
    (entry,) = [each for each in life.memory.entries.values() if each.value == 24.0 and each.id not in life.memory.gone]
    life.asks(ClaimEntry(entry.id, "ana"))

    known(life)

    assert whose(life, 24.0) == ["ana"]


def test_a_change_of_mind_under_ones_own_tag_stays_ones_own() -> None:
    life = Life()
    known(life)
    for wish in (21.0, 21.5, 21.0, 21.5):
        visit(life, "ana", wish)

    assert set(whose(life, 21.0)) == {"ana"}


def test_of_whom_is_forgotten_nothing_is_remembered() -> None:
    life = Life()
    known(life)
    assert any(key.startswith("past/") for _, key in life.memory.rows)
    life.asks(ForgetPerson("ben"))

    assert not any("ben" in str(row.state) for (_, key), row in life.memory.rows.items() if key.startswith(("past/", "left/")))
    assert any(key.startswith("left/") for _, key in life.memory.rows)


def test_nothing_is_kept_of_what_somebody_left_alone_who_is_forgotten() -> None:
    life = Life()
    life.enters("ben", "bathroom")
    life.waits(30)
    life.leaves("ben", "bathroom")
    life.asks(ForgetPerson("ben"))

    assert [row.key for row in life.house.snapshot() if row.state is None] == []
    assert [key for _, key in life.memory.rows if "left/" in key] == []
