"""Rule 9 of the protocol, whatever learns inside: one override suffices, and silence never moves what is published.

| question | file |
|---|---|
| What does a number owe to what was wished last? | `numbers.py` |
| What does a choice owe to it? | `choices.py`, `owed.py` |
| Is it a like use? | `occasions.py` |
| Has the learner inside earned to be followed? | `licence.py`, `contest.py` |
| Do the terms of what is published still add up? | `accounting.py` |
"""
