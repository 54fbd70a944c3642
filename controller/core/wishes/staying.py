"""What stands through a stay: time alone changes it only where that is clearly better.

A temperature that changes on its own costs trust. So a prediction must move by a whole step, and what it moves to must be clearly likelier
to be left alone than what stands: somebody of two minds is not led from the one to the other as the minutes pass, while a habit of the
hour, and what an override asked for at that hour, act at theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from controller.core.arbitration.agreeing import weighed_anew
from controller.core.core import Core
from controller.core.decisions import Source
from controller.core.explanation import Wanted
from controller.core.state import Occupant
from controller.core.usage import Decided
from controller.core.wishes.wishing import circumstance, sureness
from devices.kinds import Device
from devices.settings import NumberSetting, Value

CLEARLY, SURER = 0.2, 0.08
"""By how much more probable another option must be, and by how much likelier to be left alone another number, to replace one during a use.

On real homes lived as one stay a day, .08 costs no overrides (.15 costs up to .5 per 100) and spares a third of the changes and more."""


def keep_through_a_stay(core: Core, device: Device, people: Sequence[Occupant], wanted: Mapping[str, Wanted]) -> None:
    """Let stand what was decided, wherever what is wanted now is not clearly better."""
    decided = core.devices[device.name].decided
    for setting, each in wanted.items():
        before = decided.settings.get(setting) if decided else None
        if decided is None or before is None or each.source in {Source.OVERRIDE, Source.PIN} or weighed_anew(core, device, setting, each):
            continue
        spec = device.settings[setting]
        if isinstance(spec, NumberSetting) and not isinstance(before, str) and not isinstance(each.value, str):
            if abs(each.value - before) < spec.step - 1e-9:  # binary dust
                each.value = before
            elif len(people) == 1 and _still_theirs(decided, setting, people[0], each):
                _keep_unless_clear(core, device, setting, people[0], each, before)
        elif isinstance(each.spread, Mapping) and each.spread.get(str(each.value), 0) - each.spread.get(str(before), 0) < CLEARLY:
            each.value = before


def _still_theirs(decided: Decided, setting: str, who: Occupant, wanted: Wanted) -> bool:
    """Say whether both what stands and what is wanted now are predictions of one person's own."""
    sources = {wanted.source, decided.sources.get(setting)}
    return sources == {Source.PREDICTION} and decided.subject == who.subject


def _keep_unless_clear(core: Core, device: Device, setting: str, who: Occupant, wanted: Wanted, before: Value) -> None:
    if who.person is None or isinstance(before, str):
        return
    kept = core.minds.instead((who.person, device.name, setting), circumstance(core, device, setting), before)
    if kept is None:
        return
    confidence = kept.confidence * sureness(core, who)
    if wanted.confidence - confidence < SURER:
        wanted.value, wanted.confidence, wanted.spread, wanted.terms = before, confidence, kept.spread, kept.terms
