"""The core: pure, without clock or I/O. `house.py` is the door; behind it one room for each question.

| question | room |
|---|---|
| Who is here? | `presence/` |
| A hand, or something else? | `attribution/`, with how a device answers in `echo.py` |
| Whose wish was it? | `credit/` |
| What was asked for? | `preferences.py`, `petitions/` |
| What would they like? | `wishes/` |
| What is learned of it? | `learning/` |
| Several at once? | `arbitration/`, with what is fair in `fairness.py` |
| Is it safe? | `safety/` |
| What leaves, and what becomes of it? | `commanding/` |
| What was saved? | `saved/` |

`deciding.py` asks them in turn about one device; `core.py` and `state.py` are what they share.
"""
