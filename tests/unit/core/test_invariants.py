"""What must hold whatever happens: properties over sequences of events, plausible and nasty (`strategies.py`), judged by `watch.py`.

Derandomised, so that CI sees the same lives every time; HYPOTHESIS_PROFILE=long looks further.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass, replace
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from controller.core.decisions import RecordEntry, Room, SaveState
from controller.core.events import ConnectionLost, IdentitySeen, RequestMade, SensorRead, StateReported
from controller.core.learning.rebuilding import evidence
from controller.core.ledger import Entry, EntryType
from controller.core.requests import DiscountEntry, ForgetPerson, Level, SetLevel
from controller.core.wishes.priors import number_domain
from controller.core.wishes.proposal import taught
from devices.messages import Reading
from devices.settings import NumberSetting
from learners.base import ChoiceDomain, Learner
from learners.registry import choice_learner, number_learner
from tests.unit.core.homes import HOME
from tests.unit.core.life import MONDAY, Life, Outcome
from tests.unit.core.strategies import SIGNALS, Act, lives, perform
from tests.unit.core.watch import Watch

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
EXAMPLES = 2_000 if LONG else 25
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much]

often = settings(max_examples=2 * EXAMPLES, derandomize=not LONG, deadline=None, suppress_health_check=_SLOW)
seldom = settings(often, max_examples=EXAMPLES)


def lived(acts: Sequence[Act], life: Life | None = None) -> tuple[Life, list[Outcome]]:
    """Return a life that went through acts, and what was decided at each."""
    life = life or Life()
    return life, [perform(life, act) for act in acts]


@often
@given(lives(40))
def test_nothing_that_a_codec_can_build_leads_to_anything_that_must_not_be(acts: list[Act]) -> None:
    life = Life()
    life.onlooker = Watch(life).saw
    lived(acts, life)


@seldom
@given(lives())
def test_the_same_events_give_the_same_decisions(acts: list[Act]) -> None:
    assert lived(acts)[1] == lived(acts)[1]


@seldom
@given(lives())
def test_whatever_changes_is_saved(acts: list[Act]) -> None:
    life, _ = lived(acts)
    kept = {row.key: row.state for (room, _), row in life.memory.rows.items() if room is Room.RUNNING and row.key != "review"}

    for row in life.house.snapshot():
        assert row.state is not None
        assert unheard(kept.get(row.key) or {}) == unheard(row.state), row.key


def unheard(state: Any) -> Any:
    """Return saved state without what a restart forgets by intention: whether a device itself was heard."""
    if isinstance(state, dict):
        return {key: inner for key, each in state.items() if key != "live" and (inner := unheard(each)) != {}}
    return [unheard(each) for each in state] if isinstance(state, list) else state


@seldom
@given(lives(20), lives(20))
def test_after_a_restart_everything_goes_on_as_if_there_had_been_none(before: list[Act], after: list[Act]) -> None:
    assume([act.event for act in after])
    lived(before, steady := Life())
    lived(before, restarted := Life())
    for life in (steady, restarted):
        life.happens(ConnectionLost(life.now))
    restarted.restarts()
    for life in (steady, restarted):
        listening(life)
    told = [[said(outcome) for outcome in lived(after, life)[1]] for life in (steady, restarted)]

    assert told[0] == told[1]
    assert stored(steady) == stored(restarted)


def stored(life: Life) -> list[str]:
    """Return all saved state without ids, and without what was never anything but empty.

    The last changes are kept for minutes, and leave the store when they are next looked at: a restart looks at them.
    """
    rows = ((key, unheard(row.state)) for (_, key), row in life.memory.rows.items() if key != "credits")
    return sorted(nameless(each) for each in rows if each[1])


def listening(life: Life) -> None:
    """Let every sensor speak again, as a broker has them do for whoever subscribes."""
    for name, readings in {**SIGNALS, "outdoor": (4.0,)}.items():
        life.happens(SensorRead(life.now, name, Reading(readings[0])))


def said(outcome: Outcome) -> list[str]:
    """Return what was decided but not kept, without the ids, which a restart may change."""
    return [nameless(each) for each in outcome.decisions if not isinstance(each, SaveState)]


def nameless(thing: object) -> str:
    """Write something without its ids, and whole numbers as such (JSON makes no difference)."""
    text = json.dumps(thing, default=lambda one: asdict(one) if is_dataclass(one) and not isinstance(one, type) else str(one))
    return re.sub(r'"[0-9a-f]{16}"', '"#"', re.sub(r"\b(\d+)\.0\b", r"\1", text))


def learner_of(entry: Entry) -> Learner[Any]:
    spec = HOME.devices[entry.device].settings[str(entry.setting)]
    return (
        number_learner(number_domain(spec)) if isinstance(spec, NumberSetting) else choice_learner(ChoiceDomain(spec.options, spec.default))
    )


def fresh(entries: Sequence[Entry]) -> Any:
    """Return the state of a new learner that was told these entries, and nothing else."""
    made = [(each, evidence(HOME.devices[each.device].settings[str(each.setting)], each)) for each in entries]
    counting = [(each, found) for each, found in made if found is not None]
    if not counting:
        return None
    learner = learner_of(counting[0][0])
    for entry, (_, x, value) in counting:
        told = taught(HOME, (str(entry.person), entry.device, str(entry.setting)), value)
        (learner.learn_one if entry.type is EntryType.PREFERENCE else learner.accept_one)(x, told)
    return learner.to_state()


def timely(acts: list[Act]) -> list[Act]:
    """Leave out what is learned out of order or not at once: late news, and the level at which nothing is inferred."""
    levels = (RequestMade,)
    return [
        replace(act, ago=None, gap=max(act.gap, 0))
        for act in acts
        if not (isinstance(act.event, levels) and isinstance(act.event.request, SetLevel) and act.event.request.level is Level.EXPLICIT)
    ]


@seldom
@given(lives().map(timely))
def test_what_was_learned_is_what_the_ledger_says(acts: list[Act]) -> None:
    life, _ = lived(acts)

    for (room, key), row in life.memory.rows.items():
        if room is Room.LEARNED:
            person, device, setting = key.split("/")
            assert row.state == fresh(life.memory.evidence(person, device, setting)), key


@seldom
@given(lives(), st.integers(0, 100))
def test_what_is_discounted_never_was(acts: list[Act], pick: int) -> None:
    life = Life()
    life.enters("ana", "living")
    life.turns("fan", speed=7.0)
    lived(acts, life)
    counting = [
        each
        for each in life.memory.entries.values()
        if each.type in {EntryType.PREFERENCE, EntryType.ACCEPTANCE} and each.id not in life.memory.gone and not each.detail.get("pin")
    ]
    assume(counting)
    entry = counting[pick % len(counting)]
    person, device, setting = str(entry.person), entry.device, str(entry.setting)
    life.asks(DiscountEntry(entry.id))
    others = life.memory.evidence(person, device, setting)  # where one came after what is gone, it came after what was before that

    assert entry.id not in [each.id for each in others]
    assert life.learned(person, device, setting) == fresh(others)
    wishes = [each.value for each in others if each.type is EntryType.PREFERENCE and not each.detail.get("pin")]
    assert life.explicit().get(f"last/{person}/{device}/{setting}") == ({"value": wishes[-1]} if wishes else None)


@seldom
@given(lives())
def test_a_retained_or_late_replay_of_everything_changes_no_preference(acts: list[Act]) -> None:
    life, _ = lived(acts)
    life.waits(3 * 3600)
    before = kept(life)
    heard = Outcome()
    for act in acts:
        if isinstance(act.event, IdentitySeen | SensorRead):
            heard += life.happens(replace(act.event, at=life.now, retained=True))
        if isinstance(act.event, StateReported):
            heard += life.happens(replace(act.event, at=life.now, retained=True))
            heard += life.happens(replace(act.event, at=life.now, retained=False, late=True))
    heard += life.waits(60)

    assert heard.preferences() == []
    assert kept(life) == before


def kept(life: Life) -> list[object]:
    """Return what people set and what was learned of them."""
    return [(key, row.state) for (room, key), row in sorted(life.memory.rows.items()) if room is not Room.RUNNING]


@seldom
@given(lives(), st.sampled_from(["ana", "ben", "kid"]))
def test_nothing_of_a_forgotten_person_is_left(acts: list[Act], person: str) -> None:
    life, _ = lived(acts)
    life.waits(30)
    forgotten = life.asks(ForgetPerson(person))

    assert not [entry for entry in life.memory.entries.values() if entry.person == person]
    assert not [row.key for row in life.memory.rows.values() if row.person == person]
    assert not [key for key in life.explicit() if f"/{person}/" in key]
    assert not [each for each in forgotten.of(RecordEntry) if each.entry.person == person]


def test_the_lives_are_lively() -> None:
    """The properties above mean something: these lives have wishes, commands, holds, conflicts and refusals in them."""
    found: set[str] = set()

    @settings(often, max_examples=60)
    @given(lives(40))
    def live(acts: list[Act]) -> None:
        for outcome in lived(acts)[1]:
            found.update(type(each).__name__ for each in outcome.decisions)
            found.update(entry.type.value for entry in outcome.entries())
            found.update(str(reason) for reason in outcome.reasons())

    live()

    assert {"PublishSetpoint", "PublishDecision", "RecordEntry", "SaveState", "Respond"} <= found
    assert {"preference", "unattributed", "ignored", "echo"} <= found
    assert MONDAY.tzinfo is not None
