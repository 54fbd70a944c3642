"""What is wanted of one setting: the order of wishes (protocol, rule 1), what several agree on, and what is safe of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from controller.core.arbitration.agreeing import Wish as Wishing
from controller.core.arbitration.agreeing import agreed, company, meet, private, unnamed
from controller.core.attribution import in_force, whose
from controller.core.commanding.leaving import latched
from controller.core.core import Core
from controller.core.decisions import Source
from controller.core.explanation import Wanted
from controller.core.preferences import Key
from controller.core.requests import Level
from controller.core.safety import Wish, limit, lowest
from controller.core.safety.limits import Limited
from controller.core.safety.water import why_cold
from controller.core.saved.restoring import fits
from controller.core.state import DeviceState, Hold, Occupant
from controller.core.wishes.proposal import Proposal
from devices.kinds import Device
from devices.settings import Setting, Value
from learners.base import Circumstance

SURE = 0.99
"""Confidence in what somebody asked for: it will be left alone."""

_SUITS_OTHERS = 0.25
"""Of what its person would leave alone, what anybody else would: one real home leaves alone 10 to 23 of 100 of another's values."""


def wanted_by(core: Core, device: Device, people: Sequence[Occupant]) -> dict[str, Wanted]:
    """Return what is wanted of every setting by those who are served, limited to what is safe."""
    wishes = {setting: [(each, found) for each in people if (found := wish(core, each, device, setting))] for setting in device.settings}
    acting = {setting: _acting(those) for setting, those in wishes.items()}
    meet(core, device, acting)
    return {
        setting: found
        for setting, those in wishes.items()
        if those and (found := _wanted_of(core, device, setting, people, those[0], acting[setting]))
    }


def _acting(wishes: Sequence[Wishing]) -> list[Wishing]:
    """Return the wishes that may act; beside a standing wish what somebody else once set, and does not hold, is none."""
    pinned = any(found.acts and found.source is Source.PIN for _, found in wishes)
    return [(each, found) for each, found in wishes if found.acts and not (pinned and found.recalled)]


def _wanted_of(
    core: Core, device: Device, setting: str, people: Sequence[Occupant], newest: Wishing, acting: Sequence[Wishing]
) -> Wanted | None:
    first, wanted = newest
    there = company(core, device, people)
    apart = bool(acting) and (acting[0][0].subject != people[0].subject or (there > 1 and private(core, acting[0][0])))
    if len(acting) > 1 or apart:
        first, wanted = agreed(core, device, setting, acting, there)
    elif first.subject != people[0].subject:
        return None  # what others would have had, if they let us act, is nothing to tell who came last
    return _limited(core, device, setting, first, unnamed(core, wanted, people[0].subject))


def _limited(core: Core, device: Device, setting: str, who: Occupant, wanted: Wanted) -> Wanted | None:
    if not fits(device.settings[setting], wanted.value):
        return None
    if latched(core.devices[device.name], device, setting):
        return _cold(core, device, setting, who, wanted)
    safe = _asked_beyond(core, device, setting, who, wanted) or limit(
        device, setting, wanted.value, _strength(core, device, who, wanted.source)
    )
    wished, wanted.value, wanted.limited, wanted.cited = wanted.value, safe.value, safe.reason, safe.source
    if safe.reason:
        wanted.wished = wished
        wanted.origin, wanted.source = wanted.source, Source.SAFETY
    return wanted


def _asked_beyond(core: Core, device: Device, setting: str, who: Occupant, wanted: Wanted) -> Limited | None:
    """Return the limit that a child's guess rests on: what they last asked for beyond it was taught as the most that they may have."""
    if who.person is None or not core.home.people[who.person].child or wanted.chosen is None or wanted.source is not Source.PREDICTION:
        return None
    most = limit(device, setting, wanted.chosen, Wish.PROTECTED)
    if most.source is None or not device.settings[setting].same(most.value, wanted.value):
        return None
    if len(wanted.terms) > 0 and wanted.terms[0].count == 1:
        wanted.value = wanted.chosen
    return most


def _cold(core: Core, device: Device, setting: str, who: Occupant, wanted: Wanted) -> Wanted:
    """Whatever is wanted, it is cold for now."""
    wanted.wished, wanted.value = wanted.value, lowest(device, setting)
    wanted.limited = f"kept cold, because {why_cold(core.devices[device.name])}"
    wanted.origin, wanted.source = wanted.source, Source.SAFETY
    wanted.acts = wanted.acts or core.level(who, device.name) is not Level.OBSERVE
    return wanted


def _strength(core: Core, device: Device, who: Occupant, source: Source) -> Wish:
    """Return how strong a wish is for safety's purposes: a child at the place protects everybody there (the higher of two doubts wins)."""
    if who.person is None or core.child_at(device.place):
        return Wish.PROTECTED
    return Wish.EXPLICIT if source in {Source.OVERRIDE, Source.PIN} else Wish.INFERRED


def wish(core: Core, who: Occupant, device: Device, setting: str) -> Wanted | None:
    """Return what somebody wants of a setting, in the order of rule 1, and whether their level lets it act."""
    level = core.level(who, device.name)
    held = _held(core.devices[device.name], setting)
    if held is not None:
        stands = _stands(core, device, setting, held.value)
        return Wanted(
            held.value,
            Source.OVERRIDE,
            SURE,
            _certain(held.value),
            evidence=1.0,
            acts=stands or level is not Level.OBSERVE,
            whose=held.subject,
            put_back=held.put_back,
        )
    if who.person is not None:
        asked = _asked((who.person, device.name, setting), core, level)
        if asked or level is Level.EXPLICIT:
            return asked
    return _proposed(core, who, device, setting, level)


def _held(state: DeviceState, setting: str) -> Hold | None:
    """Return the override in force: one that is kept, or one that is being made right now."""
    field = state.fields.get(setting)
    if field is None or field.turn is None or field.turn.suspect is not None:
        return field.hold if field else None
    who, _ = whose(field.turn.witnesses)
    return Hold(who.subject if who else None, field.turn.value, field.turn.began)


def _stands(core: Core, device: Device, setting: str, value: Value) -> bool:
    field = core.devices[device.name].fields.get(setting)
    standing = in_force(field) if field else None
    return standing is not None and device.settings[setting].same(standing, value)


def _asked(key: Key, core: Core, level: Level) -> Wanted | None:
    spec = core.home.devices[key[1]].settings[key[2]]
    pin = core.wishes.pin(key, core.now, core.home.timezone)
    if pin is not None and fits(spec, pin):
        return Wanted(pin, Source.PIN, SURE, _certain(pin), evidence=1.0, acts=level is not Level.OBSERVE, whose=key[0])
    last = core.wishes.last.get(key)
    return (
        Wanted(last, Source.OVERRIDE, SURE, _certain(last), evidence=1.0, whose=key[0], recalled=True)
        if last is not None and fits(spec, last) and level is Level.EXPLICIT
        else None
    )


def _certain(value: Value) -> float | Mapping[str, float]:
    """Return the spread of what was asked for: there is nothing beside it."""
    return {value: 1.0} if isinstance(value, str) else 0.0


def _proposed(core: Core, who: Occupant, device: Device, setting: str, level: Level) -> Wanted | None:
    sure = sureness(core, who)
    bar = core.home.people[who.person].confidence / sure if who.person else 0.0  # of what is said in the end
    found = core.minds.propose(who.person, device, setting, circumstance(core, device, setting), bar)
    if found is None:
        return None
    chosen = core.wishes.last.get((who.person, device.name, setting)) if who.person else None
    return _from_proposal(found, sure, chosen, acts=level is Level.AUTO)


def unsettled(core: Core, device: Device, who: Occupant, wanted: Mapping[str, Wanted]) -> list[Setting]:
    """Return the settings of which something is known of somebody, not enough by the bar that they set, and of others nothing."""
    if who.person is None or not core.home.people[who.person].confidence:
        return []
    return [spec for name, spec in device.settings.items() if name not in wanted and (who.person, device.name, name) in core.wishes.last]


def sureness(core: Core, who: Occupant) -> float:
    """Return how much of a chance to be left alone remains, because it may be somebody else than `who`.

    What came of the words of such sources counts, and somebody else would leave alone some of it too.
    """
    them = core.sources.trust(who.source, who.confidence)
    return min(them + (1.0 - them) * _SUITS_OTHERS, SURE)


def circumstance(core: Core, device: Device, setting: str) -> Circumstance:
    """Return in what circumstances a setting is wanted now."""
    use = core.devices[device.name].use
    return core.circumstance(core.now, use.previous.get(setting) if use else None, len(core.places[device.place].occupants()) - 1)


def _from_proposal(found: Proposal, sure: float, chosen: Value | None, *, acts: bool) -> Wanted:
    return Wanted(
        found.value,
        found.source,
        found.confidence * sure,
        found.spread,
        found.evidence,
        found.terms,
        acts,
        found.below_bar,
        ideas=found.ideas,
        chosen=chosen,
        left_alone=found.left_alone,
    )
