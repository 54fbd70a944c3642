"""Is it safe? The last stage before anything leaves: knows no people and no learning, holds limits and interlocks, fails closed.

A file for each question: how high (`limits`), how fast (`ramps`), may it move (`interlocks`), is what comes out what was asked for
(`outlets`). The figures and their sources are the catalogue's (`devices/catalog`). `Wish` says only how strong the wish behind a value is.
What all that leaves behind in a device's state is a `Guard`. Water that runs (`water`) and parts that
move (`movement`) are watched to the end; `guarding` is the one door to whatever is watched.
"""

from controller.core.safety.interlocks import Sample, Verdict, interlock
from controller.core.safety.limits import Limited, Wish, ceiling, limit, lowest, most

__all__ = ["Limited", "Sample", "Verdict", "Wish", "ceiling", "interlock", "limit", "lowest", "most"]
