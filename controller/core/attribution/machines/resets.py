"""What a device sets back by itself when a use of it is over: a coffee machine that forgets the cup it has made.

Who uses it wants what they set, and has it; nobody sets the same again after each use. When a device does so spreads by as much as it does.
"""

from __future__ import annotations

from controller.core.attribution.jumps import credited, set_to
from controller.core.attribution.labels import Label, Verdict
from controller.core.conduct import Conduct, Jump
from devices.settings import Setting

LONGEST_S = 300.0
"""Seconds after the end of a use in which what it was set to is forgotten."""
_STEADY, _DUST_S = 2.0, 2.0
"""By what ratio, and by how many seconds more, the time spreads that it takes."""
_MOSTLY = 0.75
_TWICE = 2


def reset(spec: Setting, conduct: Conduct, setting: str, jump: Jump | None) -> Verdict | None:
    """Say whether a device sets itself back, as long after a use of it was over as before."""
    if jump is None or setting not in jump.values or not 0.0 <= _wait(jump) <= LONGEST_S:
        return None
    earlier = {
        each.ended: each for each in reversed(conduct.jumps) if setting in each.values and each.at < jump.at
    }  # the first after each use
    soon = [each for each in earlier.values() if 0.0 <= _wait(each) <= LONGEST_S]
    same = [each for each in soon if spec.same(set_to(spec, setting, each), set_to(spec, setting, jump))]
    waits = [_wait(each) for each in (*same, jump)]
    steady = max(waits) <= _STEADY * min(waits) + _DUST_S
    if jump.ended in earlier or not same or not steady or len(same) < _MOSTLY * len(soon):
        return None
    said = (f"it was set to this {len(same) + 1} times within {max(waits):.0f} s after a use was over",)
    known = len(same) >= _TWICE or len(jump.values) > 1 or _stood(spec, conduct, setting, jump)
    return Verdict(Label.BOOT, 0.2, said, credited(same, setting)) if known else Verdict(Label.BOOT, 0.5, said)


def _wait(jump: Jump) -> float:
    """Return how many seconds after the end of a use a change came; less than none of one that came in a use."""
    return -1.0 if jump.ended is None else (jump.at - jump.ended).total_seconds()


def _stood(spec: Setting, conduct: Conduct, setting: str, jump: Jump) -> bool:
    """Say whether it is where the device stood when it was first heard of, or where its kind stands when it is new."""
    known = (conduct.found.get(setting), spec.default)
    return any(each is not None and spec.same(each, jump.values[setting]) for each in known)
