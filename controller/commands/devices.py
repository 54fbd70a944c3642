"""`justright devices`: every device with its settings, limits and last reported values."""

from __future__ import annotations

import json as jsonlib

import click

from controller.commands.output import as_json, table
from controller.commands.remembered import device_states, reading
from controller.config import Config
from controller.core.commanding.blocking import stands_against
from controller.core.explanation import amount
from controller.core.state import DeviceState
from controller.wire import Listed, encode_devices
from devices.kinds import Device
from devices.settings import NumberSetting, Setting, Value


def devices(config: Config, *, json: bool) -> None:
    """Print the devices."""
    with reading(config) as store:
        states = device_states(store.rows())
    if json:
        as_json(_documents(config, states))
        return
    rows = [row for device in config.home.devices.values() for row in _rows(device, states.get(device.name, DeviceState()))]
    columns = ("device", "kind", "place", "setting", "range", "default", "now", "blocked by")
    told = columns if any(row[-1] for row in rows) else columns[:-1]
    table(told, [row[: len(told)] for row in rows])
    for adoption in config.adoptions:
        click.echo(
            f"{adoption.device} is to be adopted from discovery as {adoption.discovered}; this version cannot do that yet.", err=True
        )


def _documents(config: Config, states: dict[str, DeviceState]) -> list[dict[str, object]]:
    """Return the list of `bridge/devices`, with what `bridge/device/<device>` says of each added as `values`."""
    known = {name: states.get(name, DeviceState()) for name in config.home.devices}
    listed = [
        Listed(each.name, each.kind.name, each.place, each.settings, available=known[each.name].available)
        for each in config.home.devices.values()
    ]
    return [
        {
            **each,
            "values": known[each["device"]].values(),
            "blocked_by": _blocked(config.home.devices[each["device"]], known[each["device"]]),
        }
        for each in jsonlib.loads(encode_devices(listed))
    ]


def _blocked(device: Device, state: DeviceState) -> dict[str, str]:
    return {setting: why for setting in device.settings if (why := stands_against(state, setting))}


def _rows(device: Device, state: DeviceState) -> list[tuple[str, ...]]:
    """Return a row for each setting; name, kind and place stand in the first."""
    values = state.values()
    blocked = _blocked(device, state)
    rows = [
        (name, *_described(setting), _now(setting, values.get(name)), blocked.get(name, "")) for name, setting in device.settings.items()
    ]
    away = " (offline)" if state.available is False else ""
    first = (device.name + away, device.kind.name, device.place)
    return [(*(first if index == 0 else ("", "", "")), *row) for index, row in enumerate(rows or [("", "", "", "", "")])]


def _described(setting: Setting) -> tuple[str, str]:
    default = "" if setting.default is None else amount(setting, setting.default)
    if isinstance(setting, NumberSetting):
        return f"{setting.minimum:g} to {amount(setting, setting.maximum)} by {setting.step:g}", default
    return ", ".join(setting.options), default


def _now(setting: Setting, value: Value | None) -> str:
    return "" if value is None else amount(setting, value)
