"""What several people agree on: policy by policy, whatever the order they are named in, and fair in the long run."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.core.arbitration import Voice, agree
from controller.core.arbitration.sharing import Policy
from controller.core.decisions import Source
from controller.core.fairness import Fairness, bear, settle, take_turn
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


@pytest.mark.parametrize("standing, wanted", [(20.0, 20.0 + 4 / 3), (24.0, 24.0 - 4 / 3), (22.5, 22.5), (10.0, 20.0 + 4 / 3), ("on", 22.0)])
def test_guesses_move_nothing_for_little(standing: Value, wanted: float) -> None:
    assert agree(Policy.LEAST_DISCOMFORT, AIR, voices(20.0, 24.0), Fairness(), standing).value == pytest.approx(wanted)


def test_what_was_asked_for_is_weighed_exactly() -> None:
    assert agree(Policy.LEAST_DISCOMFORT, AIR, voices(20.0, 24.0, source=Source.PIN), Fairness(), 20.0).value == 22.0


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


def test_a_turn_outlasts_a_short_absence() -> None:
    memory = Fairness()
    take_turn(memory, ["ana", "ben"], MONDAY)
    bear(memory, [{"ana": 0.0, "ben": 1.0}], MONDAY)
    settle(memory, MONDAY + timedelta(hours=1))
    take_turn(memory, ["ana", "ben"], MONDAY + timedelta(hours=1, minutes=10))
    before = memory.turn
    settle(memory, MONDAY + timedelta(hours=2))
    take_turn(memory, ["ana", "ben"], MONDAY + timedelta(hours=3))

    assert (before, memory.turn) == ("ana", "ben")


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
