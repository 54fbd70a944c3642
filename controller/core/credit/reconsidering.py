"""What is known later of people's tastes says whose their earlier changes were. Once one is plainly another's, the ledger is put right.

All that is remembered of a setting is asked at once (`mixture.py`), a quarter of an hour after a change: of every change in the first days,
then once a day. Somebody unknown is among the answers; what they did is nobody's. What was claimed, or taken back, is not asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date

from controller.core.attribution.judging import became
from controller.core.core import Core, detail_circumstance
from controller.core.credit.along import ONE, SAME, WITHIN_S, one_hand
from controller.core.credit.findings import finding, told
from controller.core.credit.hindsight import Past
from controller.core.credit.mixture import Sample, whose
from controller.core.credit.plausibility import anyone, likeness
from controller.core.credit.present import VISITED, guests, present, usual
from controller.core.credit.speaking import turned_away
from controller.core.credit.strangers import visited
from controller.core.credit.suspects import Verdict
from controller.core.decisions import DiscountRow, Relearn
from controller.core.learning import withdrawing
from controller.core.learning.journal import Credit
from controller.core.ledger import Entry, EntryType
from controller.core.presence import STRONG
from controller.core.requests import Level
from controller.core.state import UNKNOWN, Occupant, Turn
from devices.kinds import Device

PLAIN = 0.95
"""From this probability on a change is somebody's after all."""
TOGETHER = 0.97
"""The same where several were known to be there."""
NOT = 0.25
"""Below this probability it is not theirs whose it was taken for."""
MASS = 3.0
"""Other changes of the same setting that must be somebody's before one can turn out to be."""
BORNE_OUT = 0.5
"""Certain wishes just like it that there must be of somebody, or as much of others near it."""
_FEW = 10  # from so many remembered changes on they are asked about once a day
_NOTICED = 0.1  # what is noticeable of how much a value speaks for somebody
_EITHER = 0.2  # how likely a change is made by whoever made the other one, where several are known to be there
_USE_S = 3600.0  # within so many seconds two changes belong to one use of a device


def keep(core: Core, known: Credit) -> None:
    """Remember a change of which nothing more will be heard; where a guest was, or is in the house, it may be anybody's."""
    entry, made = known.entry, known.made
    plain = entry.reason in {None, "doubt"} and entry.type is not EntryType.IGNORED and made.reason is None
    if plain and made.here is not None and not guests(core) and not _visited(core, core.home.devices[entry.device].place, made):
        device = core.home.devices[entry.device]
        there = turned_away(core, made, device, str(entry.setting), present(core, device, made, made.here, None))
        whole = sum(there.values())
        shares = {name: round(there[name] / whole, 5) for name in _names(core)}
        core.save(*core.hindsight.add(Past(entry, shares, len({each.subject for each in made.witnesses}) <= 1, new=True), core.now))


def _visited(core: Core, place: str, made: Turn) -> bool:
    """Say whether a guest was there, or had been a moment before."""
    stays = [each for each in core.places[place].stays if abs((made.changed - each.until).total_seconds()) <= WITHIN_S]
    return any(each.guest for each in made.witnesses) or any(each.subject.startswith("guest:") for each in stays)


def due(core: Core) -> None:
    """Ask again where something has come to be remembered, or was withdrawn. It takes some milliseconds: nothing waits for it."""
    for (name, setting), withdrawn in list(core.hindsight.waiting.items()):
        core.save(*core.hindsight.asked(name, setting))
        if name in core.home.devices and setting in core.home.devices[name].settings:
            _reconsider(core, core.home.devices[name], setting, withdrawn=withdrawn)


def _reconsider(core: Core, device: Device, setting: str, *, withdrawn: bool) -> None:
    """Ask again whose the remembered changes of a setting were, and put right what is plain by now.

    Where a change was `withdrawn`, what was put right because of it is put back as it was: in doubt.
    """
    kept = core.hindsight.of(device.name, setting)
    often = len(kept) <= MASS or (len(kept) > _FEW and _day(kept[-1]) == _day(kept[-2]))
    if often and not withdrawn:
        return
    asked = hindsight(core, device, setting, kept)
    found = [shares for _, shares in asked]
    for past, (prior, shares) in zip(kept, asked, strict=True):
        _note(core, past, prior, shares)
    whole = {name: core.hindsight.mass(device.name, setting, name) + sum(each[name] for each in found) for name in core.home.people}
    for past, shares in zip(kept, found, strict=True):
        was, best = past.entry.person, max(shares, key=lambda name: shares[name])
        plain = best in whole and shares[best] >= (PLAIN if past.alone else TOGETHER) and whole[best] - shares[best] >= MASS
        plain = plain and _borne_out(core, device, setting, past, best) and not _anothers_hand(core, device, setting, past, best)
        rests = withdrawn and past.entry.detail.get("hindsight") and not (best == was and plain)
        if (best != was and (shares[was] < NOT if was is not None else plain)) or (rests and was is not None):
            _move(core, device, past, best if plain else None, shares)


def _borne_out(core: Core, device: Device, setting: str, past: Past, person: str) -> bool:
    """Say whether somebody is known for certain to want about that: doubts alone, however many, are no witnesses of each other."""
    like, value = likeness(device.settings[setting]), past.entry.value
    assert value is not None  # noqa: S101  # a change has a value
    others = [each.entry for each in core.hindsight.of(device.name, setting) if each is not past and each.entry.person == person]
    certain = [each.value for each in others if not each.detail.get("hindsight") and each.value is not None]
    near = sum(like(value, each) for each in certain)
    near += sum(weight * like(value, each) for each, weight in core.hindsight.alone(device.name, setting, person))
    return near >= BORNE_OUT * like(value, value)


def _anothers_hand(core: Core, device: Device, setting: str, past: Past, person: str) -> bool:
    """Say whether the hand that made a change set something else of the device at once, and that is credited to another one."""
    others = [each.entry for name in device.settings if name != setting for each in core.hindsight.of(device.name, name)]
    same = [each for each in others if one_hand(each.at, past.entry.at)]
    return any(each.person not in {None, person} for each in same) and all(each.person != person for each in same)


def _names(core: Core) -> list[str]:
    return [*core.home.people, UNKNOWN]


def hindsight(core: Core, device: Device, setting: str, kept: Sequence[Past]) -> list[tuple[dict[str, float], dict[str, float]]]:
    """Return for every remembered change how likely it was everybody's before its value is looked at, and in the light of all."""
    spec = device.settings[setting]
    like = likeness(spec)
    values = [each.entry.value for each in kept if each.entry.value is not None]
    alone = {name: core.hindsight.alone(device.name, setting, name) for name in _names(core)}
    alike = [[like(one, other) for other in values[: number + 1]] for number, one in enumerate(values)]
    samples = []
    for number, (past, value) in enumerate(zip(kept, values, strict=True)):
        near = {name: sum(weight * like(value, other) for other, weight in each) for name, each in alone.items()}
        row = [*alike[number], *(each[number] for each in alike[number + 1 :])]
        samples.append(Sample(_prior(core, device, past), row, anyone(core, device, spec, value), near))
    found = whose(samples, {name: sum(weight for _, weight in each) for name, each in alone.items()})
    return [(dict(sample.prior), shares) for sample, shares in zip(samples, found, strict=True)]


def _day(past: Past) -> date:
    return past.entry.at.astimezone(UTC).date()


def _note(core: Core, past: Past, prior: Mapping[str, float], shares: Mapping[str, float]) -> None:
    """Note for whom a change speaks, for the other settings that were changed in the same minutes."""
    speaks = {name: each / prior[name] if prior[name] > 0 else 1.0 for name, each in shares.items()}
    most = max(speaks.values(), default=1.0) or 1.0
    speaks = {name: float(f"{each / most:.2g}") for name, each in speaks.items()}
    if any(abs(each - past.speaks.get(name, 1.0)) > _NOTICED for name, each in speaks.items()):
        past.speaks = speaks
        core.save(core.hindsight.saved(past))


def _along(core: Core, device: Device, past: Past) -> dict[str, float]:
    """Return how much likelier the other settings that were changed in the same minutes make it everybody's."""
    weight = dict.fromkeys(_names(core), 1.0)
    settings = [(each.name, setting) for each in core.devices_at(device.place) for setting in each.settings]
    for where in settings:
        for other in core.hindsight.of(*where) if where != (device.name, past.entry.setting) else ():
            if other.speaks and abs((other.entry.at - past.entry.at).total_seconds()) <= WITHIN_S:
                one = ONE if past.alone and other.alone else _EITHER
                one = SAME if where[0] == device.name and one_hand(other.entry.at, past.entry.at) else one
                weight = {who: each * (one * other.speaks.get(who, 1.0) + 1.0 - one) for who, each in weight.items()}
    return weight


def _prior(core: Core, device: Device, past: Past) -> dict[str, float]:
    """Return whose a change was before its value is looked at; they sum to 1."""
    along = _along(core, device, past)
    habit = core.habits.shares(device.name, core.home.people, detail_circumstance(past.entry.detail["circumstance"]))
    there = past.there | {UNKNOWN: max(past.there.get(UNKNOWN, 0.0), VISITED * visited(core, past.entry.at))}
    pulls = {name: along[name] * there.get(name, 0.0) * usual(habit, name, there.get(name, 0.0)) for name in _names(core)}
    whole = sum(pulls.values())
    return {name: each / whole for name, each in pulls.items()} if whole > 0 else {name: 1.0 / len(pulls) for name in pulls}


def _move(core: Core, device: Device, past: Past, person: str | None, shares: Mapping[str, float]) -> None:
    """Write a change down as somebody's after all, or as nobody's again, and have everybody concerned learn anew from the ledger."""
    old, setting = past.entry, str(past.entry.setting)
    if old.value is None or (person is not None and core.wishes.level(person, device.name) is Level.OFF):
        return
    who = Occupant(person, min(shares[person], STRONG + 0.05), old.at) if person is not None else None
    found = Verdict(who, None if who is not None else "doubt", dict(shares))
    core.emit(DiscountRow(old.id, "claim"))
    detail = {**old.detail, "who": told(found), "claimed": old.id, "hindsight": True}
    entry = core.record(*finding(device, setting, old.value, found, detail), old.at)
    became(core, device, old, entry)
    _had(core, old, person)
    core.save(core.hindsight.replace(past, replace(past, entry=entry)), *core.insistence.withdraw(old.id))
    for each in [name for name in (old.person, person) if name is not None and core.wishes.level(name, device.name) is not Level.EXPLICIT]:
        core.save(core.minds.outdated((each, device.name, setting)))
        core.emit(Relearn(each, device.name, setting))
    _habit(core, device, past, person)


def _had(core: Core, old: Entry, person: str | None) -> None:
    """Let it be what its person had last, and not what whom it was taken for had."""
    assert old.value is not None  # noqa: S101  # a change has a value
    x = detail_circumstance(old.detail["circumstance"])
    if old.person is not None:
        withdrawing.withdraw(core, (old.person, old.device, str(old.setting)), old.value, old.at, x.previous)
    if person is not None:
        withdrawing.own(core, (person, old.device, str(old.setting)), old.value, old.at)


def _habit(core: Core, device: Device, past: Past, person: str | None) -> None:
    """Let the use count as theirs, once a visit."""
    x = detail_circumstance(past.entry.detail["circumstance"])
    known = [each for setting in device.settings for each in core.hindsight.of(device.name, setting)]
    same = [each for each in known if abs((each.entry.at - past.entry.at).total_seconds()) <= _USE_S]
    was = past.entry.person
    if was is not None and not any(each.entry.person == was for each in same):
        core.save(*core.habits.unused(device.name, was, x))
    if person is not None and sum(each.entry.person == person for each in same) == 1:
        core.save(*core.habits.used(device.name, person, x))
