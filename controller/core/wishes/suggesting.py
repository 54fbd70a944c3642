"""Level `suggest`: what is worth asking, and that a no is not asked again until there is something new to ask about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from controller.core.attribution import in_force
from controller.core.core import Core
from controller.core.decisions import Document, PublishSuggestion, Source
from controller.core.state import DeviceState
from controller.core.usage import Dismissed
from devices.kinds import Device
from devices.settings import NumberSetting, Setting, Value

MATERIAL = 3.0
"""Explicit choices more, or fewer, than when something was dismissed, after which the same may be asked again."""
ANOTHER = 2
"""Steps from a dismissed number after which it is another suggestion."""
_REMEMBERED = 12
"""Noes to one setting: as many as there are occasions in a week at which it may be wanted otherwise."""


def suggest(core: Core, device: Device, document: Document, only: Callable[[Collection[str]], Document]) -> None:
    """Ask about what is predicted and does not stand yet, unless it was dismissed and nothing is new since.

    `only` returns the decision as far as it speaks of some settings: nothing is asked that a yes would not do.
    """
    state = core.device(device.name)
    asked = {
        setting: value
        for setting, value in document.settings.items()
        if _would_act(document, setting)
        and not _stands(state, device, setting, value)
        and not _dismissed(state, device.settings[setting], document, value)
    }
    if asked:
        core.emit(PublishSuggestion(device.name, only(asked)))
    state.suggested, state.suggested_to, state.suggestion = asked, document.person, document.id
    state.suggested_on = {setting: float(document.because[setting]["evidence"]) for setting in asked}


def dismiss(state: DeviceState, device: Device, asked: Mapping[str, Value]) -> None:
    """Note a no to everything that was `asked`, and how much was known then."""
    subject = state.suggested_to or (state.use.subject if state.use is not None else None)
    if subject is None:
        return
    noes = state.dismissed.setdefault(subject, {})
    for setting, value in asked.items():
        others = [each for each in noes.get(setting, ()) if not _nearly(device.settings[setting], each.value, value)]
        noes[setting] = [*others, Dismissed(value, state.suggested_on.get(setting, 0.0))][-_REMEMBERED:]


def _would_act(document: Document, setting: str) -> bool:
    """Say whether it is only the level that keeps a prediction from acting."""
    because = document.because[setting]
    return because.get("blocked") == "level" and because["source"] in {Source.PREDICTION, Source.SAFETY}


def _stands(state: DeviceState, device: Device, setting: str, value: Value) -> bool:
    standing = in_force(state.field_of(setting))
    return standing is not None and device.settings[setting].same(standing, value)


def _dismissed(state: DeviceState, setting: Setting, document: Document, value: Value) -> bool:
    """Say whether this was dismissed, or nearly this, and the evidence has not materially changed since."""
    noes = state.dismissed.get(document.person or "", {}).get(setting.name, ())
    known = float(document.because[setting.name]["evidence"])
    return any(_nearly(setting, each.value, value) and abs(known - each.evidence) < MATERIAL for each in noes)


def _nearly(setting: Setting, one: Value, other: Value) -> bool:
    """Say whether two values are one suggestion."""
    if isinstance(setting, NumberSetting) and not isinstance(one, str) and not isinstance(other, str):
        return abs(one - other) < ANOTHER * setting.step - setting.step / 2
    return setting.same(one, other)
