"""The review's child process: the learners that serve against challengers, on every person's own ledger.

`lines.py` and `runs.py` are the parent's side: what goes to the child and comes back, as JSON lines, and how it is started. `child.py`
is what runs there. scikit-learn is imported by `foreign.py`, there and nowhere else.
"""
