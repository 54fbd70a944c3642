"""Several at once? Whom a device serves, what becomes of their wishes, and what may be said of that.

| question | file |
|---|---|
| Whom does a device serve? | `serving.py` |
| Which policies are there? | `sharing.py` |
| What do several wishes become? | `agreement.py`, over `numbers.py` and `choices.py` |
| What does a device make of it, and who bears what? | `agreeing.py`; the memory is `controller/core/fairness.py`'s |
| What is said of it? | `compromise.py` |

In an exclusive place presence itself keeps only one. The order in which people are named decides nothing but where the policy says so (who
came last).
"""

from controller.core.arbitration.agreement import Agreement, Voice, agree
from controller.core.arbitration.serving import served

__all__ = ["Agreement", "Voice", "agree", "served"]
