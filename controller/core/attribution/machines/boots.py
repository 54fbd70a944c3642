"""A power cut: a device that comes back as it always does, several settings at once, whoever is there and nobody too.

What was seen once makes a change doubtful, what was seen again settles it; and then it settles what was taken for a hand's before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from controller.core.attribution.jumps import APART_S, apart, attended, climbed, credited, theirs
from controller.core.attribution.labels import Label, Verdict
from controller.core.attribution.machines.prompts import HAND, MACHINE, SOMEBODY, Occasion, occasion
from controller.core.attribution.together.followers import knobs
from controller.core.conduct import Conduct, Jump
from devices.kinds import Device
from devices.settings import Value

_TWICE = 2
_ALONE, _ATTENDED = 3.5, 0.375
"""How much likelier a machine's change than a hand's comes where nobody is known to be, and where somebody is: two hands in ten, and seven
of ten that are a machine's, come where sources see nobody."""
_SETS = 3
"""Sets of values that hands have made at once, from which on that is no sign of a machine."""
_SURELY = 3
"""Times before that a set came, always with one person there, from which on it is no favourite of theirs."""
_MACHINES = 3.0
"""So much likelier a machine's it must be before it is doubted."""
_SEVERAL, _WORTH = 0.25, 4.0
"""Share of hands that set several things at once, and how many hands of a device that is worth."""


def booted(device: Device, conduct: Conduct, setting: str, jump: Jump | None) -> Verdict | None:
    """Say whether a device stands as it does after a power cut, or always does of its own accord."""
    if jump is None:
        return None
    if any(_alike(device, jump.whole, each) for each in conduct.boots) and not _believed(device, conduct, setting, jump):
        return Verdict(Label.BOOT, 0.1 if len(jump.values) > 1 else 0.5, ("it stands as it does after a power cut",))
    if climbed(device.settings[setting], setting, jump):
        return None
    if len(knobs(device, conduct, jump.values)) == 1:  # one at a time is what hands do
        return _came_again(device, conduct, setting, jump)
    return _at_once_again(device, conduct, setting, jump)


def _believed(device: Device, conduct: Conduct, setting: str, jump: Jump) -> bool:
    """Say whether one knob was turned to where a power cut leaves it when people turn knobs, or by one who had done so before."""
    spec, value = device.settings[setting], jump.values[setting]
    if len(jump.values) > 1:
        return False
    before = [each for each in conduct.jumps if setting in each.entries and set(each.people) & set(jump.people)]
    return _prompted(jump) or any(_prompted(each) and spec.same(each.values[setting], value) for each in before)


def _prompted(jump: Jump) -> bool:
    """Say whether it came when people turn knobs."""
    return bool(jump.people) and occasion(jump) is Occasion.PROMPTED


def _at_once_again(device: Device, conduct: Conduct, setting: str, jump: Jump) -> Verdict | None:
    """Several settings at once are a power cut's where they took the same values before, or nobody was there."""
    both = [each for each in conduct.jumps if set(each.values) == set(jump.values) and each is not jump and apart(each, jump) > APART_S]
    same = [each for each in both if _alike(device, jump.values, each.values)]
    if not _fresh(device, jump) and _by_hands(both, [*same, jump]):
        return None
    if same:
        if not _fresh(device, jump) and _tastes(device, conduct, [*same, jump]):
            return None
        often = 2 * len(same) >= len(both) and not (len(same) == 1 and _another_ones(conduct, [*same, jump]))
        often = often and not (len(same) < _SURELY and _attended_by_one([*same, jump]))
        said = ("the same settings took the same values at once before",)
        return Verdict(Label.BOOT, 0.1 if often else 0.5, said, credited(same, setting) if often else ())
    odd = "nobody was there" if not jump.people else "all stand as they do when it is new" if _fresh(device, jump) else None
    return Verdict(Label.BOOT, 0.6, (f"several settings changed at once, and {odd}",)) if odd else None


def _came_again(device: Device, conduct: Conduct, setting: str, jump: Jump) -> Verdict | None:
    """One value that a device takes again and again, whoever is there and nobody too, is its own."""
    spec = device.settings[setting]
    alike = [each for each in conduct.jumps if set(each.values) == set(jump.values) and setting not in each.explained]
    same = [each for each in alike if spec.same(each.values[setting], jump.values[setting])]
    earlier = [each for each in same if each is not jump and apart(each, jump) > APART_S]
    whole = [each for each in _of_several(device, conduct) if each is not jump and _alike(device, jump.whole, each.whole)]
    somebodys = _tastes(device, conduct, [*whole, jump]) or _by_hands(conduct.jumps, [*whole, jump])
    unclaimed = sum(not each.entries for each in whole)
    if len(whole) >= _TWICE and 2 * unclaimed > len(whole) and not somebodys:
        return Verdict(Label.BOOT, 0.5, ("all of it stands as it did at once before",))
    alone = [each for each in earlier if not attended(each)]
    if jump.people and len(alone) >= max(_TWICE, 2 * len(earlier) / 3):
        return Verdict(Label.BOOT, 0.6, (f"it took this value {len(earlier)} times, mostly when nobody was there",))
    if jump.people or not alone or _somebodys(len(alone) + 1, len(earlier) - len(alone)):
        return None
    return Verdict(Label.BOOT, 0.6, ("it took this value before, and nobody was there",))


def _of_several(device: Device, conduct: Conduct) -> list[Jump]:
    """Return the changes of several settings at once that nobody makes by one knob."""
    sets = {frozenset(each.values) for each in conduct.jumps if len(each.values) > 1}
    several = {each for each in sets if len(knobs(device, conduct, each)) > 1}
    return [each for each in conduct.jumps if frozenset(each.values) in several]


def _by_hands(jumps: Sequence[Jump], same: Sequence[Jump]) -> bool:
    """Say whether several settings at once are how hands set this device: they have made several other sets, and a power cut has one."""
    others = [each for each in jumps if each not in same and len(each.values) > 1 and each.entries and attended(each)]
    sets = {tuple(sorted((name, str(value)) for name, value in each.values.items())) for each in others}
    alone = sum(not attended(each) for each in same)
    return len(sets) >= _SETS and _somebodys(max(alone - 1, 0), len(same) - alone)


def _tastes(device: Device, conduct: Conduct, same: Sequence[Jump]) -> bool:
    """Say whether people set this here as they like it: others to other values, and one of them was there whenever it came to these."""
    known = [each for each in same if attended(each)]
    if not known or not _attended_by_one(known) or not _another_ones(conduct, same):
        return False
    odds = sum(math.log(MACHINE[occasion(each)] / HAND[occasion(each)]) for each in same) + len(known) * math.log(SOMEBODY)
    return odds - math.log(_at_once(device, conduct, same) / _SEVERAL) < math.log(_MACHINES)


def _at_once(device: Device, conduct: Conduct, same: Sequence[Jump]) -> float:
    """Return the share of the other hands of a device that turned several knobs at once."""
    hands = [each for each in conduct.jumps if each.entries and each not in same]
    several = sum(len(knobs(device, conduct, each.values)) > 1 for each in hands)
    return (_SEVERAL * _WORTH + several) / (_WORTH + len(hands))


def _attended_by_one(same: Sequence[Jump]) -> bool:
    """Say whether one person was there each time: who has a favourite sets all of it again."""
    return all(map(attended, same)) and bool(set.intersection(*map(theirs, same)))


def _another_ones(conduct: Conduct, same: Sequence[Jump]) -> bool:
    """Say whether others than who was there for these have set any of it to something else."""
    known = [theirs(each) for each in same if attended(each)]
    others = [theirs(each) for each in conduct.jumps if each not in same and attended(each) and set(each.values) & set(same[-1].values)]
    return any(one != other for one in known for other in others)


def _fresh(device: Device, jump: Jump) -> bool:
    defaults = {name: each.default for name, each in device.settings.items() if each.default is not None}
    stands = [name in jump.whole and device.settings[name].same(default, jump.whole[name]) for name, default in defaults.items()]
    return len(stands) > 1 and all(stands)


def _somebodys(alone: int, attended: int) -> bool:
    """Say whether a value that comes with nobody there, and with somebody, is rather one that people set whom sources miss at times."""
    return math.pow(_ALONE, alone) * math.pow(_ATTENDED, attended) < _MACHINES


def _alike(device: Device, one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    shared = [name for name in one if name in other]
    same = all(device.settings[name].same(one[name], other[name]) for name in shared if name in device.settings)
    return bool(shared) and len(shared) == len(one) == len(other) and same
