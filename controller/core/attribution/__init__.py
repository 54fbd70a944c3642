"""Whose hand was that? Every reported change is labelled, by the path of what was commanded and by all that happened around it.

| question | where |
|---|---|
| What can a change be, and how sure is that? | `labels.py` |
| Does what was commanded explain it? | `answers/` |
| Does it come with another setting, or with other devices? | `together/` |
| Does the device, its clock or another controller do it by itself? | `machines/` |
| What is noted of a change that no command explains, and asked of it? | `noting.py`, `jumps.py` |
| Is it one turn of a knob, detent after detent, or too slow to be seen in any one report? | `detents.py`, `creeping.py` |
| Did a light only go off, or come back? | `darkness.py` |
| What stands around a value as it is heard? | `hearing.py` |
| What becomes of every value of a report, and of those that are a hand's? | `reports.py`, `turning.py` |
| It has settled: was it a hand, or something else that happened then? | `verdicts.py` |
| What is written down of what was no hand's? | `judging.py` |
| Whose hand? | `whose.py` |

How a setting answers is learned in `controller/core/echo.py`, what a device does by itself in `controller/core/conduct.py`.
"""

from __future__ import annotations

from controller.core.attribution.answers.commands import KEEP_COMMANDS, answer, carried_out, commanded, in_force, note, overtake, standing
from controller.core.attribution.answers.due import lost, still_due
from controller.core.attribution.answers.paths import label, past
from controller.core.attribution.answers.ways import at_once, between, reworded
from controller.core.attribution.detents import onward
from controller.core.attribution.jumps import jump_of
from controller.core.attribution.labels import BOOT_S, CREDIT, ECHO_S, STALE_S, Label, Verdict
from controller.core.attribution.machines.reverts import SURELY, again, latest, weight
from controller.core.attribution.verdicts import judged_at, patience, verdict
from controller.core.attribution.whose import whose

__all__ = [
    "BOOT_S",
    "CREDIT",
    "ECHO_S",
    "KEEP_COMMANDS",
    "STALE_S",
    "SURELY",
    "Label",
    "Verdict",
    "again",
    "answer",
    "at_once",
    "between",
    "carried_out",
    "commanded",
    "in_force",
    "judged_at",
    "jump_of",
    "label",
    "latest",
    "lost",
    "note",
    "onward",
    "overtake",
    "past",
    "patience",
    "reworded",
    "standing",
    "still_due",
    "verdict",
    "weight",
    "whose",
]
