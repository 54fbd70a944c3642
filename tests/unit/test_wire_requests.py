"""Requests are read strictly, and refused in words that say what to send instead."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from math import inf
from typing import Any, get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from controller.core import requests as asked
from controller.core.requests import Level, Request, When
from controller.wire import (
    BadRequest,
    decode_request,
)
from controller.wire.bodies import REQUESTS

WEEKDAY = "must be one or more of mon, tue, wed, thu, fri, sat, sun"
PIN: Mapping[str, Any] = {"person": "ana", "device": "shower", "setting": "heat", "value": 39.5}

GOOD: list[tuple[str, dict[str, Any], Request]] = [
    ("person/level", {"person": "ana", "level": "off"}, asked.SetLevel("ana", Level.OFF)),
    ("person/level", {"person": "ana", "device": "radio", "level": "explicit"}, asked.SetLevel("ana", Level.EXPLICIT, "radio")),
    ("person/level", {"person": "ana", "device": None, "level": "auto"}, asked.SetLevel("ana", Level.AUTO)),
    ("person/enrol", {"person": "ana", "tag": "04-A2-B1"}, asked.EnrolTag("ana", "04a2b1")),
    ("person/export", {"person": "ana"}, asked.ExportPerson("ana")),
    ("person/forget", {"person": "ana"}, asked.ForgetPerson("ana")),
    ("person/claim", {"event": "e1", "person": "ana"}, asked.ClaimEntry("e1", "ana")),
    ("preference/set", {**PIN}, asked.SetPin("ana", "shower", "heat", 39.5)),
    ("preference/set", {**PIN, "value": "jazz"}, asked.SetPin("ana", "shower", "heat", "jazz")),
    ("preference/set", {**PIN, "when": None}, asked.SetPin("ana", "shower", "heat", 39.5)),
    (
        "preference/set",
        {**PIN, "when": {"weekday": ["sun", "Mon", "mon"], "after": "06:00", "before": "09:00:30"}},
        asked.SetPin("ana", "shower", "heat", 39.5, When((0, 6), 21_600, 32_430)),
    ),
    ("preference/set", {**PIN, "when": {"weekday": "fri"}}, asked.SetPin("ana", "shower", "heat", 39.5, When((4,)))),
    ("preference/set", {**PIN, "when": {"after": "22:00", "before": "00:00"}},
     asked.SetPin("ana", "shower", "heat", 39.5, When((), 79_200, 0))),
    ("preference/clear", {"person": "ana", "device": "shower", "setting": "heat"}, asked.ClearPin("ana", "shower", "heat")),
    ("preference/discount", {"event": "e1"}, asked.DiscountEntry("e1")),
    ("decision/undo", {"device": "shower"}, asked.UndoDecision("shower")),
    ("suggestion/accept", {"device": "shower"}, asked.AcceptSuggestion("shower")),
    ("suggestion/dismiss", {"device": "shower"}, asked.DismissSuggestion("shower")),
    ("device/set", {"device": "x", "settings": {"vol": 30, "station": "jazz"}}, asked.SetDevice("x", {"vol": 30.0, "station": "jazz"})),
    ("device/set", {"device": "radio", "settings": {"volume": "30"}, "person": "ana"}, asked.SetDevice("radio", {"volume": "30"}, "ana")),
    ("device/adopt", {"device": "x", "place": "car"}, asked.AdoptDevice("x", "car")),
    ("device/adopt", {"device": "x", "place": "car", "kind": "climate"}, asked.AdoptDevice("x", "car", "climate")),
    ("device/pause", {"device": "x", "duration": 600}, asked.PauseDevice("x", 600.0)),
    ("device/pause", {"device": "x", "duration": "00:10:00"}, asked.PauseDevice("x", 600.0)),
    ("hold/release", {"device": "x"}, asked.ReleaseHold("x")),
    ("hold/release", {"device": "x", "setting": "volume"}, asked.ReleaseHold("x", "volume")),
    ("echo/reset", {"device": "x"}, asked.ResetEcho("x")),
    ("quiz/answer", {"person": "ana", "answers": {"height": 172, "radio.station": "jazz", "tea": True}},
     asked.AnswerQuiz("ana", {"height": 172.0, "radio.station": "jazz", "tea": True})),
    ("review/run", {}, asked.RunReview()),
    ("review/undo", {}, asked.UndoReview()),
    ("health", {}, asked.AskHealth()),
]  # fmt: skip


@pytest.mark.parametrize("verb, body, request_", GOOD)
def test_a_request_is_read(verb: str, body: dict[str, Any], request_: Request) -> None:
    assert decode_request(verb, json.dumps(body).encode()) == (request_, None)


@pytest.mark.parametrize("verb, body, request_", GOOD)
@pytest.mark.parametrize("transaction", ["q1", 7, 0.5, "ä"])
def test_a_transaction_comes_back_as_it_came(verb: str, body: dict[str, Any], request_: Request, transaction: str | float) -> None:
    assert decode_request(verb, json.dumps(body | {"transaction": transaction}).encode()) == (request_, transaction)


def test_every_request_is_on_the_wire() -> None:
    assert {request.verb for request in get_args(Request)} == set(REQUESTS) == {verb for verb, _, _ in GOOD}


@pytest.mark.parametrize("payload", [b"", b" \n", b"{}"])
@pytest.mark.parametrize("verb", ["health", "review/run"])
def test_some_requests_need_no_payload(verb: str, payload: bytes) -> None:
    request, transaction = decode_request(verb, payload)

    assert request.verb == verb
    assert transaction is None


def refused(verb: str, payload: bytes) -> BadRequest:
    with pytest.raises(BadRequest) as caught:
        decode_request(verb, payload)
    assert str(caught.value) == caught.value.message
    return caught.value


@pytest.mark.parametrize(
    "verb, body, message",
    [
        ("person/level", {}, "person: is missing; level: is missing"),
        ("person/level", {"person": "ana", "level": "atuo"}, "level: must be 'off', 'explicit', 'observe', 'suggest' or 'auto'"),
        ("person/level", {"person": "ana", "level": 1}, "level: must be 'off', 'explicit', 'observe', 'suggest' or 'auto'"),
        ("person/level", {"person": 5, "level": "auto"}, "person: must be a text, in quotes"),
        ("person/export", {"person": "ana", "nmae": 1}, "nmae: is no key here; allowed: person, transaction"),
        ("person/export", {"person": ""}, "person: must be a text of 1 to 256 characters, no control characters among them"),
        ("person/export", {"person": "a\n"}, "person: must be a text of 1 to 256 characters, no control characters among them"),
        ("person/export", {"person": "\ud800"}, "person: must be a text of 1 to 256 characters, no control characters among them"),
        ("person/export", {"person": "a" * 257}, "person: must be a text of 1 to 256 characters, no control characters among them"),
        ("person/enrol", {"person": "ana", "tag": 4_231_123}, "tag: must be a text, in quotes"),
        ("person/enrol", {"person": "ana", "tag": "-:-"}, "tag: must have a letter or a digit"),
        ("preference/set", {**PIN, "value": True}, "value: must be a number, or the name of an option"),
        ("preference/set", {**PIN, "value": None}, "value: must be a number, or the name of an option"),
        ("preference/set", {**PIN, "value": [39]}, "value: must be a number, or the name of an option"),
        ("preference/set", {**PIN, "value": 10**400}, "value: must be a number, or the name of an option"),
        ("preference/set", {**PIN, "when": {}}, "when: must have at least one of weekday, after, before"),
        ("preference/set", {**PIN, "when": []}, "when: must be an object"),
        ("preference/set", {**PIN, "when": {"weekday": []}}, f"when.weekday: {WEEKDAY}"),
        ("preference/set", {**PIN, "when": {"weekday": ["monday"]}}, f"when.weekday: {WEEKDAY}"),
        ("preference/set", {**PIN, "when": {"weekday": [0]}}, f"when.weekday: {WEEKDAY}"),
        ("preference/set", {**PIN, "when": {"after": "25:00"}}, 'when.after: must be a time of day: "HH:MM" or "HH:MM:SS"'),
        ("preference/set", {**PIN, "when": {"before": 6}}, 'when.before: must be a time of day: "HH:MM" or "HH:MM:SS"'),
        ("preference/set", {**PIN, "when": {"after": "06:00", "before": "06:00:00"}}, "when: after and before must differ"),
        ("preference/set", {**PIN, "when": {"month": 3}}, "when.month: is no key here"),
        ("device/set", {"device": "x", "settings": {}}, "settings: must not be empty"),
        ("device/set", {"device": "x", "settings": [1]}, "settings: must be an object"),
        ("device/set", {"device": "x", "settings": {"volume": None}}, "settings.volume: must be a number, or the name of an option"),
        ("device/pause", {"device": "x", "duration": "soon"},
         'duration: must be a duration: seconds (20) or "HH:MM:SS" ("00:20:00"), not negative, ten years at most'),
        ("quiz/answer", {"person": "ana", "answers": {"height": [1]}}, "answers.height: must be a number, or the name of an option"),
        ("health", {"transaction": True}, "transaction: must be a number, or a text of 1 to 256 characters"),
        ("health", {"x" * 50: 1}, "a key: is no key here; allowed: transaction"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_told_what_is_right(verb: str, body: dict[str, Any], message: str) -> None:
    assert refused(verb, json.dumps(body).encode()).message == message


def test_an_unknown_request_is_told_which_there_are() -> None:
    error = refused("person/delete", b'{"transaction": 5}')

    assert all(verb in error.message for verb in REQUESTS)
    assert error.transaction == 5


def test_a_flood_of_problems_is_cut_short() -> None:
    message = refused("health", json.dumps({f"k{index}": 1 for index in range(1000)}).encode()).message

    assert message.endswith("; and 995 more")
    assert len(message) < 500


@pytest.mark.parametrize(
    "payload, message",
    [
        (b"{", "the payload is not JSON"),
        (b'{"person": NaN}', "the payload is not JSON"),
        (b'{"person": "ana", "person": "ben"}', "the payload is no clear JSON: a key stands in it twice"),
        (b"[]", "the payload is not a JSON object"),
        (b"\xff", "the payload is not UTF-8"),
        (b"[" * 60_000, "the payload is nested too deep"),
        (b"x" * 1_000_000, "the payload is larger than 64 KiB"),
    ],
    ids=range(7),
)
def test_a_payload_that_is_none_is_refused(payload: bytes, message: str) -> None:
    assert refused("person/export", payload).message == message


@pytest.mark.parametrize(
    "payload, transaction",
    [
        (b'{"transaction": "q1", "person": }', "q1"),
        (b'{"person": NaN, "transaction": "q\\u00e4"}', "qä"),
        (b'{"transaction" : -12, "person"', -12),
        (b'{"transaction": "q1"}' + b" " * 70_000, "q1"),
        (b'"\xff" {"transaction": "q1"}', "q1"),
        (b'{"transaction": "q1", "person": 7}', "q1"),
        (b'{"transaction": 1.5, "person": 7}', 1.5),
        (b'{"answers": {"transaction": "inner"}}', None),
        (b'{"transaction": "\\q', None),
        (b'{"transaction": "\\q"', None),
        (b'{"transaction": "\\ud800"', None),
        (b'{"transaction": ""', None),
        (b'{"transaction": null}', None),
        (b'{"transaction": [1]}', None),
        (b'{"transaction": ' + b"9" * 400 + b"}", None),
        (b'{"transaction": "' + b"x" * 300 + b'"}', None),
    ],
    ids=range(16),
)
def test_an_error_carries_the_transaction_where_it_can_be_found(payload: bytes, transaction: str | float | None) -> None:
    assert refused("person/export", payload).transaction == transaction


def flat(value: object) -> list[str | float | None]:
    """Everything in a request, down to the leaves."""
    match value:
        case Mapping():
            return [leaf for pair in value.items() for part in pair for leaf in flat(part)]
        case tuple():
            return [leaf for part in value for leaf in flat(part)]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return [leaf for field in fields(value) for leaf in flat(getattr(value, field.name))]
        case _:
            assert value is None or isinstance(value, str | int | float)
            return [value]


KEYS = st.sampled_from(
    ["person", "device", "setting", "value", "when", "settings", "level", "tag", "event", "answers", "duration", "transaction", "weekday"]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from(["auto", "mon", "06:00", "\ud800", "a\0", 10**400])
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=5)
BODIES = st.dictionaries(KEYS | st.text(max_size=3), VALUES, max_size=6) | st.sampled_from([body for _, body, _ in GOOD]).flatmap(
    lambda body: st.builds(lambda extra: body | extra, st.dictionaries(KEYS, VALUES, max_size=2))
)


@given(st.sampled_from(sorted(REQUESTS)) | st.text(max_size=8), BODIES.map(lambda body: json.dumps(body).encode()) | st.binary(max_size=40))
@example("health", b'{"transaction":' * 5000)
@example("health", b'"transaction"' * 5000)
@example("health", (b'"transaction":' + b" " * 1000) * 60)
@example("health", b'"transaction":"' + b"\\" * 60_000)
def test_any_request_is_read_or_refused_in_writable_words(verb: str, payload: bytes) -> None:
    said: list[str | float | None]
    try:
        request, transaction = decode_request(verb, payload)
        said = [*flat(request), transaction]
    except BadRequest as error:
        said = [error.message, error.transaction]

    assert all(leaf.isprintable() and len(leaf) < 2000 for leaf in said if isinstance(leaf, str))
    assert all(abs(leaf) < inf for leaf in said if isinstance(leaf, int | float))
