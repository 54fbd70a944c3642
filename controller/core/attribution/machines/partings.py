"""What makes way for people: a seat or a wheel that moves off as somebody gets out, and comes back when somebody gets in.

By the time its owner is seen to leave, it has moved a while ago. A person may do so by hand once; who does it each time they leave, by the
same way or to the same place, is the device. Where it comes back to is where it stood, which nobody has to wish for anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from controller.core.attribution.jumps import credited, way
from controller.core.attribution.labels import Label, Verdict
from controller.core.conduct import Conduct, Jump
from devices.kinds import Device
from devices.settings import NumberSetting, Setting

SOON_S = 60.0
"""Seconds before somebody is seen to leave in which what makes way for them moves."""
_COMES_S = 15.0
"""Seconds after somebody came in which it comes back."""
_TWICE = 2


def leaves(conduct: Conduct, at: datetime) -> list[Jump]:
    """Note that somebody leaves; return the changes that came just before."""
    just = [each for each in conduct.jumps if each.left_s is None and 0.0 <= (at - each.at).total_seconds() <= SOON_S]
    for each in just:
        each.left_s = round((at - each.at).total_seconds(), 3)
    return just


def made_way(device: Device, conduct: Conduct, setting: str, jump: Jump | None) -> Verdict | None:
    """Say whether a device moves off as people leave, or comes back from there as they come."""
    if jump is None or not device.kind.interlocks or setting not in jump.values:
        return None
    spec = device.settings[setting]
    mine = [each for each in conduct.jumps if setting in each.values and each.at <= jump.at]
    if jump.left_s is not None:
        alike = [each for each in mine if each is not jump and each.left_s is not None and _alike(spec, setting, each, jump)]
        return _verdict("it moved so before, as somebody left", alike, setting, len(alike))
    if jump.present_s is None or not jump.people or jump.present_s > _COMES_S:
        return None
    pairs = [(away, back) for away, back in pairwise(mine) if _comes_back(spec, setting, away, back)]
    if not pairs or pairs[-1][1] is not jump:
        return None
    said = "it came back, as somebody came, to where it stood before it moved off"
    return _verdict(said, [each for pair in pairs for each in pair], setting, len(pairs))


def _verdict(said: str, earlier: Sequence[Jump], setting: str, times: int) -> Verdict | None:
    """Return a doubt the first time that it comes again, and what it is the next."""
    if not times:
        return None
    if times < _TWICE:
        return Verdict(Label.RIVAL, 0.5, (said,))
    return Verdict(Label.RIVAL, 0.2, (f"{said}, {times} times",), credited(earlier, setting))


def _alike(spec: Setting, setting: str, one: Jump, other: Jump) -> bool:
    """Say whether two changes went the same way, or to the same place."""
    if spec.same(one.values[setting], other.values[setting]):
        return True
    first, second = way(setting, one), way(setting, other)
    return isinstance(spec, NumberSetting) and first is not None and second is not None and abs(first - second) < spec.step


def _comes_back(spec: Setting, setting: str, away: Jump, back: Jump) -> bool:
    """Say whether one change came as somebody left, and the next, as somebody came, went back to where it stood before."""
    stood = away.before.get(setting)
    came = back.present_s is not None and bool(back.people) and back.present_s <= _COMES_S
    return away.left_s is not None and came and stood is not None and spec.same(stood, back.values[setting])
