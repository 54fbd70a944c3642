"""What a configuration means once it is read."""

from pathlib import Path

import pytest

from controller.config import Config, ConfigError, load, parse
from controller.config.schema import FILE, schema
from controller.core.home import LINGER_S
from controller.core.requests import Level
from devices.settings import ChoiceSetting, NumberSetting

HOME = "people: { ana: {} }\ndevices: { shower: { kind: shower } }\n"


def read(text: str, environ: dict[str, str] | None = None, directory: Path = Path("/nowhere")) -> Config:
    return parse(text, "home.yaml", directory, environ)


def problems(text: str, environ: dict[str, str] | None = None, directory: Path = Path("/nowhere")) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(text, environ, directory)
    return [str(problem) for problem in caught.value.problems]


def test_people_and_one_device_suffice() -> None:
    config = read(HOME, {"TZ": "Asia/Tokyo"})

    assert (config.mqtt.host, config.mqtt.port, config.mqtt.base_topic, config.mqtt.discovery_prefix) == (
        "127.0.0.1",
        1883,
        "justright",
        "homeassistant",
    )
    assert config.store == Path("/nowhere/justright.db")
    assert config.home.timezone.key == "Asia/Tokyo"
    assert config.home.devices["shower"].place == "home"
    assert list(config.home.places) == ["home"]
    assert config.home.places["home"].linger == LINGER_S


def test_without_places_those_that_devices_name_are_taken() -> None:
    config = read("people: { ana: {} }\ndevices: { lamp: { kind: light, place: hall }, other: { kind: light } }")

    assert set(config.home.places) == {"hall", "home"}


def test_with_places_an_unknown_one_is_refused_with_those_that_are_known() -> None:
    text = "people: { ana: {} }\nplaces: { hall: {} }\ndevices: { lamp: { kind: light, place: halk } }"

    assert problems(text) == ['home.yaml:3: devices.lamp.place: "halk" is no place; did you mean hall? (allowed: hall)']


def test_a_level_is_a_word_or_a_mapping_by_device_and_kind() -> None:
    text = "people: { ana: { level: off }, ben: { level: { default: observe, light: auto } }, kid: {} }\ndevices: { lamp: { kind: light } }"

    people = read(text).home.people

    assert people["ana"].levels == {"default": Level.OFF}
    assert people["ben"].levels == {"default": Level.OBSERVE, "light": Level.AUTO}
    assert people["kid"].levels == {}


def test_tags_are_kept_without_case_and_separators() -> None:
    text = 'people: { ana: { tags: ["04-A2:b1 C3", 04:a2-b1:c3, "0007"] }, ben: { tags: solo }, kid: { profile: child } }\n'
    text += "devices: { lamp: { kind: light } }"

    people = read(text).home.people

    assert people["ana"].tags == ("04a2b1c3", "0007")
    assert people["ben"].tags == ("solo",)
    assert people["kid"].child


def test_a_tag_that_two_people_have_is_refused_and_not_shown() -> None:
    found = problems('people:\n  ana: { tags: ["04-A2"] }\n  ben: { tags: ["04a2"] }\ndevices: { lamp: { kind: light } }')

    assert found == ["home.yaml:3: people.ben.tags[0]: is a tag of ana already (line 2); a tag is one person's"]


@pytest.mark.parametrize("tag", ["1234", "0x04a2", "1e5", "04.2", "true", "2026-03-01", "null"])
def test_a_tag_that_yaml_changes_is_refused_with_the_advice_to_quote(tag: str) -> None:
    [found] = problems(f"people: {{ ana: {{ tags: [{tag}] }} }}\ndevices: {{ lamp: {{ kind: light }} }}")

    assert found.startswith("home.yaml:1: people.ana.tags[0]: ")
    assert "put quotes around" in found


@pytest.mark.parametrize("duration, seconds", [("5", 5), ("0.5", 0.5), ("00:20:00", 1200), ('"01:00:30"', 3630), ("26:00:00", 93600)])
def test_durations_are_seconds_or_clock_time(duration: str, seconds: float) -> None:
    text = f"people: {{ ana: {{}} }}\nplaces: {{ hall: {{ linger: {duration} }} }}\n"
    text += f"devices: {{ lamp: {{ kind: light, place: hall, settings: {{ brightness: {{ settle: {duration}, hold: {duration} }} }} }} }}"

    home = read(text).home

    brightness = home.devices["lamp"].settings["brightness"]
    assert (home.places["hall"].linger, brightness.settle, brightness.hold) == (seconds, seconds, seconds)


def test_settings_are_narrowed_and_a_generic_device_has_what_is_configured() -> None:
    text = """
people: { ana: {} }
devices:
  heater: { kind: climate, settings: { temperature: { maximum: 26, hold: leave } } }
  fan: { kind: generic, settings: { speed: { unit: "%", minimum: 0, maximum: 100, step: 10 }, mode: { options: [quiet, boost] } } }
"""
    devices = read(text).home.devices

    temperature, speed, mode = (devices["heater"].settings["temperature"], *devices["fan"].settings.values())
    assert isinstance(temperature, NumberSetting)
    assert isinstance(speed, NumberSetting)
    assert isinstance(mode, ChoiceSetting)
    assert (temperature.maximum, temperature.hold) == (26, None)
    assert (speed.unit, speed.step, mode.options) == ("%", 10, ("quiet", "boost"))


def test_a_signal_is_served_by_the_mapped_sensor_else_by_the_one_of_its_name_and_an_optional_one_only_if_mapped() -> None:
    text = "people: { ana: {} }\ndevices: { seat: { kind: car_seat, signals: { vehicle_gear: gearbox } } }"

    signals = read(text).home.devices["seat"].signals

    assert signals["vehicle_gear"] == "gearbox"
    assert signals["vehicle_speed"] == "vehicle_speed"
    assert "seat_behind" not in signals


def test_a_signal_may_be_said_to_have_no_sensor() -> None:
    text = "people: { ana: {} }\ndevices: { shower: { kind: shower, signals: { outlet_temperature: null } },"
    text += " seat: { kind: car_seat, signals: { seat_behind: null } } }"

    devices = read(text).home.devices

    assert devices["shower"].signals == {"outlet_temperature": ""}
    assert "seat_behind" not in devices["seat"].signals


def test_a_sensor_shared_between_places_because_the_map_is_silent_is_refused_naming_both_devices() -> None:
    text = "people: { ana: {} }\ndevices:\n  one: { kind: shower, place: a }\n"
    text += "  two: { kind: shower, place: b, signals: { outlet_temperature: probe } }\n"
    assert read(text).home.devices["one"].signals == {"outlet_temperature": "outlet_temperature"}

    [found] = problems(text.replace("probe", "outlet_temperature"))

    assert found.startswith("home.yaml:3: devices.one.signals: ")
    assert "one (a)" in found
    assert "two (b)" in found


@pytest.mark.parametrize("name", ["identity", "sensor", "bridge", "a/b", "a+b", "a#b", "a b", '""', "ünï/x"])
def test_a_device_has_a_name_that_a_topic_can_carry(name: str) -> None:
    [found] = problems(f"people: {{ ana: {{}} }}\ndevices:\n  {name}: {{ kind: light }}")

    assert found.startswith("home.yaml:3: devices.")


def test_what_waits_for_discovery_is_accepted_and_said() -> None:
    text = "people: { ana: { level: { heater: observe } } }\ndevices:\n  heater: { discovered: climate_living_room, place: bathroom }\n"
    text += "discovery: { adopt: all }\nidentity: [{ kind: espresense }]"

    config = read(text)

    assert config.home.devices == {}
    assert [adoption.discovered for adoption in config.adoptions] == ["climate_living_room"]
    assert [notice.split(": ")[:2] for notice in config.notices] == [
        ["home.yaml:3", "devices.heater.discovered"],
        ["home.yaml:4", "discovery.adopt"],
        ["home.yaml:5", "identity[0]"],
    ]


@pytest.mark.parametrize("written, exclusive", [("yes", True), ("on", True), ("true", True), ("No", False), ("off", False)])
def test_a_switch_takes_the_words_of_home_assistant(written: str, exclusive: bool) -> None:
    config = read(
        f"people: {{ ana: {{}} }}\nplaces: {{ car: {{ exclusive: {written} }} }}\ndevices: {{ lamp: {{ kind: light, place: car }} }}"
    )

    assert config.home.places["car"].exclusive is exclusive


def test_problems_come_in_the_order_of_the_lines() -> None:
    found = problems("mqtt: { prt: 1 }\npeople: { ana: { nam: 1 } }\nstroe: x\ndevices: { shower: { kind: showr } }")

    assert [line.split(":")[1] for line in found] == ["1", "2", "3", "4"]


def test_json_is_read_too() -> None:
    config = read(
        '{"people": {"ana": {"name": "\\ud83d\\udebf"}}, "devices": {"shower": {"kind": "shower"}}, "mqtt": {"discovery_prefix": false}}'
    )

    assert config.home.people["ana"].name == "🚿"
    assert config.mqtt.discovery_prefix is None


def test_a_file_is_read_and_its_store_lies_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "home.yaml"
    file.write_text("\ufeffstore: data/home.db\n" + HOME, "utf-8")

    assert load(file, {}).store == tmp_path / "data" / "home.db"


@pytest.mark.parametrize(
    "name, words", [("missing.yaml", "No such file"), (".", "directory"), ("latin.yaml", "UTF-8"), ("zero.yaml", "control")]
)
def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "latin.yaml").write_bytes("people:\n  jos\xe9: {}".encode("latin-1"))
    (tmp_path / "zero.yaml").write_bytes(b"people:\n\x00")

    with pytest.raises(ConfigError) as caught:
        load(tmp_path / name, {})

    [problem] = caught.value.problems
    assert words in problem.text
    assert name in problem.file or name == "."


def test_the_shipped_schema_is_current() -> None:
    assert FILE.read_text("utf-8") == schema(), "run: python -m controller.config.schema"
