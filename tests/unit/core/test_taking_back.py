"""A machine that shows itself: what was taken for a hand's before that is taken back, and everything is as if it had never come."""

from __future__ import annotations

from controller.core.decisions import DiscountRow, Room
from controller.core.ledger import EntryType
from controller.core.requests import ClaimEntry, ForgetPerson, SetDevice
from devices.settings import Value
from tests.unit.core.life import Life, Outcome, served

DAY_S = 86_400.0


def lived(*, scheduled: bool = True) -> Life:
    """Return a life of three mornings on which Ana is in from another minute on, perhaps with a heater that sets itself to 24 at 08:00."""
    life = Life()
    for came in ("07:00", "07:40", "07:20"):
        life.until(came)
        life.enters("ana", "living")
        life.turns("heater", temperature=20.0)
        life.until("08:00")
        if scheduled:
            life.reports("heater", temperature=24.0)
        life.waits(600)
        life.leaves("ana", "living")
    return life


def gone(life: Life) -> list[str]:
    return list(life.memory.gone.values())


def test_what_a_schedule_did_before_it_was_known_is_taken_back() -> None:
    life = lived()
    reasons = [each.reason for each in life.memory.entries.values() if each.type is EntryType.IGNORED and each.value == 24.0]

    assert gone(life) == ["machine", "machine"]
    assert reasons == ["schedule", "schedule", "schedule"]
    assert {each.value for each in life.memory.evidence("ana", "heater", "temperature")} == {20.0}


def test_what_is_taken_back_was_never_set_and_never_learned() -> None:
    life, calm = lived(), lived(scheduled=False)
    set_last = Room.EXPLICIT, "last/ana/heater/temperature"
    wishes = [[each.value for each in one.memory.evidence("ana", "heater", "temperature")] for one in (life, calm)]

    assert life.memory.rows[set_last].state == calm.memory.rows[set_last].state == {"value": 20.0}
    assert 24.0 not in wishes[0]
    assert set(wishes[0]) == set(wishes[1])


def test_what_somebody_has_claimed_stays_theirs() -> None:
    life = Life()
    life.enters("ana", "living")
    (taken,) = life.turns("heater", temperature=24.0).entries(EntryType.PREFERENCE)
    life.asks(ClaimEntry(taken.id, "ben"))
    life.leaves("ana", "living")
    life.waits(DAY_S - 25 - 3600)
    life.reports("heater", temperature=20.0)
    life.enters("ana", "living")
    life.waits(3600)
    life.turns("heater", temperature=24.0)

    assert [each.value for each in life.memory.evidence("ben", "heater", "temperature")] == [24.0]


def follows(life: Life, brightness: float, kelvin: float) -> Outcome:
    """Let the lamp be told a brightness, and let its colour change in the very report that says so."""
    life.asks(SetDevice("lamp", {"brightness": brightness, "color_temp_kelvin": 3000.0}, "ana"))
    life.waits(0.5)
    return life.reports("lamp", {"brightness": brightness, "color_temp_kelvin": kelvin}) + life.waits(60)


def device_wishes(outcome: Outcome) -> list[Value | None]:
    return [each.value for each in outcome.entries(EntryType.PREFERENCE) if each.origin == "device"]


def test_a_setting_that_begins_to_go_along_with_another_is_found_out_and_its_first_changes_are_taken_back() -> None:
    life = served()
    stayed = [follows(life, 20.0 + 15 * number, 3000.0) for number in range(4)]
    colours = [3500.0, 4000.0, 4500.0, 5000.0, 5500.0, 6000.0, 3600.0, 4100.0]
    heard = [follows(life, 100.0 + 15 * number, kelvin) for number, kelvin in enumerate(colours)]

    assert [device_wishes(each) for each in stayed] == [[], [], [], []]
    assert device_wishes(heard[0]) == [3500.0]
    assert device_wishes(heard[-1]) == []
    assert [each for outcome in heard for each in outcome.of(DiscountRow) if each.reason == "machine"]
    left = life.memory.evidence("ana", "lamp", "color_temp_kelvin")
    assert [each.value for each in left if each.origin == "device"] == []


def test_a_setting_that_changes_in_the_very_report_that_answers_another_is_doubtful_while_nothing_is_known() -> None:
    assert follows(served(), 100.0, 3500.0).reasons()[-1] == "doubtful"


def test_the_hold_of_what_is_taken_back_ends() -> None:
    life = lived()
    assert life.house.snapshot() is not None
    state = life.memory.rows[Room.RUNNING, "device/heater"].state or {}

    assert (state.get("fields", {}).get("temperature", {}).get("hold") or {}).get("value") != 24.0


def test_a_person_is_forgotten_in_what_might_be_taken_back_too() -> None:
    life = served("ben")
    life.turns("heater", temperature=24.0)
    life.asks(ForgetPerson("ben"))

    assert "ben" not in str([row.state for row in life.memory.rows.values()])


def test_what_was_not_yet_learned_again_when_the_program_ended_is_at_the_next_start() -> None:
    life, key = lived(), ("ana", "heater", "temperature")
    place = Room.LEARNED, "/".join(key)
    learned = life.memory.rows[place].state
    life.memory.rows[place] = life.house._core.minds.outdated(key)  # noqa: SLF001  # as it stands between two turns of the daemon
    life.restarts()

    assert life.memory.rows[place].state == learned
