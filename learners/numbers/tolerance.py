"""How far off a value may be before somebody overrides it, learnt from how far off what they overrode was.

Silence says "within my tolerance", so its weight hangs on this number, and so does what "80 %" means where most uses are silent. The
tolerance lies below nearly every override and, the more of them there were, close to the smallest: where overrides thin out beyond it
as an exponential does, each speaks for a tolerance near itself (the classical estimate of a threshold, by its posterior on a grid). A
few overrides are made for no reason, and what was learnt fades, so one small override does not fix it for ever.
"""

from __future__ import annotations

import numpy as np

from learners.packing import Floats, pack, unpack

FIRST = 0.65  # units: the middle of what people show
_GRID = np.array([0.025, 0.035, 0.05, 0.07, *np.arange(2, 20) / 20, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.7, 2.0, 2.5])  # units
_DEVIATION = 0.45  # of the logarithm: nine of ten people lie between a half and the double of it
_PRIOR = -0.5 * (np.log(_GRID / FIRST) / _DEVIATION) ** 2 + np.log(np.gradient(_GRID) / _GRID)
_TAIL = 1.0  # units: how fast overrides thin out beyond the tolerance
_THINNING = np.exp(_GRID / _TAIL)
_NO_REASON = 0.01  # of the overrides lie within it, however far off
_FADE = 0.99  # of what was learnt stays at every further override
_AS_IF = 0.15  # deviation of the logarithm of an estimate that comes without its evidence (states of older versions)


class Tolerance:
    """What somebody lets pass, in units.

    >>> tolerance = Tolerance()
    >>> for off in (1.5, 1.0, 0.75, 2.0) * 5:
    ...     tolerance.learn(off, 0.1)
    >>> tolerance.estimate
    0.7
    """

    def __init__(self) -> None:
        self._told: Floats = np.zeros(len(_GRID))
        self.estimate = FIRST

    def learn(self, off: float, fineness: float) -> None:
        """Take in an override of what lay `off`, known to within `fineness`; both in units."""
        beyond = (off + fineness / 2 - _GRID) / fineness
        likely = np.fmin(np.fmax(beyond, 0.0, out=beyond), 1.0, out=beyond)
        likely *= _THINNING
        likely += _NO_REASON
        self._settle(_FADE * self._told + np.log(likely, out=likely))

    def to_state(self) -> str:
        """Return what was learnt as JSON-ready data."""
        return pack(self._told, "f4")

    def load_state(self, state: object) -> None:
        """Take over what `to_state` returned, or a mere estimate."""
        if isinstance(state, float | int):
            self._settle(-0.5 * (np.log(_GRID / max(float(state), _GRID[0])) / _AS_IF) ** 2)
        else:
            self._settle(unpack(state, "f4", _GRID.shape))

    def _settle(self, told: Floats) -> None:
        """Keep the evidence to single precision, as stored; the estimate is the posterior's median."""
        self._told = told.astype(np.float32).astype(np.float64)
        posterior = _PRIOR + self._told
        posterior -= np.fmax.reduce(posterior)
        np.exp(posterior, out=posterior)
        below = np.add.accumulate(posterior)
        self.estimate = float(_GRID[below.searchsorted(0.5 * below[-1])])
