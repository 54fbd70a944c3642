"""What came of a source's word that somebody is here: whether it was about another one.

A value that is another's says that it was; what was set for whom it named, and was left alone, that it was not. Both must be counted: a
wrong tag is mostly followed by a hand, since whoever comes is served as another, and by hands alone every source seems to err ever more.
"""

from __future__ import annotations

from controller.core.core import Core
from controller.core.credit.plausibility import WELL, contented
from controller.core.presence.sources import word_of
from controller.core.state import Occupant, Turn
from devices.kinds import Device
from devices.settings import Value
from learners.base import Circumstance

FRESH_S = 900.0
"""Seconds for which what is turned says whether the one word on somebody's coming was right: later another one may have come unseen."""
EITHER = 0.5
"""How likely somebody of whom little is known leaves alone what stands there."""


def judge(core: Core, made: Turn, theirs: float) -> None:
    """Count the word of the source that named somebody as false as a value says it was; `theirs`: how likely it is that it is theirs."""
    word = made.witnesses[0]
    if word.source is not None and _of_this_visit(core, made, word):
        core.save(core.sources.heard(word.source, false=1.0 - theirs, word=word_of(word.subject, word.since)))


def left_alone(core: Core, device: Device, setting: str, person: str, value: Value, x: Circumstance) -> None:
    """Count the word on somebody as right, as far as nobody else would have left alone what was set for them."""
    there = core.places[device.place].occupants()
    if len(there) != 1 or there[0].subject != person or there[0].source is None:
        return
    (only,) = there
    source, name = str(only.source), word_of(only.subject, only.since)
    others = [_alone(core, each, device, setting, value, x) for each in core.home.people if each != person]
    if others and not core.sources.counted(source, name):
        wrong = (1.0 - core.sources.trust(source, only.confidence)) * sum(others) / len(others)
        right = core.sources.trust(source, only.confidence) * max(_alone(core, person, device, setting, value, x), EITHER)
        core.save(core.sources.heard(source, false=wrong / (wrong + right), word=name))


def _alone(core: Core, person: str, device: Device, setting: str, value: Value, x: Circumstance) -> float:
    """Return how likely somebody leaves a value alone."""
    own = core.minds.own((person, device.name, setting), x)
    return contented(core, person, device, setting, value, x) if own is not None and own.evidence >= WELL else EITHER


def _of_this_visit(core: Core, made: Turn, word: Occupant) -> bool:
    """Say whether a word was about who made a change: who came once, a while ago, may have left, and another one come unseen."""
    fresh = (made.changed - word.since).total_seconds() <= FRESH_S
    return fresh or (word.source is not None and core.beliefs.rhythms.repeating(core.sources.kind(word.source)))
