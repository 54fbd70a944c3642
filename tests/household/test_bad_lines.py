"""Lines that are no messages, bytes that are no text, and a flood of either: passed over, one clear rate-limited line in the log."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.household.driver import Command, Household, stamp
from tests.household.homes import untouched

Opens = Callable[..., Household]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "null",
        "7",
        "[]",
        '"x"',
        "{}",
        '{"tst": "yesterday"}',
        '{"tst": 7, "topic": "a"}',
        '{"topic": 7}',
        '{"topic": null}',
        "\x00",
        "[" * 9999,
    ],
)
def test_a_line_that_is_no_message_is_passed_over(lived_in: Household, line: str) -> None:
    untouched(lived_in, lived_in.line(line))


@pytest.mark.parametrize(
    "change",
    [
        {"retain": "perhaps"},
        {"qos": 9},
        {"payload": None},
        {"payload": [1]},
        {"extra": {}},
        {"tst": None},
        {"tst": "9999-12-31T23:59:59.9+0000x"},
    ],
    ids=str,
)
def test_a_line_with_strange_fields_is_passed_over(lived_in: Household, change: dict[str, object]) -> None:
    line = {"tst": stamp(lived_in.now), "topic": "justright/sensor/outdoor_temperature", "qos": 1, "retain": 0, "payload": "7"}

    untouched(lived_in, lived_in.line(json.dumps({**line, **change})))


def test_bytes_that_are_no_utf8_are_passed_over_by_the_command(opens: Opens) -> None:
    home = opens(steps=Command)
    command = home.steps
    assert isinstance(command, Command)
    home.obeys("heater", home.enters("ana", "living"))
    garbage: list[bytes] = [
        b"\xff\xfe\x00",
        b'{"topic": "justright/heater/state", "payload": "\xff"}',
        b"\xc3\x28" * 1000,
        b"\xef\xbb\xbf{}",
    ]
    heard = [line for one in garbage for line in command.say_bytes(one)]

    assert not [line for line in heard if "/set" in line]
    untouched(home, home.waits(30))


@pytest.mark.parametrize("nonsense", ["message", "line"])
def test_a_flood_of_nonsense_is_logged_in_few_lines(opens: Opens, capfd: pytest.CaptureFixture[str], nonsense: str) -> None:
    home = opens(steps=Command)
    for number in range(2000):
        home.publish("heater/state", f"{{broken {number}") if nonsense == "message" else home.line(f"{{broken {number}")
    after = home.enters("ana", "living")
    home.steps.close()

    assert after.sets("heater")
    assert 1 <= len(capfd.readouterr().err.splitlines()) <= 100


def test_what_is_refused_is_told_by_its_topic_and_why_and_never_by_what_was_in_it(opens: Opens, capfd: pytest.CaptureFixture[str]) -> None:
    home = opens(steps=Command)
    home.publish("identity/bathroom/nfc", "{secret")
    home.publish("identity/bathroom/nfc", {"persn": "secret"})
    home.publish("identity/living/cam", {"person": "secret"})
    home.publish("identity/cellar/nfc", {"person": "ana"})
    home.publish("identity/cellar/nfc\nWARNING forged", {"person": "ana"})
    home.steps.close()

    assert capfd.readouterr().err.splitlines() == [
        "WARNING justright/identity/bathroom/nfc: a payload on an identity topic was refused: not JSON",
        "WARNING justright/identity/bathroom/nfc: a payload on an identity topic was refused: neither person nor tag",
        "WARNING justright/identity/living/cam: an identity named a person who is not configured",
        "WARNING justright/identity/cellar/nfc: an identity came from a place that is not configured",
        "WARNING justright/identity/cellar/nfc?WARNING forged: an identity came from a place that is not configured",
    ]
