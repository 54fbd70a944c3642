"""The ledger in plain words, a sentence for each type of entry."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from controller.commands.explain import conditions
from controller.commands.words import IGNORED, UNATTRIBUTED, sentence
from controller.config import parse
from controller.core.ledger import Entry, EntryType
from controller.core.requests import When

HOME = parse("people: { ana: { name: Ana } }\ndevices: { shower: { kind: shower } }", "home.yaml", Path("/nowhere")).home
AT = datetime(2026, 3, 2, 6, 31, tzinfo=UTC)


def said(kind: EntryType, *, device: str = "shower", **fields: object) -> str:
    return sentence(Entry("id", AT, kind, device, **{"setting": "temperature", "value": 39.5, "person": "ana", **fields}), HOME)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "origin, words",
    [("device", "at the device"), ("request", "by request"), ("quiz", "in the quiz"), ("claim", "claimed afterwards"), (None, "39.5 °C")],
)
def test_a_preference_says_where_it_was_set(origin: str | None, words: str) -> None:
    assert said(EntryType.PREFERENCE, origin=origin).endswith(words)


def test_a_use_left_alone_and_a_changed_learner_have_their_words() -> None:
    assert said(EntryType.ACCEPTANCE) == "Ana left shower temperature at 39.5 °C"
    assert said(EntryType.LEARNER) == "the learner of Ana for shower temperature was changed"


@pytest.mark.parametrize("reason", UNATTRIBUTED)
def test_a_change_of_nobody_certain_says_why(reason: str) -> None:
    assert said(EntryType.UNATTRIBUTED, reason=reason) == f"shower temperature was set to 39.5 °C; {UNATTRIBUTED[reason]}"


@pytest.mark.parametrize("reason", IGNORED)
def test_a_change_that_was_nobodys_wish_says_what_it_was(reason: str) -> None:
    assert said(EntryType.IGNORED, reason=reason) == f"shower temperature went to 39.5 °C: {IGNORED[reason]}"


def test_what_is_no_longer_configured_still_has_words() -> None:
    assert said(EntryType.PREFERENCE, device="sauna", person="eve") == "eve set sauna temperature to 39.5"
    assert said(EntryType.IGNORED, person=None, value=None, setting=None, reason="retained").startswith("shower went to something")


@pytest.mark.parametrize(
    "when, words",
    [
        (None, ""),
        (When((0, 4)), " on Mon, Fri"),
        (When(after=6 * 3600, before=9.5 * 3600), " after 06:00 before 09:30"),
        (When((6,), after=0), " on Sun after 00:00"),
    ],
)
def test_the_condition_of_a_standing_wish_is_said(when: When | None, words: str) -> None:
    assert conditions(when) == words
