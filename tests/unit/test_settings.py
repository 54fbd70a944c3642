"""Numbers on a grid and choices from a list."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from devices.settings import ChoiceSetting, NumberSetting, Value, tidy

SHOWER = NumberSetting("temperature", "°C", 15, 46, 0.5, 38)
STATION = ChoiceSetting("station", ("news", "jazz"))

GRIDS = st.builds(
    lambda minimum, step, codes: NumberSetting("any", "", minimum / 1000, minimum / 1000 + step / 1000 * codes, step / 1000),
    st.integers(-1_000_000, 1_000_000),
    st.integers(1, 50_000),
    st.integers(0, 1000),
)
NUMBERS = st.floats(-1e6, 1e6)


@given(GRIDS, NUMBERS)
def test_a_quantised_value_is_on_the_grid_and_within_the_limits(setting: NumberSetting, value: float) -> None:
    quantised = setting.quantise(value)

    code = (quantised - setting.minimum) / setting.step
    assert code == pytest.approx(round(code), abs=1e-4)
    assert setting.minimum - 1e-6 <= quantised <= setting.maximum + 1e-6


@given(GRIDS, NUMBERS)
def test_no_other_grid_value_is_nearer_than_the_quantised_one(setting: NumberSetting, value: float) -> None:
    quantised = setting.quantise(value)

    rivals = [other for other in (quantised - setting.step, quantised + setting.step) if setting.minimum <= other <= setting.maximum]
    assert all(abs(quantised - value) <= abs(other - value) + 1e-5 for other in rivals)


@given(GRIDS, NUMBERS)
def test_quantising_twice_changes_nothing(setting: NumberSetting, value: float) -> None:
    once = setting.quantise(value)

    assert setting.quantise(once) == once


@given(GRIDS, NUMBERS, NUMBERS)
def test_quantising_keeps_the_order(setting: NumberSetting, one: float, other: float) -> None:
    assert setting.quantise(min(one, other)) <= setting.quantise(max(one, other))


@given(NUMBERS, st.floats(15, 46), st.floats(15, 46))
def test_narrower_limits_hold_where_a_grid_value_lies_between_them(value: float, one: float, other: float) -> None:
    lowest, highest = min(one, other), max(one, other)
    assume(highest - lowest >= SHOWER.step)

    assert lowest - 1e-6 <= SHOWER.quantise(value, lowest, highest) <= highest + 1e-6


@pytest.mark.parametrize("value, expected", [(39.25, 39), (39.26, 39.5), (39.75, 39.5), (14, 15), (99, 46), (38, 38)])
def test_of_two_equally_near_values_the_lower_is_taken(value: float, expected: float) -> None:
    assert SHOWER.quantise(value) == expected


def test_a_maximum_off_the_grid_is_never_passed() -> None:
    assert NumberSetting("any", "", 0, 10, 3).quantise(10) == 9


def test_a_wider_maximum_does_not_widen_the_limits() -> None:
    assert SHOWER.quantise(60, 0, 60) == 46


def test_a_whole_number_is_published_without_a_fraction() -> None:
    assert repr(SHOWER.quantise(39.1)) == "39"
    assert repr(NumberSetting("any", "", 0, 1, 0.1).quantise(0.3)) == "0.3"


@pytest.mark.parametrize(
    "minimum, maximum, step, default",
    [
        (10, 5, 1, None),
        (0, 10, 0, None),
        (0, 10, -1, None),
        (0, 10, 1, 11),
        (0, 10, 1, -1),
        (0, inf, 1, None),
        (nan, 1, 1, None),
        (0, 1, nan, None),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(minimum: float, maximum: float, step: float, default: float | None) -> None:
    with pytest.raises(ValueError, match="any: "):
        NumberSetting("any", "", minimum, maximum, step, default)


@pytest.mark.parametrize("raw, expected", [(39, 39.0), ("39.5", 39.5), (" 40 ", 40.0), ("-1e1", -10.0), (200.0, 200.0)])
def test_numbers_are_read_in_strings_too(raw: object, expected: float) -> None:
    assert SHOWER.parse(raw) == expected


@pytest.mark.parametrize(
    "raw", [True, False, None, "", "warm", "1_0", "nan", "inf", "-Infinity", "1e999", inf, nan, 10**400, [39], {}, b"39", "9" * 60_000]
)
def test_what_is_no_finite_number_is_none(raw: object) -> None:
    assert SHOWER.parse(raw) is None


@pytest.mark.parametrize("value, plausible", [(15, True), (46.25, True), (14.75, True), (46.3, False), (14.7, False), ("39", False)])
def test_half_a_step_beyond_the_limits_is_plausible_rounding(value: Value, plausible: bool) -> None:
    assert SHOWER.plausible(value) is plausible


@pytest.mark.parametrize(
    "one, other, same",
    [(39.5, 39.5, True), (39.5, 39.7, True), (39.5, 39.75, False), (39.5, 40, False), ("on", "on", True), ("on", 39, False)],
)
def test_values_closer_than_half_a_step_are_the_same(one: Value, other: Value, same: bool) -> None:
    assert SHOWER.same(one, other) is same


def test_a_choice_takes_its_options_only() -> None:
    assert STATION.parse("rock") == "rock"
    assert STATION.plausible("jazz")
    assert not STATION.plausible("rock")
    assert not STATION.plausible(1)
    assert STATION.same("jazz", "jazz")
    assert not STATION.same("jazz", "news")


@pytest.mark.parametrize("raw", [1, True, None, ["jazz"], b"jazz"])
def test_a_choice_is_a_word(raw: object) -> None:
    assert STATION.parse(raw) is None


@pytest.mark.parametrize("options, default", [(("a", "a"), None), (("a", "b"), "c"), ((), "a")])
def test_options_that_contradict_each_other_are_refused(options: tuple[str, ...], default: str | None) -> None:
    with pytest.raises(ValueError, match="any: "):
        ChoiceSetting("any", options, default)


@pytest.mark.parametrize("value, expected", [(0.1 + 0.2, "0.3"), (39.0, "39"), (-0.0, "0"), (1e-9, "0"), (12.3456789, "12.345679")])
def test_tidy_strips_binary_dust(value: float, expected: str) -> None:
    assert repr(tidy(value)) == expected
