"""What would they like? From one person's guess to what is wanted of a setting now.

| question | file |
|---|---|
| What would this person like, and how sure is that? | `proposal.py` |
| What is to be expected of somebody who has set nothing here yet? | `priors.py` |
| In which order do pins, overrides, levels and guesses count? | `wishing.py` |
| What is worth asking, and what is not asked again? | `suggesting.py` |
| How right would it have been, had it acted? | `observing.py` |
"""
