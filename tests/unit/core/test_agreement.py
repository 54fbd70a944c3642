"""What several people agree on: policy by policy, whatever the order they are named in, and fair in the long run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.core.arbitration import Voice, agree
from controller.core.arbitration.sharing import Policy
from controller.core.decisions import Source
from controller.core.fairness import Agreed, Fairness, bear, settle, take_turn
from devices.catalog import kind
from devices.settings import ChoiceSetting, Value
from tests.unit.core.life import MONDAY

AIR = kind("climate").settings[0]
STATION = ChoiceSetting("station", ("jazz", "news", "rock"))
TOGETHER = [policy for policy in Policy if policy.together]
BETWEEN = [Policy.MEAN, Policy.LEAST_DISCOMFORT]
PEOPLE = ("ana", "ben", "kid", "zoe")
WISHES = st.lists(st.integers(10, 70).map(lambda half: half / 2), min_size=2, max_size=4)
OWED = st.dictionaries(st.sampled_from(PEOPLE), st.floats(-8, 8, allow_nan=False).map(lambda hours: round(hours, 3)))


def voices(*values: Value, source: Source = Source.PREDICTION) -> list[Voice]:
    return [Voice(who, value, source, 0.8) for who, value in zip(PEOPLE, values, strict=False)]


@pytest.mark.parametrize(
    "policy, wishes, wanted",
    [
        (Policy.MEAN, voices(20.0, 24.0), 22.0),
        (Policy.MEAN, voices(18.0, 22.0, 23.0), 21.0),
        (Policy.MEAN, [Voice("ana", 22.0, Source.PREDICTION, 0.9), Voice("ben", 19.0, Source.PREDICTION, 0.45)], 21.0),
        (Policy.MEAN, [Voice("ana", 22.0, Source.PREDICTION, 0.0), Voice("ben", 20.0, Source.PREDICTION, 0.0)], 21.0),
        (Policy.LEAST_DISCOMFORT, voices(20.0, 24.0), 22.0),
        (Policy.LEAST_DISCOMFORT, voices(18.0, 22.0, 23.0), 20.5),
        (Policy.TURNS, voices(20.0, 24.0), 20.0),
        (Policy.MEAN, [*voices(22.0, source=Source.PIN), Voice("ben", 18.0, Source.PREDICTION)], 22.0),
        (Policy.TURNS, [*voices(22.0, source=Source.PREDICTION), Voice("ben", 18.0, Source.PIN)], 18.0),
        (Policy.LEAST_DISCOMFORT, [*voices(22.0, source=Source.DEFAULT), Voice("ben", 18.0, Source.HOUSEHOLD)], 18.0),
    ],
)
def test_numbers(policy: Policy, wishes: list[Voice], wanted: float) -> None:
    assert agree(policy, AIR, wishes, Fairness()).value == pytest.approx(wanted)


JAZZ = Voice("ana", "jazz", Source.PREDICTION, 0.7, {"jazz": 0.7, "news": 0.3})
ROCK = Voice("ben", "rock", Source.PREDICTION, 0.6, {"rock": 0.6, "news": 0.4})
SURE = Voice("kid", "rock", Source.PREDICTION, 1.0, {"rock": 1.0})


@pytest.mark.parametrize(
    "policy, wishes, wanted",
    [
        (Policy.MEAN, [JAZZ, ROCK], "jazz"),
        (Policy.MEAN, [JAZZ, ROCK, SURE], "rock"),
        (Policy.LEAST_DISCOMFORT, [JAZZ, ROCK], "news"),
        (Policy.LEAST_DISCOMFORT, voices("jazz", "rock"), "jazz"),
        (Policy.TURNS, [ROCK, JAZZ], "jazz"),
    ],
)
def test_choices(policy: Policy, wishes: list[Voice], wanted: str) -> None:
    assert agree(policy, STATION, wishes, Fairness()).value == wanted


@pytest.mark.parametrize(
    "agreed, standing, wanted",
    [
        (Agreed(22.5, ["ana", "ben"]), 22.5, 22.5),
        (Agreed(22.5, ["ana", "ben"]), 23.0, 22.0),  # moved since
        (Agreed(23.0, ["ana", "ben"]), 23.0, 22.0),  # too far off
        (Agreed(22.5, ["ana", "kid"]), 22.5, 22.0),  # others agreed on it
        (Agreed("on", ["ana", "ben"]), "on", 22.0),
        (None, 22.5, 22.0),  # one alone had it
    ],
)
def test_what_the_same_people_agreed_on_is_not_moved_for_little(agreed: Agreed | None, standing: Value, wanted: float) -> None:
    memory = Fairness(agreed={"temperature": agreed} if agreed else {})
    made = agree(Policy.LEAST_DISCOMFORT, AIR, voices(20.0, 24.0), memory, standing)

    assert made.value == wanted
    assert made.best == (None if wanted == 22.0 else 22.0)


@pytest.mark.parametrize("policy", BETWEEN)
@pytest.mark.parametrize("standing", ["jazz", "rock"])
def test_of_equal_options_what_stands_stays_until_somebody_has_borne_clearly_more(policy: Policy, standing: str) -> None:
    found = [agree(policy, STATION, voices("jazz", "rock"), Fairness({"ana": owed, "ben": -owed}), standing).value for owed in (0.3, 1, -1)]

    assert found == [standing, "jazz", "rock"]


def test_what_was_asked_for_is_weighed_exactly() -> None:
    memory = Fairness(agreed={"temperature": Agreed(22.5, ["ana", "ben"])})

    assert agree(Policy.LEAST_DISCOMFORT, AIR, voices(20.0, 24.0, source=Source.PIN), memory, 22.5).value == 22.0


@given(WISHES, OWED, st.sampled_from(TOGETHER), st.none() | st.integers(10, 70).map(float))
def test_the_order_of_arrival_decides_nothing(values: list[float], owed: dict[str, float], policy: Policy, standing: float | None) -> None:
    found = [agree(policy, AIR, each, Fairness(owed), standing) for each in permutations(voices(*values))]

    assert all(each == found[0] for each in found)


@given(WISHES, OWED, st.sampled_from(TOGETHER), st.none() | st.integers(10, 70).map(float))
def test_the_result_lies_between_the_wishes(values: list[float], owed: dict[str, float], policy: Policy, standing: float | None) -> None:
    value = agree(policy, AIR, voices(*values), Fairness(owed), standing).value

    assert not isinstance(value, str)
    assert min(values) - 1e-9 <= value <= max(values) + 1e-9


@given(WISHES, st.sampled_from(BETWEEN), st.integers(10, 70).map(float))
def test_what_was_agreed_stands(values: list[float], policy: Policy, standing: float) -> None:
    first = agree(policy, AIR, voices(*values), Fairness(), standing).value

    assert agree(policy, AIR, voices(*values), Fairness(), first).value == pytest.approx(first)


@given(st.floats(15, 25), st.floats(15, 25), OWED, st.sampled_from(BETWEEN))
def test_who_is_owed_pulls_harder(one: float, other: float, owed: dict[str, float], policy: Policy) -> None:
    more = owed | {"ana": owed.get("ana", 0.0) + 2}
    plain, owing = (agree(policy, AIR, voices(one, other), Fairness(each)).value for each in (owed, more))

    assert not isinstance(plain, str)
    assert not isinstance(owing, str)
    assert abs(owing - one) <= abs(plain - one) + 1e-9


@given(st.lists(st.sampled_from(["jazz", "news", "rock"]), min_size=2, max_size=4), st.sampled_from(TOGETHER))
def test_somebodys_option_is_chosen(options: list[str], policy: Policy) -> None:
    found = [agree(policy, STATION, each, Fairness()).value for each in permutations(voices(*options))]

    assert set(found) <= set(options)
    assert len(set(found)) == 1


def evenings(policy: Policy, wishes: list[Voice], count: int, hours: float = 2.0) -> list[float]:
    """Let them share so many evenings; return what each has borne in all (60 would be every evening, and all of it)."""
    memory, borne = Fairness(), dict.fromkeys((each.subject for each in wishes), 0.0)
    for day in range(count):
        began = MONDAY + timedelta(days=day)
        take_turn(memory, [each.subject for each in wishes], began)
        made = agree(policy, AIR if not isinstance(wishes[0].value, str) else STATION, wishes, memory)
        bear(memory, [made.borne], began)
        settle(memory, began + timedelta(hours=hours))
        borne = {who: sofar + made.borne[who] for who, sofar in borne.items()}
    return list(borne.values())


@given(st.lists(st.sampled_from([18.0, 19.0, 20.0, 21.0, 22.0, 23.0]), min_size=2, max_size=4), st.sampled_from(TOGETHER))
def test_nobody_is_always_the_loser(values: list[float], policy: Policy) -> None:
    fairest = agree(Policy.LEAST_DISCOMFORT, AIR, voices(*values), Fairness()).borne

    most = max(fairest.values()) if policy in BETWEEN else 1 - 1 / len(values)
    assert max(evenings(policy, voices(*values), 60)) <= 60 * most + 12


@given(st.lists(st.sampled_from(["jazz", "news", "rock"]), min_size=2, max_size=4), st.sampled_from(TOGETHER))
def test_nobody_is_always_the_loser_of_a_choice(options: list[str], policy: Policy) -> None:
    assert max(evenings(policy, voices(*options), 60)) <= 60 * (1 - 1 / len(options)) + 8


@pytest.mark.parametrize("count", [2, 3, 4])
def test_everybody_has_their_turn(count: int) -> None:
    memory, served = Fairness(), dict.fromkeys(PEOPLE[:count], 0)
    for day in range(12):
        began = MONDAY + timedelta(days=day)
        take_turn(memory, PEOPLE[:count], began)
        served[memory.turn or ""] += 1
        bear(memory, [{who: float(who != memory.turn) for who in served}], began)
        settle(memory, began + timedelta(hours=1))

    assert set(served.values()) == {12 // count}


def together(memory: Fairness, people: Sequence[str], hours: float, began: float = 0.0) -> list[str]:
    """Let people be together from an hour on, looked at every five minutes; return whose turn it was, hour by hour and in between."""
    turns: list[str] = []
    for step in range(round(hours * 12) + 1):
        now = MONDAY + timedelta(hours=began, minutes=5 * step)
        settle(memory, now)
        take_turn(memory, people, now)
        bear(memory, [{who: float(who != memory.turn) for who in people}], now)
        turns += [memory.turn or ""] if turns[-1:] != [memory.turn] else []
    settle(memory, MONDAY + timedelta(hours=began + hours))
    return turns


def test_a_turn_outlasts_a_short_absence() -> None:
    memory = Fairness()
    first = together(memory, ["ana", "ben"], 0.5)
    again = together(memory, ["ana", "ben"], 0.25, 0.8)
    later = together(memory, ["ana", "ben"], 0.5, 3)

    assert (first, again, later) == (["ana"], ["ana"], ["ben"])


@pytest.mark.parametrize("count", [2, 3, 4])
def test_while_all_stay_a_turn_passes_every_hour(count: int) -> None:
    people = PEOPLE[:count]

    assert together(Fairness(), people, 2 * count - 0.5) == [*people, *people]


@pytest.mark.parametrize("people", list(permutations(PEOPLE[:3])))
@pytest.mark.parametrize("gap", [1 / 60, 1 / 12])
def test_who_always_comes_last_has_their_turn_too(people: tuple[str, ...], gap: float) -> None:
    memory, had = Fairness(), dict.fromkeys(people, 0.0)
    for evening in range(12):
        for step in range(60):
            now = MONDAY + timedelta(days=evening, minutes=step)
            there = people if step >= 120 * gap else people[:2] if step >= 60 * gap else people[:1]
            settle(memory, now)
            take_turn(memory, there, now)
            bear(memory, [{who: float(who != memory.turn) for who in there}], now)
            had[memory.turn or people[0]] += 1 / 60
        settle(memory, MONDAY + timedelta(days=evening, hours=1))

    assert all(2.8 < hours < 5.2 for hours in had.values())


def test_what_all_bear_alike_is_nobodys_debt() -> None:
    memory = Fairness()
    bear(memory, [{"ana": 0.5, "ben": 0.5}], MONDAY)
    settle(memory, MONDAY + timedelta(hours=3))

    assert memory.owed == {"ana": 0.0, "ben": 0.0}


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=50))
def test_debts_are_bounded(evening: list[tuple[float, float]]) -> None:
    memory = Fairness()
    for day, (one, other) in enumerate(evening):
        bear(memory, [{"ana": one, "ben": other}], MONDAY + timedelta(days=day))
        settle(memory, MONDAY + timedelta(days=day, hours=20))

    assert all(abs(hours) <= 8 for hours in memory.owed.values())
    assert all(0.25 <= memory.pull(who) <= 4 for who in ("ana", "ben", "nobody"))
