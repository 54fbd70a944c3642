"""What several people agree on for one setting: whose wishes are heard, and what the policy makes of them.

Explicit wishes before inferred ones, between people too: only the strongest kind of wish is heard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from controller.core.arbitration import choices, numbers
from controller.core.arbitration.sharing import Policy
from controller.core.decisions import Source
from controller.core.fairness import Fairness, whose_turn
from devices.settings import NumberSetting, Setting, Value

_ORDER = list(Source)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person would have, how sure that is (0 to 1), and for a choice the probability of each option (else a half-width)."""

    subject: str
    value: Value
    source: Source
    confidence: float = 1.0
    spread: float | Mapping[str, float] = 0.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """One value for all of `heard` (never empty); `holder`: whose own wish it is, where they take turns or all want the same.

    `borne` is the discomfort that each of them bears with it, from 0 (none) to 1 (as good as not asked).
    """

    value: Value
    heard: tuple[Voice, ...]
    holder: str | None
    borne: Mapping[str, float]


def agree(policy: Policy, setting: Setting, voices: Sequence[Voice], memory: Fairness, standing: Value | None = None) -> Agreement:
    """Return what becomes of the wishes of several people (one at least); the order of `voices` decides nothing.

    `standing` is how the setting stands: where only guesses are weighed against each other it is not moved for little.
    """
    strongest = max((each.source for each in voices), key=_ORDER.index)
    heard = tuple(sorted((each for each in voices if each.source is strongest), key=lambda each: each.subject))
    holder, value = _settled(policy, setting, heard, memory, standing)
    return Agreement(value, heard, holder, {each.subject: _discomfort(setting, each, value) for each in heard})


def _settled(
    policy: Policy, setting: Setting, heard: Sequence[Voice], memory: Fairness, standing: Value | None
) -> tuple[str | None, Value]:
    """Return what is agreed on, and whose wish exactly it is, if it is somebody's."""
    first = heard[0]
    if all(setting.same(each.value, first.value) for each in heard):
        return first.subject, first.value
    if policy is Policy.TURNS:
        turn = whose_turn(memory, [each.subject for each in heard])
        return next((each.subject, each.value) for each in heard if each.subject == turn)
    return None, _between(policy, heard, memory, standing)


def _between(policy: Policy, heard: Sequence[Voice], memory: Fairness, standing: Value | None) -> Value:
    pulls = [memory.pull(each.subject) for each in heard]
    values = [each.value for each in heard if not isinstance(each.value, str)]
    if len(values) < len(heard):
        wishes = [choices.probabilities(str(each.value), each.spread) for each in heard]
        return choices.least_discomfort(wishes, pulls) if policy is Policy.LEAST_DISCOMFORT else choices.mean(wishes, pulls)
    if policy is not Policy.LEAST_DISCOMFORT:
        return numbers.mean(values, [pull * max(each.confidence, 0.01) for pull, each in zip(pulls, heard, strict=True)])
    value = numbers.least_discomfort(values, pulls)
    asked = heard[0].source in {Source.PIN, Source.OVERRIDE}
    return value if asked or standing is None or isinstance(standing, str) else numbers.steady(values, value, standing)


def _discomfort(setting: Setting, voice: Voice, value: Value) -> float:
    if isinstance(setting, NumberSetting) and not isinstance(value, str) and not isinstance(voice.value, str):
        return numbers.discomfort(setting, voice.value, value)
    return choices.discomfort(choices.probabilities(str(voice.value), voice.spread), str(value))
