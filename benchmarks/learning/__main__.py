"""`python -m benchmarks.learning` is `justright bench learning`."""

from benchmarks.learning.command import learning

learning()
