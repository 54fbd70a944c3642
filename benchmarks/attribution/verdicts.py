"""What a controller made of what happened: hands it found, hands it missed, and hands it saw where none was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from benchmarks.attribution.truth import HAND, Happening
from devices.settings import Value

NEAR_S = 0.01
"""A finding speaks of the report of its own moment."""
RECENT_S = 60.0
"""How long before a finding the hand may have moved of which it speaks: a device may have said the value again."""
SETTLE_S = 20.0
"""Turns of one knob that follow each other more quickly are one override, the last one's (protocol, section 1)."""

Alike: TypeAlias = Callable[[str, str, Value, Value], bool]
"""Says whether two values of a device's setting are the same to anybody."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A change that was taken for a person's: `person` is whose, `None` where that is left open. `sure` is false where even the hand is.

    `back`: that was taken back later on, when the machine had shown itself. `at_last`: whose it is at the end, after what was heard since.
    """

    at: float
    device: str
    setting: str
    value: Value | None
    person: str | None
    sure: bool = True
    back: bool = False
    at_last: str | None = None


@dataclass(slots=True)
class Count:
    """Of one quirk: happenings, those taken for a person's, and how many of them still are at the end.

    Of people (`hand`): turns, missed, credited wrongly, left open; the last two at once, and at the end.
    """

    happened: int = 0
    false: int = 0
    kept: int = 0
    missed: int = 0
    wrong: int = 0
    abstained: int = 0
    wrong_at_last: int = 0
    abstained_at_last: int = 0

    def add(self, other: Count) -> None:
        """Add another count to this one."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Score:
    """The counts of one contender. Hands are counted beside what the device has as its quirks, in `hands`."""

    quirks: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    hands: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    alone: Count = field(default_factory=Count)
    company: Count = field(default_factory=Count)
    """Hands of who was alone at the place, and of who was not."""
    quick: Count = field(default_factory=Count)
    """Hands within a second of a command."""

    def add(self, other: Score) -> None:
        """Add another score to this one."""
        for name, count in other.quirks.items():
            self.quirks[name].add(count)
        for name, count in other.hands.items():
            self.hands[name].add(count)
        self.quick.add(other.quick)
        self.alone.add(other.alone)
        self.company.add(other.company)

    @property
    def every_quirk(self) -> Count:
        """What was nobody's, together."""
        return _sum(count for name, count in self.quirks.items() if name != "first")


def _sum(counts: Iterable[Count]) -> Count:
    total = Count()
    for count in counts:
        total.add(count)
    return total


def _equal(_device: str, _setting: str, one: Value, other: Value) -> bool:
    return one == other


def judge(
    happenings: Sequence[Happening], findings: Sequence[Finding], quirks: Mapping[str, Sequence[str]], alike: Alike = _equal
) -> Score:
    """Return how good the findings are. `quirks` says by device what it has."""
    score = Score()
    by_field: dict[tuple[str, str], list[Happening]] = defaultdict(list)
    for each in happenings:
        by_field[each.device, each.setting].append(each)
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.device, finding.setting].append(finding)
    for key, what in by_field.items():
        _judge_field(score, what, found[key], quirks[key[0]], alike)
    return score


def _judge_field(score: Score, happenings: list[Happening], findings: list[Finding], quirks: Sequence[str], alike: Alike) -> None:
    blamed: dict[tuple[int, str], bool] = {}
    matched: dict[int, Finding] = {}
    for finding in findings:
        what = _meant(happenings, finding, alike)
        if what is None:
            continue
        if what.cause.quirk == HAND:
            before = matched.get(what.cause.episode)
            if not finding.back and (before is None or (finding.sure and not before.sure)):
                matched[what.cause.episode] = finding
        elif finding.sure:
            key = what.cause.episode, what.cause.quirk
            blamed[key] = blamed.get(key, False) or not finding.back
    happened = {(each.cause.episode, each.cause.quirk): each for each in happenings if each.cause.quirk != HAND}
    for key in happened:
        score.quirks[key[1]].happened += 1
        score.quirks[key[1]].false += key in blamed
        score.quirks[key[1]].kept += blamed.get(key, False)
    for run in _hands(happenings, alike):
        hand = run[-1]
        findings_of = [each for one in run if (each := matched.get(one.cause.episode)) and (one is hand or _says(each, hand, alike))]
        one = _of_hand(hand, findings_of[-1] if findings_of else None)
        for name in ("all", *quirks):
            score.hands[name].add(one)
        (score.alone if hand.together == 1 else score.company).add(one)
        if hand.since_command <= 1.0:
            score.quick.add(one)


def _says(finding: Finding, hand: Happening, alike: Alike) -> bool:
    return finding.value is not None and alike(hand.device, hand.setting, finding.value, hand.value)


def _meant(happenings: list[Happening], finding: Finding, alike: Alike = _equal) -> Happening | None:
    """Return what a finding speaks of: the hand that set the value not long before, else whatever happened last."""
    before = [each for each in happenings if each.at <= finding.at + NEAR_S]
    turned = [each for each in before if each.at >= finding.at - RECENT_S and each.cause.quirk == HAND]
    recent = [each for each in turned if finding.value is not None and alike(each.device, each.setting, each.value, finding.value)]
    return recent[-1] if recent else before[-1] if before else None


def _hands(happenings: list[Happening], alike: Alike) -> list[list[Happening]]:
    """Return the turns that count, each with those before it that are of one override with it; not those that led nowhere."""
    runs: list[list[Happening]] = []
    for each in happenings:
        if each.cause.quirk == HAND and runs and each.at - runs[-1][-1].at <= SETTLE_S:
            runs[-1].append(each)
        elif each.cause.quirk == HAND:
            runs.append([each])
    return [run for run in runs if not _led_nowhere(run, alike)]


def _led_nowhere(run: list[Happening], alike: Alike) -> bool:
    first, last = run[0], run[-1]
    return len(run) > 1 and first.before is not None and alike(last.device, last.setting, first.before, last.value)


def _of_hand(hand: Happening, finding: Finding | None) -> Count:
    if finding is None:
        return Count(happened=1, missed=1)
    open_now, open_at_last = not finding.sure or finding.person is None, not finding.sure or finding.at_last is None
    return Count(
        happened=1,
        wrong=int(not open_now and finding.person != hand.cause.person),
        abstained=int(open_now),
        wrong_at_last=int(not open_at_last and finding.at_last != hand.cause.person),
        abstained_at_last=int(open_at_last),
    )
