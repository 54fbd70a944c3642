"""One device, one moment: what is wanted of each setting, what may be done about it, and the decision document that says so.

The order of wishes (protocol, rule 1) is `wish`; levels, pauses, absence and interlocks only decide whether it is acted on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from controller.core.arbitration.agreeing import part
from controller.core.arbitration.heeding import heeded
from controller.core.attribution import carried_out
from controller.core.clock import NOT_SET
from controller.core.commanding.blocking import block, explain, inferred, without_idle
from controller.core.commanding.leaving import command, goal
from controller.core.core import Core
from controller.core.decisions import Document, PublishDecision, Source
from controller.core.explanation import BLOCKED, Wanted, because, capital, unsure, why
from controller.core.learning.accepting import accept_before, since
from controller.core.presence.dwelling import settled
from controller.core.requests import Level
from controller.core.safety import movement
from controller.core.state import UNKNOWN, DeviceState, Occupant
from controller.core.usage import Decided
from controller.core.wishes import observing
from controller.core.wishes.staying import keep_through_a_stay
from controller.core.wishes.suggesting import suggest
from controller.core.wishes.wishing import SURE, sureness, unsettled, wanted_by
from devices.kinds import Device
from devices.settings import ChoiceSetting, Setting, Value

_ORDER = list(Source)
_COSTLY_S, _LATELY = 60.0, 10
"""From this dwell on a device is costly to move; what it was told within ten times its dwell is not told again to be sure."""


class Cause(StrEnum):
    """Why a decision is made: a use begins (always published), the device woke up, a wish changed, or time went by."""

    START = "start"
    WAKE = "wake"
    CHANGE = "change"
    TICK = "tick"


def occupants_of(core: Core, device: Device) -> list[Occupant]:
    """Return who is at a device's place; somebody unknown where it is in use and nobody is known."""
    there = settled(core, device)
    use = core.devices[device.name].use
    if not there and use is not None and use.subject == UNKNOWN and not use.over:
        return [Occupant(UNKNOWN, SURE, use.began)]
    return there


def decide(core: Core, name: str, cause: Cause) -> None:
    """Decide for whoever is at a device now; publish and command what follows."""
    device, state = core.home.devices[name], core.device(name)
    occupants = occupants_of(core, device)
    people = [each for each in heeded(core, device, occupants) if core.level(each, name) is not Level.OFF]
    if not people:
        _nobody(core, device, occupants, cause)
        return
    level = core.level(people[0], name)
    wanted = _wanted(core, device, people, cause)
    if cause is Cause.TICK and accept_before(core, device, wanted):
        wanted = _wanted(core, device, people, cause)
    part(core, device, wanted)
    if core.asked or cause in {Cause.START, Cause.WAKE}:
        state.guard.entered = core.now
    block(core, device, wanted)
    _act(core, device, wanted, cause)
    explain(core, device, wanted, level)
    wanted = without_idle(wanted)
    blocked = "nothing" if not wanted else next((each.blocked for each in wanted.values() if each.blocked), None)
    _conclude(core, device, people[0], level, wanted, cause, blocked)


def turn_away(core: Core, device: Device, who: Occupant) -> None:
    """Tell somebody who joins the owner of a device that nothing is set for them; what was decided for the owner stands."""
    level = core.level(who, device.name)
    if level is Level.OFF:
        return
    core.device(device.name).turned_away = who.subject
    made = _made(core, device, who.subject, level, {}, "owner")
    core.emit(PublishDecision(device.name, _document(core, device, who, level, {}, made)))


def show(core: Core, device: Device, who: Occupant) -> None:
    """Tell somebody whose level lets nothing act what they would have; what is decided for the others stands, and is said again."""
    level = core.level(who, device.name)
    if level is Level.OFF:
        return
    wanted = wanted_by(core, device, [who])
    for each in wanted.values():
        each.blocked = None if each.acts else "level"
    explain(core, device, wanted, level)
    blocked = "nothing" if not wanted else next((each.blocked for each in wanted.values() if each.blocked), None)
    made = _made(core, device, who.subject, level, wanted, blocked)
    document = _document(core, device, who, level, wanted, made)
    core.device(device.name).turned_away = who.subject
    core.emit(PublishDecision(device.name, document))
    if level is Level.SUGGEST:
        suggest(core, device, document, lambda asked: _document(core, device, who, level, {each: wanted[each] for each in asked}, made))
    decide(core, device.name, Cause.CHANGE)


def _wanted(core: Core, device: Device, people: Sequence[Occupant], cause: Cause) -> dict[str, Wanted]:
    wanted = wanted_by(core, device, people)
    if cause is Cause.TICK:
        keep_through_a_stay(core, device, people, wanted)
    return wanted


def _act(core: Core, device: Device, wanted: Mapping[str, Wanted], cause: Cause) -> None:
    """Command what differs from how the device stands; what moves goes through its interlocks first."""
    state = core.device(device.name)
    values = {
        setting: each.value for setting, each in wanted.items() if not each.blocked and _differs(state, device, setting, each.value, cause)
    }
    if device.kind.interlocks and not movement.entered(core, device):
        for setting in [each for each in values if inferred(wanted[each])]:
            wanted[setting].blocked = "entry"
            del values[setting]
    if values and device.kind.interlocks:
        blockers = movement.begin(core, device, values)
        for setting in values if blockers else ():
            wanted[setting].blocked = "interlock"
    elif values:
        command(core, device, values, again=cause is Cause.WAKE)


def _differs(state: DeviceState, device: Device, setting: str, value: Value, cause: Cause) -> bool:
    """Say whether a command is needed. A device that never reports is told again at the start of a use, and when it wakes up."""
    field = state.field_of(setting)
    if cause is Cause.WAKE:
        return True
    if field.turn is not None and field.turn.suspect is None:
        return False
    if cause is Cause.TICK and state.decided is not None and _same(device, setting, state.decided.settings.get(setting), value):
        return False  # time alone is no reason to fight whoever else has changed it since
    if cause is Cause.START and not _same(device, setting, field.reported, value) and not _just_told(state, device, setting, value):
        return True
    return not (_same(device, setting, goal(state, setting), value) or carried_out(device.settings[setting], field, value))


def _just_told(state: DeviceState, device: Device, setting: str, value: Value) -> bool:
    """Say whether a device that is costly to move was told this twice within minutes, for the same person too, and said nothing else.

    A sensor that flaps lets somebody come again and again.
    """
    field, use = state.field_of(setting), state.use
    twice = [each for each in field.commands[-2:] if each.ours and not each.overtaken and _same(device, setting, each.value, value)]
    if use is None or len(twice) != 2 or device.kind.dwell < _COSTLY_S:  # noqa: PLR2004  # the last two
        return False
    if field.reported_at is not None and field.reported_at > twice[-1].sent:
        return False
    had = state.had.get(use.subject, {}).get(setting)
    return use.began - twice[0].sent < timedelta(seconds=device.kind.dwell * _LATELY) and _same(device, setting, had, value)


def _nobody(core: Core, device: Device, occupants: Sequence[Occupant], cause: Cause) -> None:
    """Nobody is served: somebody in conflict is told why not; for the others (level off, nobody there) nothing is said."""
    state = core.device(device.name)
    state.decided = None
    if cause is Cause.START and occupants and all(each.conflict for each in occupants):
        tag = any(seen.tag for each in occupants for seen in core.places[device.place].of(each.subject))
        _conclude(core, device, None, Level.AUTO, {}, cause, "conflict" if tag else "places")


def _document(core: Core, device: Device, who: Occupant | None, level: Level, wanted: Mapping[str, Wanted], made: Decided) -> Document:
    names = {setting: core.name(each.whose) for setting, each in wanted.items() if each.source is Source.OVERRIDE or each.whose}
    name = core.name(who.subject if who else None)
    text = why(name, device.kind.spoken, device.settings, wanted, names)
    if who is not None and level not in {Level.OFF, Level.EXPLICIT}:
        text = f"{text} {unsure(name, unsettled(core, device, who, wanted))}".strip()
    acted = made.acted or (made.blocked in {"level", "paused"} and _all_stand(core, device, wanted))
    if made.blocked and not acted:
        owner = core.name(core.home.sharing_of(device).owner)
        said = BLOCKED[made.blocked].format(level=level.value, detail=movement.blockers(core, device), owner=owner)
        text = f"{text} {capital(said)}.".strip()
    if core.clockless:
        text = f"{text} {NOT_SET}"
    unblocked = {"blocked", "blocked_by"} if acted else set()
    parts = {setting: {name: each for name, each in because(found).items() if name not in unblocked} for setting, found in wanted.items()}
    if who is not None and level is Level.OBSERVE:
        tallies = observing.watched(core.devices[device.name], who.subject, wanted)
        for setting, tally in tallies.items():
            parts[setting]["observed"] = tally
        text = f"{text} {observing.said(tallies)}".strip()
    return Document(
        id=made.id,
        at=made.at,
        device=device.name,
        person=who.person if who else None,
        guest=who.guest if who else False,
        settings={setting: each.value for setting, each in wanted.items()},
        source=max((each.source for each in wanted.values()), key=_ORDER.index, default=Source.DEFAULT),
        level=made.level,
        acted=acted,
        confidence=round(_left_alone([each.confidence for each in wanted.values()], sureness(core, who) if who else 1.0), 4),
        spread={setting: _rounded(each.spread, device.settings[setting]) for setting, each in wanted.items()},
        why=text,
        because=parts,
    )


def _all_stand(core: Core, device: Device, wanted: Mapping[str, Wanted]) -> bool:
    """Say whether the device reports all that is wanted: there is nothing that was left undone."""
    fields = core.devices[device.name].fields
    return bool(wanted) and all(
        _same(device, setting, fields[setting].reported if setting in fields else None, each.value) for setting, each in wanted.items()
    )


def _left_alone(settings: Sequence[float], sure: float) -> float:
    """Return the probability that nothing will be touched, from that of each setting, which all share how `sure` it is who is there.

    Whoever turns one knob often turns the next as well. So it lies half-way (geometric mean) from where all are touched together to
    where each is for itself.
    """
    shared = max(sure, *settings) if settings else 1.0  # what was asked for may be surer than that
    alone = [each / shared for each in settings]
    return shared * math.sqrt(min(alone, default=0.0) * math.prod(alone))


def _rounded(spread: float | Mapping[str, float], spec: Setting) -> float | dict[str, float]:
    """Return a spread as it is said: of a choice the likeliest option first, of equals in the order of the configuration."""
    if not isinstance(spread, Mapping):
        return round(spread, 3)
    order = spec.options if isinstance(spec, ChoiceSetting) else ()
    shares = {
        option: _share(spread[option]) for option in sorted(spread, key=lambda each: order.index(each) if each in order else len(order))
    }
    return dict(sorted(shares.items(), key=lambda each: -each[1]))


def _share(probability: float) -> float:
    """Return a probability to four digits after the point, or to two that count: what may be wanted is never said to be impossible."""
    return round(probability, 4) or float(f"{probability:.1e}")


def _conclude(
    core: Core, device: Device, who: Occupant | None, level: Level, wanted: Mapping[str, Wanted], cause: Cause, blocked: str | None
) -> None:
    """Publish a decision at the start of a use and whenever it changes; ask where the level says so."""
    state, before = core.device(device.name), core.devices[device.name].decided
    made = _made(core, device, who.subject if who else UNKNOWN, level, wanted, blocked)
    made.since = since(before, made)
    if before is not None and before.subject == made.subject:
        made.touched = before.touched
    state.decided = made
    if cause is not Cause.START and before is not None and _alike(before, made):
        made.id, made.at = before.id, before.at
        if state.turned_away is None or cause is Cause.TICK:
            return
    document = _document(core, device, who, level, wanted, made)
    state.shown, state.turned_away = made.subject, None
    observing.foresee(state, document)
    core.emit(PublishDecision(device.name, document))
    if document.level == Level.SUGGEST:
        suggest(core, device, document, lambda asked: _document(core, device, who, level, {each: wanted[each] for each in asked}, made))


def _made(core: Core, device: Device, subject: str, level: Level, wanted: Mapping[str, Wanted], blocked: str | None) -> Decided:
    return Decided(
        core.new_id("decision", device.name),
        core.now,
        subject,
        {setting: each.value for setting, each in wanted.items()},
        {setting: each.source.value for setting, each in wanted.items()},
        not blocked,
        level.value,
        blocked,
        evidence={setting: round(each.evidence, 3) for setting, each in wanted.items()},
        undated=core.clockless,
        whose={setting: each.whose for setting, each in wanted.items() if each.held and each.whose},
    )


def _alike(one: Decided, other: Decided) -> bool:
    return (one.subject, one.settings, one.sources, one.acted, one.level, one.blocked, one.undated, one.whose) == (
        other.subject, other.settings, other.sources, other.acted, other.level, other.blocked, other.undated, other.whose,
    )  # fmt: skip


def _same(device: Device, setting: str, one: Value | None, other: Value) -> bool:
    return one is not None and device.settings[setting].same(one, other)
