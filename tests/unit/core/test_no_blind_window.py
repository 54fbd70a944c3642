"""Rule 6: a person's correction a moment after our own command is an override, however small, and however often they do it.

What a rule against machines gains is lost ten times here: who corrects us at once is the one who will leave us. These hold for devices that
are known to stand just where they are told to, and for new ones.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from controller.core.ledger import EntryType
from tests.unit.core.life import Life

VISITS = 12


def corrections(steps: float, after: float, *, obeys: bool) -> tuple[int, int]:
    """Let ana come on many days, and correct what she is served at once; return how often she did, and how often that was credited."""
    life, made = Life(), 0
    for day in range(VISITS):
        served = life.enters("ana", "living").sets("heater")
        if served:
            told = float(served[-1]["temperature"])
            if obeys:
                life.waits(after / 2)
                life.reports("heater", temperature=told)
            life.waits(after / 2 if obeys else after)
            wanted = told + (0.5 if (day + int(steps)) % 2 else -0.5) * steps
            life.turns("heater", temperature=min(max(wanted, 16.0), 26.0))
            made += 1
        life.waits(1800)
        life.leaves("ana", "living")
        life.waits(60)
        life.reports("heater", temperature=9.0 + day % 3)
        life.waits(timedelta(hours=20, minutes=7 * day).total_seconds())
    entries = [each for each in life.memory.entries.values() if each.id not in life.memory.gone and each.person == "ana"]
    return made, sum(each.type is EntryType.PREFERENCE for each in entries)


@pytest.mark.parametrize("obeys", [False, True], ids=["before the echo", "after the echo"])
@pytest.mark.parametrize("after", [0.3, 1.0, 4.0])
@pytest.mark.parametrize("steps", [1, 2, 4])
def test_who_corrects_us_at_once_is_heard_every_time(steps: float, after: float, obeys: bool) -> None:
    made, credited = corrections(steps, after, obeys=obeys)

    assert made >= VISITS - 2
    assert credited == made


def test_who_wants_the_same_at_the_same_hour_is_no_machine() -> None:
    life = Life()
    for day in range(12):
        person = ("ana", "ben")[day % 2]
        life.enters(person, "living")
        life.waits(600 + 60.0 * (day * 7 % 5))
        if day % 4 == 3:
            life.leaves(person, "living")  # a sensor that says so too soon, or misses them
            life.waits(30)
        life.turns("heater", temperature=23.0 if day % 3 else 22.0)
        life.waits(1800)
        life.leaves(person, "living")
        life.reports("heater", temperature=18.0)
        life.waits(20 * 3600.0)
    taken = [each for each in life.memory.entries.values() if each.reason in {"schedule", "rival"} and each.value in {22.0, 23.0}]

    assert taken == []


@pytest.mark.parametrize("people", [("ana",), ("ana", "ben")], ids=["one", "two"])
@pytest.mark.parametrize("after", [5, 20, 60])
def test_people_who_keep_time_like_clocks_are_people(people: tuple[str, ...], after: float) -> None:
    life, random, made = Life(), Random(1), 0
    for _ in range(50):
        day = life.now
        for hour, person in enumerate(people):
            life.waits((day + timedelta(hours=3 * hour) - life.now).total_seconds())
            came = life.enters(person, "living")
            life.obeys(came)
            stands = came.document("heater").settings["temperature"]
            wanted = round(2 * random.gauss(20 + 2 * hour, 0.7)) / 2
            life.waits(after)
            if wanted != stands:
                life.turns("heater", temperature=wanted)
                made += 1
            life.waits(300)
            life.leaves(person, "living")
        life.waits((day + timedelta(days=1) - life.now).total_seconds())
    counted = [each for each in life.memory.entries.values() if each.type is EntryType.PREFERENCE and each.id not in life.memory.gone]

    assert made > 30
    assert len(counted) == made
