"""Online learners of what people want: numbers and choices, pure, explainable, with a state that is JSON.

| question | room or file |
|---|---|
| What may be asked of a learner, and is it kept? | `base.py`, `checks.py` |
| Which learner serves, and under which name? | `registry.py` |
| Which number would they like, and how sure is that? | `numbers/` |
| Which of several things would they like? | `choices/` |
| Is it a like use, so that the last word holds (rule 9)? | `commitment/` |
| What do the household, people like them and the kind say before they have? | `prior/` |
| Who would have foretold it better? | `evaluate.py`, `review.py` |

What several rooms share lies beside them: hours and slots (`features.py`), a setting's grid and unit, the weights of experts
(`mixture.py`), and how state is packed and read back.
"""
