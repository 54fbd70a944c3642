"""Who listens to whom: the sensors that mean something to a device, and what was heard from it itself."""

from __future__ import annotations

from controller.core.home import Home
from controller.core.safety import water
from controller.core.state import DeviceState
from devices.kinds import Device


def signals_of(device: Device) -> tuple[str, ...]:
    """Return the sensors that mean something to a device."""
    names = (*(signal.name for signal in device.kind.interlocks), *device.kind.monitors)
    return tuple(device.signals.get(name, name) for name in names)


def watchers(home: Home) -> dict[str, tuple[Device, ...]]:
    """Return which devices move, or warm, only on which sensor's word."""
    found: dict[str, tuple[Device, ...]] = {}
    for device in home.devices.values():
        sensors = [device.signals.get(signal.name, signal.name) for signal in device.kind.interlocks]
        outlet = water.sensor_of(device)
        for sensor in [*sensors, outlet] if outlet else sensors:
            found[sensor] = (*found.get(sensor, ()), device)
    return found


def silence(state: DeviceState) -> None:
    """Nothing was heard from a device itself since we listen (again)."""
    state.live = False
    for field in state.fields.values():
        field.live = False
