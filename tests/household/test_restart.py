"""A restart at any moment changes nothing (rule 7): what was acknowledged has had its effect stored, unsettled turns included."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.household.driver import Heard, Household, recorded, together

Opens = Callable[..., Household]
Act = Callable[[Household], Heard]

STORY: list[Act] = [
    lambda home: home.reports("heater", retain=True, temperature=18),
    lambda home: home.enters("ana", "living"),
    lambda home: home.waits(0.2) + home.reports("heater", temperature=21),
    lambda home: home.waits(60) + home.reports("heater", temperature=23),
    lambda home: home.waits(2) + home.reports("heater", temperature=24),
    lambda home: home.waits(30),
    lambda home: home.asks("person/level", person="ben", device="lamp", level="observe"),
    lambda home: home.asks("preference/set", person="ben", device="heater", setting="temperature", value=19),
    lambda home: home.waits(600) + home.leaves("ana", "living"),
    lambda home: home.enters("ben", "living") + home.waits(0.2),
    lambda home: home.reports("heater", temperature=19),
    lambda home: home.asks("device/pause", device="heater", duration=1800),
    lambda home: home.waits(3600) + home.leaves("ben", "living"),
    lambda home: home.asks("person/enrol", person="ana", tag="99-88"),
    lambda home: home.shows("9988", "kitchen") + home.waits(5),
    lambda home: home.reports("coffee", drink="tea"),
    lambda home: home.waits(300) + home.until(1, "06:30"),
    lambda home: home.enters("ana", "living"),
    lambda home: home.asks("person/export", person="ana"),
]
"""A life with something under way at nearly every moment: a turn that settles, a hold, a pause, somebody present, a use."""

STANDING = ("bridge/state", "bridge/info", "bridge/devices", "bridge/device/")


def told(home: Household, acts: list[Act]) -> list[str]:
    """Play acts; return what was published, a line each: not when (a deadline missed while down fires at start), and no standing topics."""
    heard = together([act(home) for act in acts])
    said = [message for message in heard.messages if not message.topic.startswith(STANDING)]
    return [f"{message.topic} {json.dumps(message.payload)}" for message in said]


def without_ids(lines: list[str]) -> list[str]:
    """Number ids by their first appearance: a restart may give other ones, but must not mix them up."""
    numbers: dict[str, str] = {}
    return [re.sub(r'"[0-9a-f]{16}"', lambda found: numbers.setdefault(found[0], f'"id {len(numbers)}"'), line) for line in lines]


@pytest.mark.parametrize("stop", range(1, len(STORY)))
def test_a_restart_at_any_moment_changes_nothing(opens: Opens, tmp_path: Path, stop: int) -> None:
    through = without_ids(told(opens(), STORY))
    first = opens(store=tmp_path / "home.db")
    before = told(first, STORY[:stop])
    first.steps.close()
    second = opens(store=tmp_path / "home.db")
    second.now = first.now
    stopped = without_ids(before + told(second, STORY[stop:]))
    differences = [pair for pair in zip_longest(stopped, through) if pair[0] != pair[1]]

    assert differences[:1] == []


def test_a_turn_that_had_not_settled_is_a_preference_after_the_restart(opens: Opens, tmp_path: Path) -> None:
    first = opens(store=tmp_path / "home.db")
    first.obeys("heater", first.enters("ana", "living"))
    first.waits(60)
    first.reports("heater", temperature=24)
    first.steps.close()
    second = opens(store=tmp_path / "home.db")
    second.now = first.now
    heard = second.waits(60)

    assert [(event["person"], event["value"]) for event in heard.events("preference")] == [("ana", 24)]


def test_the_same_message_again_after_a_restart_is_no_second_preference(opens: Opens, tmp_path: Path) -> None:
    first = opens(store=tmp_path / "home.db")
    first.obeys("heater", first.enters("ana", "living"))
    first.waits(60)
    again = recorded(first.now, "justright/heater/state", '{"temperature": 24}')
    settled = first.line(again) + first.waits(60)
    first.steps.close()
    second = opens(store=tmp_path / "home.db")
    second.now = first.now
    heard = second.line(again) + second.waits(60)
    export = second.asks("person/export", person="ana").answer("person/export")["data"]

    assert len(settled.events("preference")) == 1
    assert not heard.events("preference")
    assert [entry["value"] for entry in export["preferences"]] == [24]
