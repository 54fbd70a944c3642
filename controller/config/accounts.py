"""The section `access`: accounts at the broker that the configuration names, checked against what there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from controller.access.accounts import Account, Broker, Named, accounts, doubled, native_sensors
from controller.access.roles import Actor, Role
from controller.config.fields import is_name
from controller.config.models import Document
from controller.config.mqtt import Mqtt
from controller.config.problems import Path, unknown
from controller.config.tree import Tree
from controller.core.home import Home

_NAME = "cannot be the name of an account: letters, digits, - _ and . (64 at most)"


def found(document: Document, home: Home, mqtt: Mqtt, tree: Tree) -> tuple[Account, ...]:
    """Return every account at the broker; what fits nothing is noted in `tree`."""
    named: dict[str, Named] = {}
    broker = _broker(document, mqtt)
    for name, section in document.access.accounts.items():
        path: Path = ("access", "accounts", name)
        if not is_name(name):
            tree.refuse(path, _NAME)
        _known((*path, "devices"), section.devices, "device", home.devices, tree)
        _known((*path, "sensors"), section.sensors, "sensor", native_sensors(home, broker.elsewhere), tree)
        _places((*path, "identity"), section.identity, home, tree)
        lists = (tuple(each) for each in (section.devices, section.sensors, section.identity, section.read, section.write))
        named[name] = Named(Role(section.role), *lists)
    all_of_them = tuple(accounts(home, broker, named))
    if twice := doubled(all_of_them):
        path = ("access", "accounts", twice) if twice in named else ("access", "accounts")
        tree.refuse(path, f'"{twice}" is the name of another account too: devices, sensor-<name>, identity-<place> and ours have one each')
    return all_of_them


def users(document: Document, home: Home, tree: Tree) -> Mapping[str, Actor]:
    """Return who each user of a login is; what fits nothing is noted in `tree`."""
    actors: dict[str, Actor] = {}
    for user, who in document.access.users.items():
        if who in home.people:
            actors[user] = Actor(Role.PERSON, who)
        elif who == Role.ADMIN.value:
            actors[user] = Actor(Role.ADMIN)
        else:
            tree.refuse(("access", "users", user), unknown(who, "person", (*home.people, Role.ADMIN.value)))
    return MappingProxyType(actors)


def _broker(document: Document, mqtt: Mqtt) -> Broker:
    heard = {name: sensor.topic for name, sensor in document.sensors.items() if sensor.topic is not None}
    sources = (source.topic for source in document.identity if source.topic is not None)
    return Broker(mqtt.base_topic, mqtt.username, mqtt.discovery_prefix, tuple(dict.fromkeys((*heard.values(), *sources))), tuple(heard))


def _known(path: Path, names: Sequence[str], what: str, known: Iterable[str], tree: Tree) -> None:
    there = tuple(known)
    for index, name in enumerate(names):
        if name not in there:
            tree.refuse((*path, index), unknown(name, what, there))


def _places(path: Path, sources: Sequence[str], home: Home, tree: Tree) -> None:
    for index, source in enumerate(sources):
        place, _, name = source.partition("/")
        if place not in home.places:
            tree.refuse((*path, index), unknown(place, "place", home.places))
        elif not is_name(name):
            tree.refuse((*path, index), "must be place/source, such as bathroom/nfc")
