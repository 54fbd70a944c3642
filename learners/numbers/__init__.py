"""Which number would somebody like now: `blend.py` serves, and asks the others.

| question | file |
|---|---|
| What was wanted, and what stood before? | `ring.py`, each value once: `shelf.py` |
| What was wanted in circumstances like these? | `kernels.py` |
| Which habits of hour and week, which sensors, which mood? | `state_space.py`, `habits.py`, `surroundings.py` |
| Which one value holds at any hour? | `levels.py` |
| What do they say side by side, and what is to be published of it? | `experts.py`, `atoms.py` |
| How far off may it be, and does 80 % hold? | `tolerance.py`, `calibration.py` |
| What did they leave alone before they wished anything? | `unasked.py` |
| What does a plain mean of the hour say (a challenger)? | `cells.py` |
"""
