"""What several changes of the same minutes say of each other, and what is no sign of a scene or of a power cut."""

from __future__ import annotations

from controller.core.ledger import EntryType
from controller.core.requests import Level, SetDevice
from devices.settings import Value
from tests.unit.core.homes import HOME, with_person
from tests.unit.core.life import Life, Outcome

DAY_S = 86_400.0
WATCHED = with_person(with_person(HOME, "ana", {"default": Level.OBSERVE}), "ben", {"default": Level.OBSERVE})
"""People who set everything themselves."""
WISHES = {"ana": {"temperature": 18.0, "brightness": 60.0}, "ben": {"temperature": 24.0, "brightness": 220.0}}


def evening(life: Life, person: str, tag: str | None, pause: float = 40.0) -> Outcome:
    """Let somebody come, set heater and lamp to their own, and leave. `tag`: whom the reader takes them for, if it sees anybody."""
    if tag is not None:
        life.enters(tag, "living", source="reader")
    life.waits(90)
    found = life.reports("heater", temperature=WISHES[person]["temperature"]) + life.waits(pause)
    found = found + life.reports("lamp", brightness=WISHES[person]["brightness"]) + life.waits(60)
    if tag is not None:
        life.leaves(tag, "living", source="reader")
    life.waits(600)
    life.reports("heater", temperature=21.0)
    life.reports("lamp", brightness=128)
    life.waits(2 * 3600)
    return found


def known(days: int = 6, pause: float = 40.0) -> Life:
    """People who set both on some days, each to their own."""
    life = Life(WATCHED)
    for _ in range(days):
        for person in WISHES:
            evening(life, person, person, pause)
        life.waits(DAY_S / 2)
    return life


def whose(found: Outcome) -> dict[str, str | None]:
    """Return whose every change has become at last, by setting."""
    return {str(each.setting): each.person for each in found.entries() if each.type in {EntryType.PREFERENCE, EntryType.UNATTRIBUTED}}


def test_a_wrong_tag_is_found_out_by_two_values_that_are_anothers() -> None:
    assert whose(evening(known(), "ben", "ana")) == {"temperature": "ben", "brightness": "ben"}


def test_what_is_set_within_a_minute_tells_of_what_was_set_before() -> None:
    assert whose(evening(known(), "ben", "ana", pause=10.0)) == {"temperature": "ben", "brightness": "ben"}


def test_two_values_of_whom_was_named_are_theirs() -> None:
    assert whose(evening(known(), "ben", "ben")) == {"temperature": "ben", "brightness": "ben"}


def test_who_turns_two_things_one_after_the_other_every_day_is_no_scene() -> None:
    life = known(4, pause=0.45)

    assert {each.reason for each in evening(life, "ana", "ana", pause=0.7).entries(EntryType.IGNORED)} <= {"echo"}


def test_two_things_at_the_same_instant_with_nobody_there_may_be_a_scene() -> None:
    life = Life()
    life.enters("ana", "living", source="reader")
    life.waits(60)
    life.leaves("ana", "living", source="reader")
    life.waits(3600)
    life.reports("heater", temperature=24.0)
    found = life.reports("lamp", brightness=220) + life.waits(60)

    assert "doubtful" in found.reasons()


def test_a_value_that_people_set_is_no_power_cuts_because_nobody_was_seen() -> None:
    life = known()
    found = [evening(life, "ben", None) for _ in range(3)]

    assert all(each.entries(EntryType.PREFERENCE) for each in found)


def fades(life: Life, volume: float, stood: float, playlist: str | None = None) -> Outcome:
    """Tell a radio how loud to be, which it comes to step by step, and perhaps what to play, which it does at once."""
    told: dict[str, Value] = {"volume": volume} if playlist is None else {"playlist": playlist, "volume": volume}
    heard = life.asks(SetDevice("hifi", told, "ana")) + life.waits(0.14)
    for number in range(1, 6):
        heard += life.reports("hifi", {**told, "volume": round(stood + (volume - stood) * number / 5, 2)}) + life.waits(10.3)
    return heard + life.waits(300)


def test_what_goes_its_own_way_as_it_was_told_does_not_follow_what_was_told_with_it() -> None:
    life = Life()
    life.obeys(life.enters("ana", "living"))
    life.waits(300)
    stood = 30.0
    for volume in (60.0, 30.0, 55.0, 20.0, 50.0):
        fades(life, volume, stood)
        stood = volume
    for number in range(5):  # and it is louder with one list than with the other
        playlist, stood = ("loud", "calm")[number % 2], stood + 7.0 * (-1) ** number
        life.asks(SetDevice("hifi", {"playlist": playlist}, "ana"))
        life.waits(0.2)
        life.reports("hifi", playlist=playlist, volume=stood)
        life.waits(300)

    for volume, playlist in ((20.0, "calm"), (60.0, "loud"), (35.0, "calm")):
        assert fades(life, volume, stood, playlist).preferences() == [("ana", playlist), ("ana", volume)]
        stood = volume
