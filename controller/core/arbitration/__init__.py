"""Several at once? Whom a device serves (`serving`), what becomes of their wishes (`agreement`, over `numbers` and `choices`), and the
memory that keeps it fair (`controller/core/fairness.py`). In an exclusive place presence itself keeps only one.

All of it is pure, and the order in which people are named decides nothing but where the policy says so (who came last).
"""

from controller.core.arbitration.agreement import Agreement, Voice, agree
from controller.core.arbitration.serving import served

__all__ = ["Agreement", "Voice", "agree", "served"]
