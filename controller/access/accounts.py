"""The accounts at the broker that a configuration asks for, and what each may read and write there. Least is the default.

An account that the configuration does not name is made for every device, every native sensor and every place (for its identity sources),
so that each can be told from the others. What stands in one box with one account is named under `access.accounts`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from controller.access.roles import Role
from controller.core.home import Home

CONTROLLER, ADMIN = "justright", "admin"
"""Names of our own account and of the admin's, unless the configuration has others."""


@dataclass(frozen=True, slots=True)
class Named:
    """An account as the configuration names it: what it speaks for, and topics of others that it needs beside that."""

    role: Role = Role.DEVICE
    devices: tuple[str, ...] = ()
    sensors: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A user name at the broker, and the topic filters it may read and write. `what` says in words what it is."""

    name: str
    what: str
    read: tuple[str, ...] = ()
    write: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Broker:
    """What of the configuration of MQTT matters here.

    `foreign` are the topics of sensors and identity sources outside the base topic, `elsewhere` the sensors that are heard there.
    """

    base: str
    username: str | None = None
    discovery: str | None = None
    foreign: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def accounts(home: Home, broker: Broker, named: Mapping[str, Named]) -> list[Account]:
    """Return all accounts, ours first, then in the order of the configuration. No two have the same name (`doubled` finds those)."""
    ours = Account(broker.username or CONTROLLER, "justright itself", *_ours(broker))
    written = [_written(name, each, broker) for name, each in named.items()]
    admin = [] if any(each.role is Role.ADMIN for each in named.values()) else [_written(ADMIN, Named(Role.ADMIN), broker)]
    return [ours, *admin, *written, *_implied(home, broker, named.values())]


def doubled(found: Iterable[Account]) -> str | None:
    """Return a name that two accounts have."""
    seen: dict[str, None] = {}
    for account in found:
        if account.name in seen:
            return account.name
        seen[account.name] = None
    return None


def native_sensors(home: Home, elsewhere: Collection[str] = ()) -> tuple[str, ...]:
    """Return the sensors that speak on native topics: those configured and those that a device's signals name, but for some."""
    signals = (sensor for device in home.devices.values() for sensor in device.signals.values())
    return tuple(dict.fromkeys(name for name in (*home.sensors, *signals) if name and name not in elsewhere))


def _ours(broker: Broker) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What we need. With discovery on that is everything: where a device wants its commands is known once it has announced itself."""
    if broker.discovery is not None:
        return ("#",), ("#",)
    return (f"{broker.base}/#", *broker.foreign), (f"{broker.base}/#",)


def _written(name: str, each: Named, broker: Broker) -> Account:
    if each.role is Role.ADMIN:
        topics = (f"{broker.base}/#", *([f"{broker.discovery}/#"] if broker.discovery else []))
        return Account(name, "an admin: sees everything, may ask for everything", (*topics, *each.read), (*topics, *each.write))
    parts = [*(_device(one, broker) for one in each.devices), *(_sensor(one, broker) for one in each.sensors)]
    parts += [_identity(one, broker) for one in each.identity]
    what = " and ".join(part.what for part in parts) or "something else on the broker"
    read = dict.fromkeys(topic for part in parts for topic in part.read)
    write = dict.fromkeys(topic for part in parts for topic in part.write)
    return Account(name, what, (*read, *each.read), (*write, *each.write))


def _implied(home: Home, broker: Broker, named: Iterable[Named]) -> list[Account]:
    taken = list(named)
    devices = {name for each in taken for name in each.devices}
    sensors = {name for each in taken for name in each.sensors}
    places = {one.partition("/")[0] for each in taken for one in each.identity}
    return [
        *(_device(name, broker) for name in home.devices if name not in devices),
        *(_sensor(name, broker) for name in native_sensors(home, broker.elsewhere) if name not in sensors),
        *(_identity(f"{name}/+", broker) for name in home.places if name not in places),
    ]


def _device(name: str, broker: Broker) -> Account:
    own = f"{broker.base}/{name}"
    return Account(
        name,
        f"the device {name}",
        read=(f"{own}/set", f"{broker.base}/bridge/state"),
        write=(f"{own}/state", f"{own}/availability", f"{own}/get"),
    )


def _sensor(name: str, broker: Broker) -> Account:
    return Account(f"sensor-{name}", f"the sensor {name}", write=(f"{broker.base}/sensor/{name}",))


def _identity(where: str, broker: Broker) -> Account:
    """`where` is a place and a source, or a place and `+` for all its sources."""
    place, _, source = where.partition("/")
    what = f"identity at {place}" if source == "+" else f"identity at {place} by {source}"
    return Account(f"identity-{place}", what, write=(f"{broker.base}/identity/{where}",))
