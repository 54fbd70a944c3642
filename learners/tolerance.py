"""How far off a value may be before somebody overrides it, learnt from the smallest overrides.

Silence says "within my tolerance", so its weight hangs on this number. An override smaller than the estimate proves it too large;
larger ones let it grow back slowly.
"""

from __future__ import annotations

FIRST = 0.65  # units: the middle of what people show
_MOST, _SHRINK, _GROW = 1.0, 0.5, 1.02


def updated(tolerance: float, off: float, least: float) -> float:
    """Return the tolerance after an override that lay `off` what was predicted; all in units.

    >>> updated(0.65, 0.25, 0.1), round(updated(0.65, 2.0, 0.1), 4)
    (0.45, 0.663)
    """
    if off < tolerance:
        return max(least, tolerance + _SHRINK * (off - tolerance))
    return min(tolerance * _GROW, _MOST)
