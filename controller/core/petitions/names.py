"""Names and values as people send them: known ones are returned, others refused with what would be right."""

from __future__ import annotations

from typing import Any, TypeAlias

from controller.core.arbitration import served
from controller.core.attribution import whose
from controller.core.core import Core
from controller.core.safety import Wish
from devices.kinds import Device
from devices.settings import ChoiceSetting, NumberSetting, Value

Answer: TypeAlias = dict[str, Any]
"""The data of an answer, JSON-ready."""


class RefusedError(Exception):
    """A request that cannot be met, with what to do about it."""


def known_person(core: Core, person: str) -> str:
    """Return a person's id; refuse one who is not configured."""
    if person not in core.home.people:
        message = f"no person {person!r}; known are {', '.join(core.home.people)}"
        raise RefusedError(message)
    return person


def known_device(core: Core, name: str) -> Device:
    """Return a device; refuse one that is not configured."""
    if name not in core.home.devices:
        message = f"no device {name!r}; known are {', '.join(core.home.devices)}"
        raise RefusedError(message)
    return core.home.devices[name]


def allowed_value(device: Device, setting: str, raw: Value) -> Value:
    """Return a value as the setting takes it; refuse one outside its range or options."""
    spec = device.settings.get(setting)
    if spec is None:
        message = f"{device.name} has no setting {setting!r}; it has {', '.join(device.settings)}"
        raise RefusedError(message)
    value = spec.parse(raw)
    if isinstance(spec, NumberSetting) and value is not None and spec.minimum <= float(value) <= spec.maximum:
        return value
    if isinstance(spec, ChoiceSetting) and value in spec.options:
        return value
    allowed = (
        f"{spec.minimum:g} to {spec.maximum:g} {spec.unit}" if isinstance(spec, NumberSetting) else f"one of {', '.join(spec.options)}"
    )
    message = f"{setting} of {device.name} takes {allowed}"
    raise RefusedError(message)


def is_present(core: Core, device: Device, person: str) -> bool:
    """Say whether a person is at a device's place."""
    return bool(core.places[device.place].of(person))


def who_is_there(core: Core, device: Device) -> str | None:
    """Return the one person who is certain to be at a device, if there is one."""
    who, reason = whose(core.places[device.place].occupants())
    return who.person if who is not None and reason is None else None


def strength(core: Core, device: Device, person: str | None) -> Wish:
    """Return how strong a request is, as far as safety is concerned: no more than befits whoever the device serves now."""
    there = served(core.home.sharing_of(device), core.places[device.place].occupants())
    people = [person, *(each.person for each in there[:1])]
    unsure = any(each is None or core.home.people[each].child for each in people)
    return Wish.PROTECTED if unsure or core.child_at(device.place) else Wish.EXPLICIT
