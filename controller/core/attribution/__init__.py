"""Whose hand was that? Every reported change is labelled, by the path of what was commanded and by all that happened around it.

| question | file |
|---|---|
| What can a change be, and how sure is that? | `labels.py` |
| What was commanded, by whom, and what became of it? | `commands.py` |
| Does this report account for that command, on a device with a grid, a unit or limits of its own? | `wording.py`, `grid.py` |
| Is the first word after a command only near it, or an old state said again? | `nearly.py`, `relapses.py` |
| Where does a value lie on the paths of what was commanded, and what stands around it? | `paths.py`, `hearing.py` |
| Does one setting only move along with another? | `along.py` |
| What does a report teach of the device that made it? | `learning.py` |
| It has settled: was it a hand, or something else that happened then? | `verdicts.py` |
| What is noted of a change that no command explains, and asked of it? | `noting.py`, `jumps.py` |
| Does it come again: after commands, after power cuts, by a clock? | `reverts.py`, `boots.py`, `clocks.py` |
| Does it come with other devices, or with another setting? | `fans.py`, `groups.py`, `followers.py` |
| Is a scene called again, of which most stands still? | `scenes.py` |
| Was one device of a scene turned once more, and when did a slow one set out? | `once_more.py`, `setting_out.py` |
| Does one value come just as long after each hand, command, coming or start? | `punctual.py` |
| Is it a habit, of a machine or of a person? | `habits.py`, `unprompted.py` |
| Is it one turn of a knob, detent after detent, or too slow to be seen in any one report? | `detents.py`, `creeping.py` |
| Did a light only go off, or come back? | `darkness.py` |
| Does it never last: back by itself, or always undone? | `excursions.py` |
| Does it set itself back when a use is over? | `resets.py` |
| Does it make way for people as they leave, and come back? | `partings.py` |
| Does it name what moves it, and did not name this? | `wordless.py` |
| Whose hand? | `whose.py` |
| What becomes of every value of a report, and of those that are a hand's? | `reports.py`, `turning.py` |
| What is written down of what was no hand's? | `judging.py` |

How a setting answers is learned in `controller/core/echo.py`, what a device does by itself in `controller/core/conduct.py`.
"""

from __future__ import annotations

from controller.core.attribution import along, learning
from controller.core.attribution.commands import KEEP_COMMANDS, answer, commanded, in_force, note, overtake, standing
from controller.core.attribution.detents import onward
from controller.core.attribution.jumps import jump_of
from controller.core.attribution.labels import BOOT_S, CREDIT, ECHO_S, STALE_S, Label, Verdict
from controller.core.attribution.paths import at_once, between, label, lost, past, reworded, still_due
from controller.core.attribution.reverts import SURELY, again, latest, weight
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
    "along",
    "answer",
    "at_once",
    "between",
    "commanded",
    "in_force",
    "judged_at",
    "jump_of",
    "label",
    "latest",
    "learning",
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
