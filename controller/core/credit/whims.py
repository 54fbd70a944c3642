"""How often what people set has nothing to do with what they wanted before, by device and setting: how much a value says of whose it is.

Learned from changes that were surely somebody's. Where people play with a knob, a value tells nobody apart; where each has their own, it
does. The counts fade, and speak of no person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from controller.core.decisions import Room, SaveState

KEY = "whims"
SURE = 0.9
"""From this probability on, by presence alone, a change says how whimsical its setting is."""
_USUAL, _WORTH = 0.15, 8.0  # share of whims where nothing is known, and how many changes that is worth
_MOST = 0.9
_SETTLED = 0.2  # share of whims, were one more seen
_FADING = 0.98
_RESTLESS = "restless"  # no setting's name: those have a slash
_TURNS, _TIMES, _LASTING = 0.1, 10.0, 0.99  # of what people turn, what they wanted more before; as many changes as that guess is worth
_AMONG = 2.0  # how much likelier that makes it beside turning what they do not want: they mostly stand before what they want


@dataclass(slots=True)
class Whims:
    """By device and setting: changes that were probably whims, and changes."""

    counts: dict[str, tuple[float, float]] = field(default_factory=dict)

    def share(self, device: str, setting: str) -> float:
        """Return the share of changes of a setting that have nothing to do with what their person wanted before."""
        whims, changes = self.counts.get(f"{device}/{setting}", (0.0, 0.0))
        return min((_USUAL * _WORTH + whims) / (_WORTH + changes), _MOST)

    def settled(self, device: str, setting: str) -> bool:
        """Say whether people are known to want what they wanted before, so that a value says whose it is."""
        whims, changes = self.counts.get(f"{device}/{setting}", (0.0, 0.0))
        return (_USUAL * _WORTH + whims + 1.0) / (_WORTH + changes) < _SETTLED

    def playful(self, device: str, setting: str) -> bool:
        """Say whether people are known to set what has nothing to do with what they wanted before."""
        return self.share(device, setting) >= _SETTLED

    def restless(self) -> float:
        """Return how likely people turn what they want to what they want less, beside what they do not want."""
        wanted, changes = self.counts.get(_RESTLESS, (0.0, 0.0))
        return min(_AMONG * (_TURNS * _TIMES + wanted) / (_TIMES + changes), 1.0)

    def turned(self, wanted: float, sure: float = 1.0) -> SaveState:
        """Count a change of somebody known who wanted so much more what had stood there; `sure`: how likely it was theirs."""
        before, changes = self.counts.get(_RESTLESS, (0.0, 0.0))
        self.counts[_RESTLESS] = round(before * _LASTING + wanted * sure, 4), round(changes * _LASTING + sure, 4)
        return self.saved()

    def add(self, device: str, setting: str, whim: float, sure: float = 1.0) -> SaveState:
        """Count a change that was a whim with a probability; `sure`: how likely it was its person's at all."""
        whims, changes = self.counts.get(f"{device}/{setting}", (0.0, 0.0))
        self.counts[f"{device}/{setting}"] = round(whims * _FADING + whim * sure, 4), round(changes * _FADING + sure, 4)
        return self.saved()

    def saved(self) -> SaveState:
        """Return the counts as they are kept."""
        return SaveState(Room.RUNNING, KEY, {name: list(each) for name, each in sorted(self.counts.items())})

    def rows(self) -> list[SaveState]:
        """Return everything as it is kept, if there is anything."""
        return [self.saved()] if self.counts else []

    def load(self, state: Mapping[str, Any]) -> None:
        """Take over what was kept. Raises `ValueError` or `TypeError` if it is none."""
        self.counts = {str(name): (float(whims), float(changes)) for name, (whims, changes) in state.items()}
