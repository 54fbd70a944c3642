"""How a device answers, as learned, in plain words: for `explain`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from controller.commands.words import counted
from controller.core.attribution.answers.grid import coarse_grid
from controller.core.attribution.together.along import follows
from controller.core.echo import EchoModel
from controller.core.explanation import amount
from controller.core.state import DeviceState
from devices.kinds import Device
from devices.settings import NumberSetting, Setting


def echo_document(device: Device, state: DeviceState) -> dict[str, Any]:
    """Return all that was learned of how a device answers, as JSON-ready data: by setting, and of the device as a whole."""
    settings = {name: asdict(field.echo) for name, field in state.fields.items() if name in device.settings and field.echo != EchoModel()}
    conduct = state.conduct
    return {"settings": settings, "boots": conduct.boots, "together": conduct.together, "jumps": len(conduct.jumps)}


def echo_lines(device: Device, state: DeviceState) -> list[str]:
    """Return what was learned of how a device answers, a line for each setting of which anything is known."""
    lines = [f"{name}: {', '.join(told)}" for name, field in state.fields.items() if (told := _told(device.settings.get(name), field.echo))]
    lines += [f"after a power cut it stands at {_values(device, boot)}" for boot in state.conduct.boots]
    names = list(device.settings)
    pairs = ((leader, follower) for leader in names for follower in names if leader != follower)
    return lines + [f"{follower} moves along with {leader}" for leader, follower in pairs if follows(state.conduct, leader, follower)]


def _told(setting: Setting | None, model: EchoModel) -> list[str]:
    if setting is None:
        return []
    told = []
    if model.delays:
        told.append(f"answers after {_span(model.delays)} s ({counted(model.direct + model.ramped, 'command')})")
    if model.ramped:
        told.append(f"by a way, reporting every {model.gap:g} s at the latest" if model.gap else "by a way")
    if model.straight:
        told.append("never said its old state again")
    if model.relapsed:
        told.append("says its old state again after it obeyed")
    if model.promised:
        told.append("says so before it is there")
    if model.reticent:
        told.append("speaks only of hands, not of commands")
    if isinstance(setting, NumberSetting) and model.stood and (grid := coarse_grid(setting, model.stood, model.stood[-1])) is not None:
        told.append(f"on a grid of {grid:g}")
    told += [f"stands at {amount(setting, reported)} when told {amount(setting, wanted)}" for wanted, reported in model.answers[-2:]]
    return told


def _span(delays: list[float]) -> str:
    low, high = min(delays), max(delays)
    return f"{low:.2g}" if high - low < 0.05 * high else f"{low:.2g} to {high:.2g}"


def _values(device: Device, values: Mapping[str, Any]) -> str:
    known = [(name, value) for name, value in values.items() if name in device.settings]
    return ", ".join(f"{name} {amount(device.settings[name], value)}" for name, value in known)
