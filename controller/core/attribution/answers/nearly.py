"""The first word that answers a command, in time and nearly what was told: a device that rounds or overshoots, or a hand that was quicker.

A hand within the latency of a command that lands beside its target is rare; devices that say a rounded value first, swing beyond the
target, or count in percent and mireds are not. The first times are doubtful; what a device does again and again is its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from controller.core.attribution.answers.commands import CONFIRMS_S
from controller.core.attribution.labels import Label, Verdict
from controller.core.echo import EchoModel
from controller.core.state import Turn
from devices.settings import NumberSetting, Setting

STEPS, SHARE = 1.01, 0.01
"""How far beside what it was told a device that rounds stands, in steps or as a share of its range, whichever is more (percent of 255)."""
FINE, FINER = 0.01, 0.005
"""Share of a range that a step must not exceed for a difference of a step to be beneath notice, and of some steps."""
WIDER = 2.5
"""By how much farther where a device is known, and hands had their time; and in passing, where it goes to just what it was told."""
FIRST_S, SOON_S = 0.02, 10.0
"""Seconds between which a device of which nothing is known answers: there is a network between us."""
AS_LONG = 0.35
"""How exactly a device keeps its time, as a share of it."""
COMPLETE = 3
"""Commands that a device carried out exactly after which it is not taken to have a second, better word for each."""
AGAIN = 2
"""After so many times it is the device's own."""
OFTEN = 6
"""Commands for each time that it stood one step beside it, from which on that is its own."""
SELDOM = 12
"""Commands for each time that it was nearly there: a device that stands just where it is told to more often does not do that by itself."""


def nearly(spec: Setting, model: EchoModel, made: Turn) -> Verdict | None:
    """Say whether a change may be how a device answered a command; it has been noted in `model.beside`."""
    off = beside(spec, model, made)
    if off is None:
        return None
    close = near(spec, model, made)
    before = model.neared - 1 if close else _alike(spec, model.beside[:-1], off)
    if not close and not before:
        return None
    if before < AGAIN or (close and model.direct > SELDOM * model.neared):
        return Verdict(Label.ECHO, 0.5, ("the first word after a command, in time and nearly what was told",))
    return Verdict(Label.ECHO, 0.2, (f"it was beside what it was told {before + 1} times when its answer was due",))


def beside(spec: Setting, model: EchoModel, made: Turn) -> float | None:
    """Return by how much the first word after a command was beside it, if it came in time, and then gave way to just what was told.

    Where it stays beside it, by more than nobody would turn a knob for, it is a hand: a correction that comes at once is the one that must
    not be missed (rule 6).
    """
    off = _off(made)
    if off is None or not _first(spec, model, made) or not in_time(spec, model, made):
        return None
    return off if made.yielded or _beneath_notice(spec, off, FINE if made.said else FINER) else None


def _off(made: Turn) -> float | None:
    """Return by how much a change is beside what was told, of numbers."""
    if isinstance(made.value, str) or not isinstance(made.commanded, int | float):
        return None
    return made.value - made.commanded


def _beneath_notice(spec: Setting, off: float | None, fine: float) -> bool:
    """Say whether nobody would turn a knob by so little: a level of 255 that a lamp counts in percent."""
    if not isinstance(spec, NumberSetting) or off is None:
        return False
    whole = spec.maximum - spec.minimum
    return spec.step <= fine * whole and abs(off) <= SHARE * whole


def drifts(spec: Setting, model: EchoModel, made: Turn) -> bool:
    """Say whether a device that had obeyed stands one count of some hundreds beside that: a hand at first, its own where it goes on so.

    Of one that takes a way, as a cover does, one of a hundred: it measures itself when it has stopped. So does one that says at once where
    it will be, which is known by doing it: a person whom one more suits is served that from then on.
    """
    measures = model.takes_ways or _measures(model)
    return wavers(spec, made) and _beneath_notice(spec, _off(made), FINE if measures else FINER)


def _measures(model: EchoModel) -> bool:
    return model.wavered > AGAIN and model.wavered * OFTEN > model.direct


def _drifted(model: EchoModel) -> int:
    """Return how many times it stood beside where it had said it was, by as little as that is its own."""
    return model.wavered if _measures(model) else model.drifted


def wavers(spec: Setting, made: Turn) -> bool:
    """Say whether a device that had obeyed stands one step of a hundred or more beside that."""
    if not made.said or made.since is None or made.since > CONFIRMS_S or not isinstance(spec, NumberSetting):
        return False
    off = _off(made)
    return off is not None and _beneath_notice(spec, off, FINE) and 0.0 < abs(off) <= STEPS * spec.step


def passing(spec: Setting, model: EchoModel, made: Turn) -> bool:
    """Say whether a device that now says just what it was told was on its way there, near it or as far beside it as before."""
    off = beside(spec, model, made)
    return off is not None and (near(spec, model, made) or _alike(spec, model.beside, off) > 0)


def near(spec: Setting, model: EchoModel, made: Turn) -> bool:
    """Say whether a change is the first word after a command, in time and near what was told."""
    if not isinstance(spec, NumberSetting) or isinstance(made.value, str) or not isinstance(made.commanded, int | float):
        return False
    learned = model.known or model.neared > 0
    reach = max(STEPS * spec.step, SHARE * (spec.maximum - spec.minimum)) * (WIDER if learned else 1.0) * (WIDER if made.yielded else 1.0)
    return _first(spec, model, made) and in_time(spec, model, made) and abs(made.value - made.commanded) <= reach


def in_time(spec: Setting, model: EchoModel, made: Turn) -> bool:
    """Say whether a change came when the answer to a command was due, or what it had promised was to be confirmed.

    When that is, nobody knows the first times; then what is beneath notice may be it.
    """
    if made.since is None or made.since < FIRST_S:
        return False
    if made.said:
        talks = model.may_confirm and not (model.says_once or _complete(model)) and _beneath_notice(spec, _off(made), FINE)
        return model.confirming(made.since) or (
            made.since <= CONFIRMS_S and (talks or (drifts(spec, model, made) and (_drifted(model) > 1 or not _complete(model))))
        )
    return made.since <= SOON_S if not model.known else model.timely(made.since)


def _complete(model: EchoModel) -> bool:
    """Say whether a device says just what it was told, and was never seen to word that otherwise later: then it has said all."""
    return model.exactly >= COMPLETE and not (model.answers or model.neared or model.beside or any(model.confirms))


def _first(spec: Setting, model: EchoModel, made: Turn) -> bool:
    """Say whether a change is the first word beside what was told; of a device that is known to drift, after more words too."""
    if made.reports > 1 or made.since is None or made.commanded is None or spec.same(made.value, made.commanded):
        return False
    little = drifts(spec, model, made)
    if (made.said > 1 and not (_drifted(model) > AGAIN and little)) or (made.said and not _stood_there(spec, made)):
        return False
    return little or made.before_command is None or not spec.same(made.value, made.before_command)


def _stood_there(spec: Setting, made: Turn) -> bool:
    """Say whether a device that had obeyed still stood there: not where another has told it otherwise since."""
    if not isinstance(made.before, int | float) or not isinstance(made.commanded, int | float) or not isinstance(spec, NumberSetting):
        return True
    return abs(made.before - made.commanded) <= max(STEPS * spec.step, SHARE * (spec.maximum - spec.minimum))


def _alike(spec: Setting, earlier: Sequence[float], off: float) -> int:
    step = spec.step if isinstance(spec, NumberSetting) else 0.0
    return sum(abs(abs(each) - abs(off)) < step / 2 for each in earlier)
