"""Whom a device serves, of all who are there."""

from __future__ import annotations

from collections.abc import Sequence

from controller.core.arbitration.sharing import Policy, Sharing
from controller.core.presence.sightings import STRONG
from controller.core.state import Occupant


def served(sharing: Sharing, occupants: Sequence[Occupant]) -> list[Occupant]:
    """Return whom a device serves, newest first. Who is in conflict is not served; a guest has no part in what a household agrees on."""
    latest_first = [each for each in reversed(occupants) if not each.conflict]
    newest_first = sorted(latest_first, key=lambda each: each.since, reverse=True)
    owner = [each for each in newest_first if each.subject == sharing.owner]
    if sharing.policy is Policy.OWNER and owner:
        return owner
    policy = sharing.otherwise if sharing.policy is Policy.OWNER else sharing.policy
    if policy.together:
        return [each for each in newest_first if not each.guest] or newest_first[:1]
    if policy is Policy.DRIVER:
        newest_first = sorted(newest_first, key=lambda each: each.confidence < STRONG)
    return newest_first[:1]
