"""A change is a person's, or nobody's: it is written down, kept for now, and learned from; and moved when it turns out to be another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from controller.core.attribution.judging import became
from controller.core.clock import trusted
from controller.core.core import Core, circumstance_detail, detail_circumstance
from controller.core.credit import closing, words
from controller.core.credit.findings import finding, note, told
from controller.core.credit.plausibility import WELL, contented, forsaken, whimsical
from controller.core.credit.present import present
from controller.core.credit.shown import learn, shown
from controller.core.credit.suspects import Verdict, verdict
from controller.core.credit.tastes import wishes
from controller.core.credit.whims import SURE
from controller.core.decisions import DiscountRow, Relearn
from controller.core.learning import withdrawing
from controller.core.learning.journal import Credit, Note
from controller.core.ledger import Entry, EntryType, Finding
from controller.core.preferences import Key
from controller.core.presence import LIKELY
from controller.core.presence.sources import word_of
from controller.core.requests import Level
from controller.core.state import UNKNOWN, Hold, Turn
from controller.core.usage import Use
from devices.kinds import Device
from devices.settings import Value
from learners.base import Circumstance

LATE = timedelta(seconds=90)
"""How much later than it was made, by the device's own word, a change may be heard of and still be the newest that is learned from."""


def credit(
    core: Core, device: Device, setting: str, made: Turn, evidence: Mapping[str, object] | None = None, *, keeping: bool = True
) -> Entry | None:
    """Credit a change to whoever made it; return what was written down. `evidence` is what says that it was a hand's.

    `keeping`: it stands, so that it is held; else it is only written down and learned from.
    """
    made.shown = shown(core, device.place, made.changed)
    found = verdict(core, device, setting, made)
    found = replace(found, reason=made.reason or found.reason)
    note(made, found)
    if unheard(core, device, made) if found.person is None else core.wishes.level(found.person, device.name) is Level.OFF:
        return None
    use = core.device(device.name).use
    x = core.circumstance(made.changed, use.previous.get(setting) if use else made.before, max(len(made.witnesses) - 1, 0))
    detail = {"circumstance": circumstance_detail(x), "before": made.before, "witnesses": len(made.witnesses), "who": told(found)}
    entry = core.record(*finding(device, setting, made.value, found, detail | ({"evidence": evidence} if evidence else {})), made.changed)
    made.spoken = closing.spoken(core, device, made)
    closing.close(core)
    core.save(core.journal.credit(Credit(entry, made), core.now))
    person = found.person
    _learn_who(core, device, setting, made, x, found)
    if found.reason in {None, "doubt"} and made.reason is None and len(made.witnesses) == 1:
        words.judge(core, made, found.shares.get(made.witnesses[0].subject, 0.0))
    if person is None:
        if keeping and (made.witnesses or used_by_somebody(core, device)):
            hold(core, device, setting, made.value, found.who.subject if found.who else None)
        return entry
    if use is not None:
        use.previous[setting] = made.value
    withdrawing.again(core.device(device.name), person, setting, made.value)
    _count(core, device, use, person, x)
    here = core.places[device.place].of(person) or made.changed == core.now
    if keeping and (here or any(core.places[device.place].of(each.subject) for each in made.witnesses)):
        hold(core, device, setting, made.value, person if here else None)  # whosever it was, it is not fought while somebody is here
    teach(core, entry, x, late=made.heard - made.changed > LATE)
    return entry


def unheard(core: Core, device: Device, made: Turn) -> bool:
    """Say whether nobody was there but those of whom nothing is stored here, whosever it was: who is at level `off`."""
    return bool(made.witnesses) and all(core.level(each, device.name) is Level.OFF for each in made.witnesses)


def _learn_who(core: Core, device: Device, setting: str, made: Turn, x: Circumstance, found: Verdict) -> None:
    """Note how whimsical a change was that is surely somebody's, and that whoever made it is here, if they have not left since."""
    if made.here is None or made.reason is not None or found.reason not in {None, "doubt"}:
        return
    if found.person is not None:
        learn(core, device.place, made)
    first = present(core, device, made, made.here, x)
    likeliest = max(first, key=lambda name: first[name])
    if likeliest in core.home.people and first[likeliest] >= SURE:
        # As far as it was theirs: under a wrong tag another one turns to what they want themselves, and that is nobody's whim.
        theirs = found.shares.get(likeliest, 0.0)
        whim = whimsical(core, likeliest, device, setting, made, x)
        served = contented(core, likeliest, device, setting, made.before, x)
        # Who has what they want turns it for a whim alone, so that such hands are mostly whims however seldom people have any.
        core.save(*([core.whims.add(device.name, setting, whim * (1.0 - served), theirs)] if whim is not None else []))
        if len(wishes(core, likeliest, device.name, setting, made.changed)) >= WELL:
            core.save(core.whims.turned(forsaken(core, likeliest, device, setting, made), theirs))
    now = core.beliefs.here(device.place, core.home.people, core.now)
    if max((each for name, each in found.shares.items() if name in core.home.people), default=0.0) < LIKELY:
        return
    went = sum(each for name, each in found.shares.items() if now.get(name, 0.0) < made.here.get(name, 0.0) / 2)
    most = max(found.befits.values())
    core.beliefs.hand(device.place, {name: each / most for name, each in found.befits.items()}, went, core.home.people, core.now)
    core.save(core.beliefs.saved())


def _count(core: Core, device: Device, use: Use | None, person: str, x: Circumstance) -> None:
    """A use of a device by somebody who is certain is a habit's evidence, once a use."""
    if (use is None or use.counted != person) and trusted(core.now):
        core.save(*core.habits.used(device.name, person, x))
    if use is not None:
        use.counted = person


def used_by_somebody(core: Core, device: Device) -> bool:
    """Say whether somebody unknown is using a device: what they turn is held for their use."""
    use = core.devices[device.name].use
    return use is not None and use.subject == UNKNOWN and not use.over


def hold(core: Core, device: Device, setting: str, value: Value, subject: str | None, *, put_back: bool = False) -> None:
    """Hold a field at what somebody (`None`: it is not known who) set it to, or had it `put_back` to."""
    state = core.device(device.name)
    limit_s = device.settings[setting].hold
    until = core.now + timedelta(seconds=limit_s) if limit_s is not None else None
    state.field_of(setting).hold = Hold(subject, value, core.now, until, put_back)
    if state.decided is not None and setting not in state.decided.touched:
        state.decided.touched.append(setting)


def teach(core: Core, entry: Entry, x: Circumstance, *, late: bool = False) -> None:
    """Let a person's learner have an explicit wish, in its place among the others, and note what they last set.

    One that was heard of `late` is learned with all others from the ledger, which alone knows what came before it and what after.
    At level `explicit` nothing is inferred: the ledger keeps it until they want that.
    """
    key = _key(entry)
    assert entry.value is not None  # noqa: S101  # a wish has a value
    if not trusted(entry.at):
        core.journal.undated.append(entry)
        core.save(core.wishes.set_last(key, entry.value))
        return
    taught = core.wishes.level(key[0], key[1]) is not Level.EXPLICIT
    if taught and late:
        core.save(core.minds.outdated(key))
        core.emit(Relearn(*key))
        return
    note = Note(entry.id, entry.at, EntryType.PREFERENCE.value, x, entry.value, taught)
    last = core.journal.add(core.minds, key, note, core.wishes.last.get(key))
    core.save(core.wishes.set_last(key, last))
    if taught:
        core.save(core.minds.saved(key))


def dated(core: Core, passed: timedelta) -> None:
    """The clock was set, by `passed`: what was wished before is learned with its true time."""
    undated, core.journal.undated = core.journal.undated, []
    for old in undated:
        then = detail_circumstance(old.detail["circumstance"])
        x = core.circumstance(old.at + passed, then.previous, then.company)
        detail = {**old.detail, "circumstance": circumstance_detail(x), "claimed": old.id}
        core.emit(DiscountRow(old.id, "clock"))
        again = Finding(str(old.setting), old.value, old.person, old.origin, confidence=old.confidence, detail=detail)
        teach(core, core.record(EntryType.PREFERENCE, old.device, again, old.at + passed, said=True), x)


def accepted(core: Core, entry: Entry, x: Circumstance) -> None:
    """Let a person's learner have that a setpoint was left alone."""
    key = _key(entry)
    assert entry.value is not None  # noqa: S101  # silence is about a value
    if not trusted(entry.at):
        return
    core.save(core.hindsight.accepted(key[1], key[2], key[0], entry.value))
    core.save(*core.insistence.left_alone(key[1], key[0], key[2], entry.value))
    words.left_alone(core, core.home.devices[key[1]], key[2], key[0], entry.value, x)
    core.journal.add(core.minds, key, Note(entry.id, entry.at, EntryType.ACCEPTANCE.value, x, entry.value), core.wishes.last.get(key))
    core.save(core.minds.saved(key), core.journal.left_alone(key, entry.at))


def move(core: Core, device: Device, known: Credit, found: Verdict) -> None:
    """A change turns out to be somebody else's, or nobody's that is known: it is as if that had been known from the start."""
    old, setting = known.entry, str(known.entry.setting)
    x = detail_circumstance(old.detail["circumstance"])
    if old.person is not None and not _untaught(core, old, x):
        return
    core.emit(DiscountRow(old.id, "claim"))
    core.save(core.journal.withdraw(old.id))
    person = found.person
    if len(known.made.witnesses) == 1 and (word := known.made.witnesses[0]).source is not None:
        again = core.sources.corrected(word.source, false=1.0 - found.shares.get(word.subject, 0.0), word=word_of(word.subject, word.since))
        core.save(*([again] if again is not None else []))
    if person is None or core.wishes.level(person, device.name) is not Level.OFF:
        detail = {**old.detail, "who": told(found), "claimed": old.id}
        entry = core.record(*finding(device, setting, known.made.value, found, detail), old.at)
        core.save(core.journal.credit(Credit(entry, known.made), core.now), *core.insistence.withdraw(old.id))
        became(core, device, old, entry)
        if person is not None:
            _count(core, device, core.device(device.name).use, person, x)
            withdrawing.own(core, _key(entry), known.made.value, old.at)
            teach(core, entry, x)
    field = core.device(device.name).field_of(setting)
    if (
        field.hold is not None
        and field.hold.subject in {None, old.person}
        and device.settings[setting].same(field.hold.value, known.made.value)
    ):
        field.hold.subject = person


def _untaught(core: Core, old: Entry, x: Circumstance) -> bool:
    """Take a wish out of what was learned; say whether that can be done now (after a restart only a claim can)."""
    key = _key(old)
    gone = core.journal.remove(core.minds, key, old.id)
    if gone is None:
        return False
    core.save(core.minds.saved(key), core.wishes.set_last(key, gone[0]), *core.habits.unused(key[1], key[0], x))
    assert old.value is not None  # noqa: S101  # a wish has a value
    withdrawing.withdraw(core, key, old.value, old.at, x.previous)
    use = core.device(key[1]).use
    if use is not None and use.counted == key[0]:
        use.counted = None
    return True


def _key(entry: Entry) -> Key:
    return str(entry.person), entry.device, str(entry.setting)
