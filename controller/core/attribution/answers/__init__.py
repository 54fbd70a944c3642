"""Does what was commanded explain what a device says, and what does its answer teach of it.

| question | file |
|---|---|
| What was commanded, by whom, and what became of it? | `commands.py` |
| Where does a value lie on the paths of what was commanded? | `paths.py` |
| Is an answer still due, late, or lost? | `due.py` |
| Is it on the way to what was commanded, or nearly there? | `ways.py` |
| Is it the same value in the device's own words: a unit, limits, a grid of its own? | `wording.py`, `grid.py` |
| Is the first word after a command only near it? | `nearly.py` |
| What does a report teach of the device that made it? | `learning.py` |
"""
