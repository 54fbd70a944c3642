"""The catalogue says what the protocol says, and a faulty entry is found when it is read."""

from __future__ import annotations

from typing import Any

import pytest

from devices.catalog import KINDS, build, kind
from devices.kinds import Device, Kind, Signal
from devices.settings import SETTLE_S, ChoiceSetting, NumberSetting

NUMBERS = {
    "shower": {"temperature": ("°C", 15, 46, 0.5, 38)},
    "bath": {"temperature": ("°C", 15, 46, 0.5, 38)},
    "car_seat": {
        "position": ("mm", 0, 300, 5, 150),
        "height": ("mm", 0, 100, 5, 50),
        "recline": ("°", 0, 60, 1, 20),
        "lumbar": ("%", 0, 100, 5, 50),
    },
    "steering_wheel": {"height": ("%", 0, 100, 1, 50), "reach": ("%", 0, 100, 1, 50)},
    "mirrors": dict.fromkeys(("left_tilt", "left_yaw", "right_tilt", "right_yaw"), ("%", -100, 100, 1, 0)),
    "climate": {"temperature": ("°C", 5, 35, 0.5, 21)},
    "radio": {"volume": ("%", 0, 100, 1, 30)},
    "media": {"volume": ("%", 0, 100, 1, 30)},
    "light": {"brightness": ("", 0, 255, 1, 255), "color_temp_kelvin": ("K", 1500, 9000, 50, 2700)},
    "coffee": {"strength": ("", 1, 5, 1, 3)},
    "generic": {},
}
CHOICES = {"radio": "station", "media": "playlist", "coffee": "drink"}
ONCE = {"shower", "bath", "car_seat", "steering_wheel", "mirrors", "coffee"}
VEHICLE = {"vehicle_speed": (0,), "vehicle_gear": ("p", 126), "driver_belt": ("off",)}


def test_every_kind_of_the_protocol_is_there_and_no_other() -> None:
    assert set(KINDS) == set(NUMBERS)
    assert len(KINDS) == len(NUMBERS)


SHARED = {
    "climate": "least_discomfort",
    "light": "least_discomfort",
    "radio": "turns",
    "media": "turns",
    "car_seat": "driver",
    "steering_wheel": "driver",
    "mirrors": "driver",
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numeric_settings_have_the_units_and_hard_limits_of_the_protocol(name: str) -> None:
    numbers = [setting for setting in kind(name).settings if isinstance(setting, NumberSetting)]

    assert {s.name: (s.unit, s.minimum, s.maximum, s.step, s.default) for s in numbers} == NUMBERS[name]


@pytest.mark.parametrize("name", NUMBERS)
def test_configured_choices_start_without_options_and_default(name: str) -> None:
    choices = [setting for setting in kind(name).settings if isinstance(setting, ChoiceSetting)]

    assert choices == ([ChoiceSetting(CHOICES[name], ())] if name in CHOICES else [])


@pytest.mark.parametrize("name", NUMBERS)
def test_every_kind_is_complete(name: str) -> None:
    made = kind(name)

    assert made.name == name
    assert made.title
    assert made.once is (name in ONCE)
    assert made.shared == SHARED.get(name, "newest")
    assert all(setting.settle == SETTLE_S and setting.hold is None for setting in made.settings)
    names = {setting.name for setting in made.settings}
    assert names == set(made.vss) | set(made.home_assistant)
    assert all(path.startswith("Vehicle.") for path in made.vss.values())


def test_the_defaults_are_on_the_grid() -> None:
    numbers = [setting for made in KINDS.values() for setting in made.settings if isinstance(setting, NumberSetting)]

    assert all(setting.default is not None and setting.quantise(setting.default) == setting.default for setting in numbers)


@pytest.mark.parametrize("name", NUMBERS)
def test_water_is_capped_with_a_cited_source(name: str) -> None:
    caps = kind(name).caps

    if name not in {"shower", "bath"}:
        assert caps == ()
        return
    assert [(cap.setting, cap.inferred, cap.explicit, cap.protected) for cap in caps] == [("temperature", 41, 43, 38)]
    assert "HTM 04-01" in caps[0].source
    assert "ASSE 1070" in caps[0].source
    assert kind(name).monitors == ("outlet_temperature",)


@pytest.mark.parametrize("name", NUMBERS)
def test_what_moves_in_a_vehicle_is_interlocked(name: str) -> None:
    signals = {signal.name: signal for signal in kind(name).interlocks}

    required = {signal.name: signal.good for signal in signals.values() if not signal.optional}
    assert required == (VEHICLE if name in {"car_seat", "steering_wheel", "mirrors"} else {})
    assert all(signal.greatest_age == 5 and signal.source for signal in signals.values())
    assert ("seat_behind" in signals) is (name == "car_seat")
    assert kind(name).monitors == (("driver_door",) if signals else kind(name).monitors)


def test_a_seat_behind_counts_only_where_it_is_configured() -> None:
    behind = next(signal for signal in kind("car_seat").interlocks if signal.name == "seat_behind")

    assert behind.optional
    assert behind.good == ("empty",)


def test_steering_is_never_among_the_names() -> None:
    assert not [path for made in KINDS.values() for path in made.vss.values() if "MotionManagement" in path]


@pytest.mark.parametrize("name", ["", "sauna", "_signals", "../catalog/shower", "shower.yaml", "Shower"])
def test_an_unknown_kind_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        kind(name)


def test_a_kind_is_read_once() -> None:
    assert kind("shower") is KINDS["shower"]


def test_a_device_knows_its_defaults() -> None:
    made = kind("radio")
    radio = Device("radio", made, "car", {setting.name: setting for setting in made.settings})

    assert radio.default("volume") == 30
    assert radio.default("station") is None


def entry(**changes: Any) -> dict[str, Any]:
    number = {"unit": "°C", "minimum": 0, "maximum": 10, "step": 1, "default": 5}
    return {"title": "Any", "once": True, "shared": "newest", "settings": {"heat": number}} | changes


def test_an_entry_becomes_a_kind() -> None:
    signals = {"door": Signal("door", ("off",), 5, "here")}
    caps = {"heat": {"inferred": 5, "explicit": 6, "protected": 4, "source": "here"}}

    made = build("any", entry(caps=caps, interlocks=["door"]), signals)

    assert isinstance(made, Kind)
    assert made.interlocks == (signals["door"],)


@pytest.mark.parametrize(
    "changes",
    [
        {"shared": "loudest"},
        {"colour": "red"},
        {"settings": {"heat": {"unit": "°C", "minimum": 0}}},
        {"settings": {"heat": {"unit": "°C", "minimum": "0", "maximum": 10, "step": 1}}},
        {"settings": {"heat": {"unit": "°C", "minimum": 0, "maximum": 10, "step": 1, "default": 11}}},
        {"settings": {"mode": {"options": ["a", "a"]}}},
        {"caps": {"cold": {"inferred": 5, "explicit": 6, "protected": 4, "source": "here"}}},
        {"caps": {"heat": {"inferred": 5, "explicit": 4, "protected": 3, "source": "here"}}},
        {"caps": {"heat": {"inferred": 5, "explicit": 11, "protected": 4, "source": "here"}}},
        {"caps": {"heat": {"inferred": 5, "explicit": 6, "protected": 4}}},
        {"interlocks": ["window"]},
    ],
)
def test_a_faulty_entry_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError)):
        build("any", entry(**changes), {})
