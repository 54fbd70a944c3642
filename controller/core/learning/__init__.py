"""What is learned, from what, and how it is untold. The learners themselves are in `learners/` and know of no person.

| question | file |
|---|---|
| What was left alone, and may that count? | `accepting.py` |
| What were the learners told of late? | `journal.py` |
| What had somebody last, had something never come? | `withdrawing.py` |
| What would they be, had something never come? | `rebuilding.py`, from where nothing changed: `milestones.py` |
| What goes when somebody is forgotten? | `forgetting.py` |
| Which learner serves a setting? | `chosen.py` |
| Would another one do better? | `review.py` (as data), `reviewing.py` (what follows) |
"""
