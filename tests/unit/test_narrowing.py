"""A configuration narrows a kind's settings and never widens them; everything that is wrong is said at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.catalog import KINDS, kind
from devices.durations import LONGEST_S, seconds
from devices.narrowing import SettingsRefused, narrow
from devices.settings import ChoiceSetting, NumberSetting


def number(name: str, setting: str, **given: Any) -> NumberSetting:
    made = narrow(kind(name), {setting: given})[setting]
    assert isinstance(made, NumberSetting)
    return made


def problems(name: str, overrides: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(SettingsRefused) as caught:
        narrow(kind(name), overrides)
    assert all(".".join(path) in str(caught.value) for path, _ in caught.value.problems)
    return {".".join(path): text for path, text in caught.value.problems}


@pytest.mark.parametrize("name", KINDS)
def test_without_overrides_the_kind_is_as_it_is(name: str) -> None:
    assert tuple(narrow(kind(name), {}).values()) == kind(name).settings


def test_what_is_not_given_stays() -> None:
    given = dict.fromkeys(("unit", "minimum", "maximum", "step", "default", "options", "settle", "hold"))

    assert narrow(kind("radio"), {"volume": given, "station": None})["volume"] == kind("radio").settings[1]


def test_limits_settle_and_hold_are_taken() -> None:
    heater = number("climate", "temperature", maximum=26, settle=5, hold="02:00:00")

    assert heater == NumberSetting("temperature", "°C", 5, 26, 0.5, 21, 5, 7200)


def test_hold_may_be_leave() -> None:
    assert number("climate", "temperature", hold="leave").hold is None


@pytest.mark.parametrize(
    "given, minimum, values",
    [
        ({"minimum": 18.3}, 18.5, [18.5, 19]),
        ({"minimum": 18.5}, 18.5, [18.5, 19]),
        ({"minimum": 20, "step": 2}, 20, [20, 22, 24]),
        ({"minimum": 20.5, "step": 1}, 20.5, [20.5, 21.5]),
        ({"minimum": 18.3, "step": 0.1}, 18.3, [18.3, 18.4]),
        ({"minimum": 18.3, "step": 2}, 18.5, [18.5, 20.5]),
        ({"step": 2}, 5, [5, 7]),
    ],
)
def test_the_grid_starts_at_a_value_that_the_device_knows(given: dict[str, float], minimum: float, values: list[float]) -> None:
    heater = number("climate", "temperature", **given)

    assert heater.minimum == minimum
    assert [heater.quantise(minimum + index * heater.step) for index in range(len(values))] == values


@pytest.mark.parametrize(
    "given, default",
    [
        ({"maximum": 20}, 20),
        ({"minimum": 25}, 25),
        ({"minimum": 22.2}, 22.5),
        ({"maximum": 20.3}, 20),
        ({"default": 19.2}, 19),
        ({"default": 22}, 22),
    ],
)
def test_a_default_moves_to_the_nearest_value_left(given: dict[str, float], default: float) -> None:
    assert number("climate", "temperature", **given).default == default


LIMIT = st.floats(0, 50).map(lambda value: round(value, 2))


@given(
    st.fixed_dictionaries({}, optional={"minimum": LIMIT, "maximum": LIMIT, "step": st.floats(0.01, 20), "default": LIMIT}),
    st.floats(-100, 100),
)
def test_no_configuration_widens_the_hard_limits(given: dict[str, float], value: float) -> None:
    try:
        heater = narrow(kind("shower"), {"temperature": given})["temperature"]
    except SettingsRefused:
        return
    assert isinstance(heater, NumberSetting)
    assert max(15, given.get("minimum", 15)) - 1e-6 <= heater.quantise(value) <= min(46, given.get("maximum", 46)) + 1e-6
    assert heater.default is not None
    assert heater.quantise(heater.default) == heater.default


def test_every_problem_of_a_device_is_said_at_once() -> None:
    found = problems(
        "climate",
        {
            "temperature": {"minimum": 1, "maximum": 60, "step": 0, "default": 40, "settle": "soon", "hold": -1, "unit": "°F", "colour": 1},
            "humidity": {},
        },
    )

    assert set(found) == {f"temperature.{key}" for key in ("minimum", "maximum", "step", "default", "settle", "hold", "unit", "colour")} | {
        "humidity"
    }
    assert found["temperature.maximum"] == "must be a number from 5 to 35 °C"
    assert found["humidity"] == "climate has no such setting; allowed: temperature"
    assert "or leave" in found["temperature.hold"]
    assert "minimum" in found["temperature.colour"]


@pytest.mark.parametrize("raw", ["20", True, [20], float("nan"), float("inf")])
@pytest.mark.parametrize("key", ["minimum", "maximum", "step", "default"])
def test_a_number_must_be_a_number(key: str, raw: object) -> None:
    assert f"temperature.{key}" in problems("climate", {"temperature": {key: raw}})


@pytest.mark.parametrize("given", [{"minimum": 30, "maximum": 20}, {"minimum": 18.1, "maximum": 18.4}])
def test_a_range_without_a_value_is_refused(given: dict[str, float]) -> None:
    assert list(problems("climate", {"temperature": given})) == ["temperature"]


def test_a_default_outside_its_limits_is_refused() -> None:
    found = problems("climate", {"temperature": {"minimum": 18, "maximum": 20, "default": 21}})

    assert found == {"temperature.default": "must be a number from 18 to 20 °C"}


def test_the_unit_of_a_kind_may_be_repeated() -> None:
    assert number("climate", "temperature", unit="°C").unit == "°C"


def test_configured_options_replace_those_of_the_kind() -> None:
    station = narrow(kind("radio"), {"station": {"options": ["news", "jazz"], "default": "jazz", "settle": 3}})["station"]

    assert station == ChoiceSetting("station", ("news", "jazz"), "jazz", settle=3)


@pytest.mark.parametrize(
    "given, key",
    [
        ({"options": []}, "options"),
        ({"options": "news"}, "options"),
        ({"options": [1, 2]}, "options"),
        ({"options": [" "]}, "options"),
        ({"options": ["a", "a"]}, "options"),
        ({"options": ["a"], "default": "b"}, "default"),
        ({"options": ["a"], "default": 1}, "default"),
        ({"default": "news"}, "default"),
        ({"minimum": 1}, "minimum"),
    ],
)
def test_a_wrong_choice_is_refused(given: dict[str, Any], key: str) -> None:
    assert list(problems("radio", {"station": given})) == [f"station.{key}"]


def test_options_may_say_what_they_are() -> None:
    tagged = [{"name": "jazz", "tags": ["music", "calm"]}, "news"]

    station = narrow(kind("radio"), {"station": {"options": tagged, "default": "jazz"}})["station"]

    assert station == ChoiceSetting("station", ("jazz", "news"), "jazz", tags=(("music", "calm"), ()))


def test_a_default_that_is_none_of_the_new_options_is_dropped() -> None:
    made = KINDS["radio"]
    base = type(made)("any", (ChoiceSetting("mode", ("a", "b"), "a"),), once=False)

    assert narrow(base, {"mode": {"options": ["b", "c"]}})["mode"] == ChoiceSetting("mode", ("b", "c"))
    assert narrow(base, {"mode": {"options": ["c", "a"]}})["mode"].default == "a"


def test_a_generic_device_has_what_is_configured() -> None:
    made = narrow(
        kind("generic"),
        {"speed": {"unit": "rpm", "minimum": 100, "maximum": 900, "step": 50, "default": 320}, "mode": {"options": ["a", "b"]}},
    )

    assert made["speed"] == NumberSetting("speed", "rpm", 100, 900, 50, 300)
    assert made["mode"] == ChoiceSetting("mode", ("a", "b"))


def test_a_generic_number_moves_by_one_unless_it_says_otherwise() -> None:
    assert narrow(kind("generic"), {"level": {"minimum": 0.5, "maximum": 3}})["level"] == NumberSetting("level", "", 0.5, 3, 1)


@pytest.mark.parametrize("name", ["active", "origin", "at", "", "1st", "a b", "a/b", "x" * 65])
def test_a_generic_setting_needs_a_name_of_its_own(name: str) -> None:
    assert list(problems("generic", {name: {"minimum": 0, "maximum": 1}})) == [name]


@pytest.mark.parametrize(
    "given, keys",
    [
        ({}, ["speed"]),
        ({"minimum": 0}, ["speed"]),
        ({"minimum": 0, "maximum": 1, "unit": 5}, ["speed.unit"]),
        ({"options": ["a"], "minimum": 0}, ["speed.minimum"]),
        ({"minimum": 5, "maximum": 1}, ["speed"]),
        ({"minimum": -1e12, "maximum": 1}, ["speed.minimum"]),
    ],
)
def test_a_generic_setting_must_be_complete(given: dict[str, Any], keys: list[str]) -> None:
    assert list(problems("generic", {"speed": given})) == keys


KEYS = ("unit", "minimum", "maximum", "step", "default", "options", "settle", "hold", "other")
ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text("aä 1\0", max_size=5)
    | st.lists(st.text("ab ", max_size=2) | st.integers(), max_size=3)
)


@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(st.sampled_from(["temperature", "volume", "station", "x"]), st.dictionaries(st.sampled_from(KEYS), ANYTHING)),
)
def test_any_configuration_narrows_or_is_refused(name: str, overrides: dict[str, Any]) -> None:
    try:
        made = narrow(kind(name), overrides)
    except SettingsRefused as refused:
        found = refused.problems
    else:
        found = tuple(((key,), "narrowed") for key, setting in made.items() if key == setting.name)

    assert found or name == "generic"


@pytest.mark.parametrize(
    "raw, expected",
    [(0, 0), (20, 20), (0.5, 0.5), ("00:20:00", 1200), ("36:00:01", 129_601), ("0:00:01.5", 1.5), (" 20 ", 20), ("7.5", 7.5)],
)
def test_durations_are_seconds_or_clock(raw: object, expected: float) -> None:
    assert seconds(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        -1,
        True,
        None,
        "",
        "soon",
        "20:00",
        "00:60:00",
        "00:00:60",
        "-1",
        float("nan"),
        float("inf"),
        10**400,
        LONGEST_S + 1,
        "99999:00:00",
        [20],
        "1e3",
    ],
)
def test_other_durations_are_refused(raw: object) -> None:
    with pytest.raises(ValueError, match="must be a duration"):
        seconds(raw)
