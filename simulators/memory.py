"""A household's history where nothing is kept: simulated people claim and discount nothing, so nothing is ever read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from controller.core.ledger import Entry


class Nothing:
    """Satisfies `controller.effects.History` with empty answers."""

    def entry(self, entry_id: str) -> Entry | None:
        """Return no entry."""
        del entry_id
        return None  # an answer, not the lack of one

    def evidence(self, person: str, device: str, setting: str) -> tuple[Entry, ...]:
        """Return no evidence."""
        del person, device, setting
        return ()

    def export(self, person: str) -> Mapping[str, Any]:
        """Return nothing."""
        del person
        return {}
