"""How fast may it rise? What warms or gets louder does so in steps; what cools or gets quieter may do so at once."""

from __future__ import annotations

from devices.kinds import Ramp
from devices.settings import NumberSetting


def stride(rule: Ramp, setting: NumberSetting, standing: float | None, target: float) -> float:
    """Return how far towards `target` the setting may go now from where it stands (`None`: not known, so no further than the start)."""
    if standing is not None and target <= standing:
        return target
    reach = rule.start if standing is None else max(rule.start, standing + max(rule.rise, setting.step))
    return target if target <= reach else min(target, setting.quantise(reach, setting.minimum, reach))
