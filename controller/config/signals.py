"""Which sensor serves which signal of a device (protocol, section 2): the mapped one, else the sensor of the signal's own name."""

from __future__ import annotations

from collections.abc import Mapping

from controller.config.fields import is_name
from controller.config.problems import Path, unknown
from controller.config.tree import Tree
from devices.kinds import Device, Kind

NO_SENSOR = ""
"""A sensor that nothing can ever be heard from: no level of a topic is empty."""


def signals_of(kind: Kind, mapped: Mapping[str, str | None], path: Path, tree: Tree) -> dict[str, str]:
    """Return signal -> sensor. An optional signal counts only where it is mapped; one mapped to `null` is served by `NO_SENSOR`.

    A sensor need not be listed under `sensors`: the native topic serves any.
    """
    optional = {signal.name for signal in kind.interlocks if signal.optional}
    names = (*(signal.name for signal in kind.interlocks), *kind.monitors)
    for signal, sensor in mapped.items():
        if signal not in names:
            text = unknown(signal, f"signal of {kind.name}", names) if names else f"a {kind.name} has no signals"
            tree.refuse((*path, "signals", signal), text)
        elif sensor is not None and not is_name(sensor):
            tree.refuse((*path, "signals", signal), "cannot be the name of a sensor: letters, digits, - _ and .")
    needed = {name: name for name in names if name not in optional}
    given = {name: mapped[name] for name in names if name in mapped}
    return needed | {name: sensor or NO_SENSOR for name, sensor in given.items() if sensor or name in needed}


def unshared(devices: Mapping[str, Device], mapped: Mapping[str, Mapping[str, str | None]], tree: Tree) -> None:
    """Refuse a sensor that serves devices of two places only because the map of one of them is silent."""
    users: dict[str, Device] = {}
    for device in devices.values():
        for signal, sensor in device.signals.items():
            other = users.setdefault(sensor, device)
            silent = [one for one in (device, other) if signal not in mapped[one.name]]
            if sensor == NO_SENSOR or other.place == device.place or not silent:
                continue
            text = (
                f"{other.name} ({other.place}) and {device.name} ({device.place}) would share the sensor {sensor} for {signal}; "
                f"map {signal} to a sensor of each, or to null where there is none"
            )
            tree.refuse(("devices", silent[0].name, "signals"), text)
