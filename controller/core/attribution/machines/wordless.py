"""What a device says nothing of that has a word for each of its changes: its silence is a word as well, though not a sure one.

One that has said of its commands that they were commands, and of its hands that they were hands, does not forget to on a later one. Who or
what moved it otherwise, an app or a controller that it knows nothing of, it does not say.
"""

from __future__ import annotations

from collections.abc import Mapping

from controller.core.attribution.labels import Label, Verdict
from controller.core.conduct import Conduct
from controller.core.ledger import Entry, EntryType
from controller.core.state import Turn

MANUAL, COMMAND, NONE = "manual", "command", "none"
"""What is counted: hands and answers that it named, and changes that nothing explains of which it said nothing."""
FEW = 3
"""So often must it have said either."""
_BECAUSE = "the device names its hands, and did not name this one"
_SHARE = 2
"""So many times as often must it have named a hand as left one out."""


def speaks(conduct: Conduct) -> bool:
    """Say whether a device is known to name what moves it."""
    named = conduct.words.get(MANUAL, 0)
    return min(named, conduct.words.get(COMMAND, 0)) >= FEW and named >= _SHARE * conduct.words.get(NONE, 0)


def wordless(conduct: Conduct, made: Turn) -> Verdict | None:
    """Say whether a device that would have named a hand has not named this one."""
    if made.manual or made.obeyed or not speaks(conduct):
        return None
    return Verdict(Label.RIVAL, 0.5, (_BECAUSE,))


def note(conduct: Conduct, made: Turn, *, hand: bool) -> None:
    """Count what a device said of a change that has settled. `hand`: it was a hand's, as far as is known."""
    if made.manual:
        conduct.said(MANUAL)
    elif hand and not made.obeyed:
        conduct.said(NONE)


def obeyed(conduct: Conduct) -> None:
    """Count an answer that a device named as such: enough of them, since any more would only make its hands fade."""
    if conduct.words.get(COMMAND, 0) < 2 * FEW:
        conduct.said(COMMAND)


def claimed(conduct: Conduct, entry: Entry) -> None:
    """Count a hand that was doubted for want of a word and is claimed: else a device that left some out would never be believed again."""
    evidence = entry.detail.get("evidence")
    if entry.type is EntryType.IGNORED and isinstance(evidence, Mapping) and _BECAUSE in evidence.get("because", ()):
        conduct.said(NONE)
