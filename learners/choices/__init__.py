"""Which of several things would somebody like now: `favourites.py` serves, and asks the others.

| question | file |
|---|---|
| What was chosen, and when is it like now? | `remembered.py`, `kernels.py` |
| What was chosen at this hour and after that, ever? | `long_run.py` |
| How much does each of these speak for an option? | `appeal.py`, `conditional_logit.py` |
| Do they want something new, and what is like what they love? | `novelty.py`, `similarity.py` |
| Do they never take the same twice running? | `never_twice.py` |
| What do plain counts say (a challenger)? | `counts.py` |
"""
