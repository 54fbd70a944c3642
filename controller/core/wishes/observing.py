"""Level `observe`: what would have been set is compared with what stood in the end, so that one may see how right it would have been."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from controller.core.attribution import in_force
from controller.core.decisions import Document, Source
from controller.core.requests import Level
from controller.core.state import DeviceState
from controller.core.usage import Tally
from devices.kinds import Device
from devices.settings import NumberSetting, Setting, Value

MEMORY = 50
"""Uses that are remembered; of older ones the share stays, so that what has become right shows soon."""


def foresee(state: DeviceState, document: Document) -> None:
    """Note what would have been set at the start of a use."""
    if state.use is not None and document.level == Level.OBSERVE and document.person is not None and not state.use.foreseen:
        inferred = {Source.PREDICTION, Source.HOUSEHOLD, Source.DEFAULT, Source.SAFETY}
        sources = {setting: part["source"] for setting, part in document.because.items()}
        state.use.foreseen = {setting: value for setting, value in document.settings.items() if sources[setting] in inferred}


def compare(state: DeviceState, device: Device) -> None:
    """A use that was only watched ends: count for each setting how near we would have been to what stood in the end."""
    if state.use is None or not state.use.foreseen:
        return
    tallies = state.observed.setdefault(state.use.subject, {})
    for setting, foreseen in state.use.foreseen.items():
        stood = in_force(state.fields[setting]) if setting in state.fields else None
        if stood is not None:
            _count(tallies.setdefault(setting, Tally()), device.settings[setting], foreseen, stood)
    state.use.foreseen = {}


def _count(tally: Tally, setting: Setting, foreseen: Value, stood: Value) -> None:
    if tally.uses >= MEMORY:
        tally.right -= round(tally.right / tally.uses)
        tally.off -= tally.off / tally.uses
        tally.uses -= 1
    off, near = _off(setting, foreseen, stood)
    tally.uses, tally.right, tally.off = tally.uses + 1, tally.right + near, round(tally.off + off, 6)


def _off(setting: Setting, foreseen: Value, stood: Value) -> tuple[float, bool]:
    """Return how far off a value was and whether that was right: within one step, or the very choice."""
    if isinstance(setting, NumberSetting) and not isinstance(foreseen, str) and not isinstance(stood, str):
        off = abs(foreseen - stood)
        return off, off <= setting.step + 1e-9  # binary dust
    return float(foreseen != stood), foreseen == stood


def watched(state: DeviceState, subject: str, settings: Collection[str]) -> dict[str, dict[str, float]]:
    """Return by setting: `uses` that were watched, how many would have been `right`, and how far `off` they were on average."""
    tallies = state.observed.get(subject, {})
    return {
        setting: {"uses": tally.uses, "right": tally.right, "off": round(tally.off / tally.uses, 3)}
        for setting, tally in tallies.items()
        if setting in settings and tally.uses
    }


def said(tallies: Mapping[str, Mapping[str, float]]) -> str:
    """Say how right it would have been, setting by setting."""
    single = len(tallies) == 1
    names = {setting: "" if single else f"{setting.replace('_', ' ')} " for setting in tallies}
    parts = [
        f"{names[setting]}in {each['right']:g} of {each['uses']:g} use{'' if each['uses'] == 1 else 's'}"
        for setting, each in tallies.items()
    ]
    return f"Watched so far, it would have been right {', '.join(parts)}." if parts else ""
