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

    `borne` is the discomfort that each of them bears with it, from 0 (none) to 1 (as good as not asked); `parts` and `pulls`: how much
    each counts in it, and would count the more, the more they have borne so far; `best`: what that makes, where `value` is what they
    agreed on before and is still as good.
    """

    value: Value
    heard: tuple[Voice, ...]
    holder: str | None
    borne: Mapping[str, float]
    parts: tuple[float, ...] = ()
    pulls: tuple[float, ...] = ()
    best: Value | None = None


def agree(policy: Policy, setting: Setting, voices: Sequence[Voice], memory: Fairness, standing: Value | None = None) -> Agreement:
    """Return what becomes of the wishes of several people (one at least); the order of `voices` decides nothing.

    `standing` is how the setting stands: where it is what these very people agreed on, it is not moved for little.
    """
    heard = strongest(voices)
    pulls = tuple(memory.pull(each.subject) for each in heard)
    holder, parts, best = _settled(policy, setting, heard, memory, pulls)
    value = best if holder is not None else _kept(policy, setting, heard, memory, best, standing)
    borne = {each.subject: _discomfort(setting, each, value) for each in heard}
    told = None if setting.same(value, best) else best
    return Agreement(value, heard, holder, borne, tuple(parts), pulls if holder is None else (), told)


def strongest(voices: Sequence[Voice]) -> tuple[Voice, ...]:
    """Return those whose wish is of the strongest kind that there is: they are heard."""
    most = max((each.source for each in voices), key=_ORDER.index)
    return tuple(sorted((each for each in voices if each.source is most), key=lambda each: each.subject))


def differ(setting: Setting, heard: Sequence[Voice]) -> bool:
    """Say whether they do not all want the same."""
    return any(not setting.same(each.value, heard[0].value) for each in heard)


def _settled(
    policy: Policy, setting: Setting, heard: Sequence[Voice], memory: Fairness, pulls: Sequence[float]
) -> tuple[str | None, Sequence[float], Value]:
    """Return whose wish it is exactly, if it is somebody's; how much each counts, where they are weighed; and what that makes."""
    if not differ(setting, heard):
        return heard[0].subject, (), heard[0].value
    if policy is Policy.TURNS:
        turn = whose_turn(memory, [each.subject for each in heard])
        return turn, (), next(each.value for each in heard if each.subject == turn)
    values = _numbers(heard)
    if len(values) < len(heard):
        return None, numbers.shares(pulls), _option(policy, heard, pulls)
    if policy is Policy.LEAST_DISCOMFORT:
        parts = numbers.balance(values, pulls)
    else:
        parts = numbers.shares([pull * max(each.confidence, 0.01) for pull, each in zip(pulls, heard, strict=True)])
    return None, parts, numbers.weighed(values, parts)


def _kept(policy: Policy, setting: Setting, heard: Sequence[Voice], memory: Fairness, best: Value, standing: Value | None) -> Value:
    """Return what stands, where it is as good: of options any, of numbers what the same people agreed on before. Else the best.

    What was asked for is weighed exactly.
    """
    if heard[0].source in {Source.PIN, Source.OVERRIDE} or standing is None:
        return best
    if isinstance(best, str) or not isinstance(setting, NumberSetting):
        return _option(policy, heard, [memory.pull(each.subject) for each in heard], standing)
    before = memory.agreed.get(setting.name)
    if before is None or isinstance(before.value, str) or not setting.same(before.value, standing):
        return best
    same = before.among == [each.subject for each in heard]
    return before.value if same and numbers.stays(setting, _numbers(heard), best, before.value) else best


def _option(policy: Policy, heard: Sequence[Voice], pulls: Sequence[float], standing: Value | None = None) -> str:
    wishes = [choices.probabilities(str(each.value), each.spread) for each in heard]
    stands = standing if isinstance(standing, str) else None
    return choices.least_discomfort(wishes, pulls, stands) if policy is Policy.LEAST_DISCOMFORT else choices.mean(wishes, pulls, stands)


def _numbers(heard: Sequence[Voice]) -> list[float]:
    return [each.value for each in heard if not isinstance(each.value, str)]


def _discomfort(setting: Setting, voice: Voice, value: Value) -> float:
    if isinstance(setting, NumberSetting) and not isinstance(value, str) and not isinstance(voice.value, str):
        return numbers.discomfort(setting, voice.value, value)
    return choices.discomfort(choices.probabilities(str(voice.value), voice.spread), str(value))
