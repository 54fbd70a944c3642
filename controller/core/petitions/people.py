"""People: enrol a tag, answer the quiz, claim or discount what the ledger says, be forgotten."""

from __future__ import annotations

from typing import Any

from controller.core.attribution.machines import wordless
from controller.core.core import Core, circumstance_detail, detail_circumstance
from controller.core.credit.crediting import teach
from controller.core.deciding import Cause, decide
from controller.core.decisions import DiscountRow, Relearn
from controller.core.events import RequestMade
from controller.core.learning import forgetting, withdrawing
from controller.core.ledger import Entry, EntryType, Finding
from controller.core.petitions.names import Answer, RefusedError, allowed_value, is_present, known_device, known_person
from controller.core.preferences import Key
from controller.core.presence import occupancy
from controller.core.requests import AnswerQuiz, ClaimEntry, DiscountEntry, EnrolTag, ForgetPerson
from controller.core.state import Hold
from devices.facts import FACTS
from devices.kinds import Device
from devices.settings import Value


def enrol(core: Core, event: RequestMade) -> Answer:
    """Give a person a tag; where its bearer is here as a guest, the guest was them."""
    request = event.request
    assert isinstance(request, EnrolTag)  # noqa: S101
    person, guest = known_person(core, request.person), occupancy.tag_subject(core, request.tag)
    if guest in core.home.people and guest != person:
        message = "this tag belongs to somebody else already"
        raise RefusedError(message)
    core.save(core.wishes.enrol(request.tag, person))
    if guest != person:
        occupancy.rename(core, guest, person)
    return {"person": person}


def answer_quiz(core: Core, event: RequestMade) -> Answer:
    """Take answers: `device.setting` is an explicit wish, the others are facts about the person. All of them, or none."""
    request = event.request
    assert isinstance(request, AnswerQuiz)  # noqa: S101
    person = known_person(core, request.person)
    wishes: list[tuple[Device, str, Value]] = []
    facts: dict[str, Any] = {}
    for key, raw in request.answers.items():
        name, _, setting = key.partition(".")
        if setting:
            device = known_device(core, name)
            wishes.append((device, setting, allowed_value(device, setting, raw)))
        else:
            facts[key] = _fact(key, raw)
    for device, setting, value in wishes:
        _answered(core, person, device, setting, value)
    if facts:
        core.save(core.wishes.set_facts(person, facts))
        for device in core.home.devices.values():
            if is_present(core, device, person):
                decide(core, device.name, Cause.CHANGE)
    return {"person": person, "preferences": len(wishes), "facts": sorted(facts)}


def _fact(name: str, raw: object) -> float:
    """Return a fact as it is kept; refuse what no kind of device asks about: a slip of the pen would be silent for ever."""
    if name not in FACTS:
        message = f"no question {name!r}; answered are {', '.join(FACTS)}, and a wish as device.setting"
        raise RefusedError(message)
    value = FACTS[name].parse(raw)
    if value is None:
        message = f"{name} takes {FACTS[name].allowed}"
        raise RefusedError(message)
    return value


def _answered(core: Core, person: str, device: Device, setting: str, value: Value) -> None:
    x = core.circumstance(core.now, None)
    finding = Finding(setting, value, person, "quiz", confidence=1.0, detail={"circumstance": circumstance_detail(x)})
    teach(core, core.record(EntryType.PREFERENCE, device.name, finding), x)
    if is_present(core, device, person):
        decide(core, device.name, Cause.CHANGE)


def claim(core: Core, event: RequestMade) -> Answer:
    """That was me: credit a change to a person, as if it had been known from the start."""
    request, entry = event.request, event.entry
    assert isinstance(request, ClaimEntry)  # noqa: S101
    person = known_person(core, request.person)
    if entry is None or entry.setting is None or entry.value is None or entry.type not in _CLAIMABLE:
        message = "no change of a setting has this id"
        raise RefusedError(message)
    device = known_device(core, entry.device)
    value = allowed_value(device, entry.setting, entry.value)
    if entry.person == person:
        return {"event": entry.id, "person": person}
    made = _credit(core, device, entry, value, person)
    _hand_over(core, device, entry, person)
    return {"event": made.id, "person": person, "device": device.name, "setting": entry.setting, "value": value}


_CLAIMABLE = {EntryType.PREFERENCE, EntryType.UNATTRIBUTED, EntryType.IGNORED}


def _credit(core: Core, device: Device, entry: Entry, value: Value, person: str) -> Entry:
    detail = {**entry.detail, "claimed": entry.id}
    detail.setdefault("circumstance", circumstance_detail(core.circumstance(entry.at, entry.detail.get("before"))))
    core.emit(DiscountRow(entry.id, "claim"))
    core.save(core.journal.withdraw(entry.id), *core.insistence.withdraw(entry.id), *core.hindsight.withdraw(entry.id))
    wordless.claimed(core.device(device.name).conduct, entry)
    finding = Finding(str(entry.setting), value, person, "claim", confidence=1.0, detail=detail)
    made = core.record(EntryType.PREFERENCE, device.name, finding, entry.at)
    if entry.person in core.home.people:
        withdrawing.withdraw(core, (str(entry.person), device.name, str(entry.setting)), value, entry.at, _previous(entry))
    withdrawing.own(core, (person, device.name, str(entry.setting)), value, entry.at)
    core.save(*core.habits.used(device.name, person, detail_circumstance(detail["circumstance"])))
    for each in [person, *([entry.person] if entry.person else [])]:
        core.emit(Relearn(each, device.name, str(entry.setting)))
    return made


def _hand_over(core: Core, device: Device, entry: Entry, person: str) -> None:
    """Where the change is still held for nobody, or for the one it was taken for, it is held for who made it, if they have not left."""
    field = core.device(device.name).field_of(str(entry.setting))
    hold = field.hold
    if hold is None or hold.subject not in {None, entry.person} or not _is_of(device, entry, hold):
        return
    were_here = any(each.subject == person for each in core.places[device.place].occupants_at(entry.at))
    if were_here and not is_present(core, device, person):
        field.hold = None
    else:
        hold.subject = person
    decide(core, device.name, Cause.CHANGE)


def _is_of(device: Device, entry: Entry, hold: Hold) -> bool:
    """Say whether it is this change that is held, and no later one."""
    setting = device.settings[str(entry.setting)]
    return entry.value is not None and setting.same(hold.value, entry.value) and hold.since >= entry.at and not hold.put_back


def discount(core: Core, event: RequestMade) -> Answer:
    """Leave an event out of account: what was learned becomes what it would be without it."""
    request, entry = event.request, event.entry
    assert isinstance(request, DiscountEntry)  # noqa: S101
    if entry is None or entry.setting is None or entry.person is None or entry.person not in core.home.people:
        message = "no preference or acceptance has this id"
        raise RefusedError(message)
    key: Key = (entry.person, entry.device, entry.setting)
    core.emit(DiscountRow(entry.id, "discount"), Relearn(*key))
    core.save(core.journal.withdraw(entry.id), *core.insistence.withdraw(entry.id), *core.hindsight.withdraw(entry.id))
    core.save(*core.leanings.withdraw(entry.id, entry.detail.get("claimed")))
    if entry.origin == "claim":
        core.save(*core.habits.unused(entry.device, entry.person, detail_circumstance(entry.detail["circumstance"])))
    if entry.detail.get("pin"):
        core.save(core.wishes.clear_pins(key))
        if is_present(core, known_device(core, entry.device), entry.person):
            decide(core, entry.device, Cause.CHANGE)
    elif entry.value is not None and entry.device in core.devices:
        withdrawing.withdraw(core, key, entry.value, entry.at, _previous(entry))
        _let_go(core, known_device(core, entry.device), entry)
    return {"event": entry.id}


def _let_go(core: Core, device: Device, entry: Entry) -> None:
    """Keep for nobody who is not there what does not count; while they are, what stands is left as it is."""
    field = core.device(device.name).field_of(str(entry.setting))
    theirs = field.hold is not None and field.hold.subject == entry.person and _is_of(device, entry, field.hold)
    if theirs and not is_present(core, device, str(entry.person)):
        field.hold = None


def _previous(entry: Entry) -> Value | None:
    known = entry.detail.get("circumstance")
    return detail_circumstance(known).previous if known is not None else None


def forget(core: Core, event: RequestMade) -> Answer:
    """Erase a person."""
    request = event.request
    assert isinstance(request, ForgetPerson)  # noqa: S101
    forgetting.forget(core, known_person(core, request.person))
    return {"person": request.person}
