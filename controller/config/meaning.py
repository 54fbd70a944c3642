"""What the names of a configuration mean to each other: tags to people, devices to places, signals to sensors, levels to devices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo

from controller.config.fields import RESERVED, is_name
from controller.config.models import DeviceSection, Document, PersonSection
from controller.config.problems import Path, unknown
from controller.config.sharing import sharing
from controller.config.signals import signals_of, unshared
from controller.config.tree import Plain, Tree
from controller.core.home import Home, Person, Place
from controller.core.presence import Rates
from controller.core.requests import Level
from devices.catalog import KINDS
from devices.codecs.native import normalise_tag
from devices.kinds import Device
from devices.narrowing import SettingsRefused, narrow

HOME = "home"
"""Where a device stands that has no place."""

_NAME = "a name is letters, digits, - _ and . (64 at most), because it becomes a part of MQTT topics"


@dataclass(frozen=True, slots=True)
class Adoption:
    """A device that announces itself and is to be taken in: `device` here is `discovered` there."""

    device: str
    discovered: str
    place: str
    kind: str | None = None


def home(document: Document, zone: ZoneInfo, tree: Tree) -> Home:
    """Return the home; every name that fits nothing is noted in `tree`."""
    _required(tree)
    _names(document, tree)
    places = _places(document, tree)
    devices = _devices(document, tree)
    _identity(document, places, tree)
    return Home(
        timezone=zone,
        people=MappingProxyType(_people(document, tree)),
        places=MappingProxyType(places),
        devices=MappingProxyType(devices),
        sensors=tuple(document.sensors),
        sources=MappingProxyType({kind: Rates(entry.false_alarm, entry.miss) for kind, entry in document.sources.items()}),
        sharing=MappingProxyType(sharing(document, tree)),
    )


def adoptions(document: Document) -> tuple[Adoption, ...]:
    """Return the devices that are to be adopted."""
    return tuple(
        Adoption(name, section.discovered, section.place or HOME, section.kind)
        for name, section in (document.devices or {}).items()
        if section.discovered is not None
    )


def _lacks(tree: Tree, path: Path, *keys: str) -> bool:
    """Say whether the mapping at `path` of the file has none of the keys, not even with a value that was refused."""
    found: Plain = tree.data
    for part in path:
        found = found.get(str(part)) if isinstance(found, dict) else None
    return found is None or (isinstance(found, dict) and all(found.get(key) in (None, {}, []) for key in keys))


def _required(tree: Tree) -> None:
    """At least one person and one device; silent where the section is there but wrong (that is noted already)."""
    for section in ("people", "devices"):
        if _lacks(tree, (), section):
            example = "ana: { name: Ana }" if section == "people" else "shower: { kind: shower }"
            tree.refuse((section,), f"is missing: a home needs at least one, such as {section}: {{ {example} }}")


def _names(document: Document, tree: Tree) -> None:
    for section in ("people", "places", "devices", "sensors"):
        for name in getattr(document, section) or ():
            if not is_name(name):
                tree.refuse((section, name), f"cannot be a name: {_NAME}")
            elif section == "devices" and name in RESERVED:
                tree.refuse((section, name), f"cannot be a device: {', '.join(RESERVED)} have a meaning of their own in topics")


def _places(document: Document, tree: Tree) -> dict[str, Place]:
    """Return the places, implied by the devices where there is no section `places`; `home` needs no mention."""
    if document.places is not None:
        known = {name: Place(name, entry.area, entry.exclusive, entry.linger, entry.adjacent) for name, entry in document.places.items()}
        for name, entry in document.places.items():
            for beside in [each for each in entry.adjacent if each not in known]:
                tree.refuse(("places", name, "adjacent", beside), unknown(beside, "place", known))
    else:
        named = (section.place for section in (document.devices or {}).values() if section.place)
        known = {name: Place(name) for name in named}
    devices = (document.devices or {}).items()
    for device, place in [(name, section.place) for name, section in devices if section.place is not None]:
        if place not in known:
            tree.refuse(("devices", device, "place"), unknown(place, "place", known))
        elif not is_name(place) and document.places is None:
            tree.refuse(("devices", device, "place"), f"cannot be a name: {_NAME}")
    at_home = {HOME: Place(HOME)} if any(section.place is None for _, section in devices) else {}
    return at_home | known


def _people(document: Document, tree: Tree) -> dict[str, Person]:
    owners: dict[str, Path] = {}
    return {name: _person(name, section, document, owners, tree) for name, section in (document.people or {}).items()}


def _person(name: str, section: PersonSection, document: Document, owners: dict[str, Path], tree: Tree) -> Person:
    tags: list[str] = []
    for index, raw in enumerate(section.tags):
        path: Path = ("people", name, "tags", index)
        tag = normalise_tag(raw) if isinstance(raw, str) else None
        if tag is None:
            tree.refuse(path, "must be text: put quotes around the tag, or YAML reads it as a number and drops zeros and letters")
        elif not tag:
            tree.refuse(path, "is no tag: it has neither letters nor digits")
        elif tag in owners and owners[tag][1] != name:
            line = tree.line(owners[tag])
            tree.refuse(path, f"is a tag of {owners[tag][1]} already (line {line}); a tag is one person's")
        elif tag not in owners:
            owners[tag] = path
            tags.append(tag)
    return Person(
        id=name,
        name=section.name or name,
        tags=tuple(tags),
        levels=MappingProxyType(_levels(name, section, document, tree)),
        child=section.profile == "child",
        confidence=section.confidence,
        private=section.private,
    )


def _levels(person: str, section: PersonSection, document: Document, tree: Tree) -> dict[str, Level]:
    devices = document.devices or {}
    for name in section.level:
        if name != "default" and name not in devices and name not in KINDS:
            known = dict.fromkeys(["default", *devices, *KINDS])
            tree.refuse(("people", person, "level", name), unknown(name, "device or kind", known))
    return {name: Level(level) for name, level in section.level.items()}


def _identity(document: Document, places: Mapping[str, Place], tree: Tree) -> None:
    """A foreign source speaks of our people and places."""
    people = document.people or {}
    for index, source in enumerate(document.identity):
        for name in source.people:
            if name not in people:
                tree.refuse(("identity", index, "people", name), unknown(name, "person", people))
        for theirs, place in source.places.items():
            if place not in places:
                tree.refuse(("identity", index, "places", theirs), unknown(place, "place", places))


def _devices(document: Document, tree: Tree) -> dict[str, Device]:
    devices: dict[str, Device] = {}
    for name, section in (document.devices or {}).items():
        device = _device(name, section, tree)
        if device is not None and section.discovered is None:
            devices[name] = device
    unshared(devices, {name: section.signals for name, section in (document.devices or {}).items()}, tree)
    return devices


def _device(name: str, section: DeviceSection, tree: Tree) -> Device | None:
    path = ("devices", name)
    if section.kind is None:
        if _lacks(tree, path, "kind", "discovered"):
            tree.refuse(path, f"has no kind (allowed: {', '.join(KINDS)}), nor discovered: the name of a device that announces itself")
        return None
    if section.kind not in KINDS:
        tree.refuse((*path, "kind"), unknown(section.kind, "kind", KINDS))
        return None
    kind = KINDS[section.kind]
    if not kind.settings and section.discovered is None and _lacks(tree, path, "settings"):
        tree.refuse(path, f"needs settings: a {kind.name} device has those that are configured")
    try:
        settings = narrow(kind, {key: entry.model_dump(exclude_none=True) for key, entry in section.settings.items()})
    except SettingsRefused as refused:
        for keys, text in refused.problems:
            tree.refuse((*path, "settings", *keys), text)
        settings = {setting.name: setting for setting in kind.settings}
    signals = signals_of(kind, section.signals, path, tree)
    return Device(name, kind, section.place or HOME, MappingProxyType(settings), MappingProxyType(signals))
