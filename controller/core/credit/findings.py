"""What is written down of a change: whose it is, or why it is nobody's, and who it may have been."""

from __future__ import annotations

from collections.abc import Mapping

from controller.core.credit.suspects import Verdict
from controller.core.ledger import EntryType, Finding
from controller.core.state import Turn
from devices.kinds import Device
from devices.settings import Value

TOLD = 0.005
"""Probability from which on the ledger says that it may have been somebody."""


def told(found: Verdict) -> dict[str, float]:
    """Return who it may have been, as the ledger keeps it."""
    return {name: round(share, 4) for name, share in found.shares.items() if share >= TOLD}


def note(made: Turn, found: Verdict) -> None:
    """Keep with a change for whom its value speaks: what is learned since is no witness of it, and what the same hand set is told."""
    made.pleased = {name: float(f"{each:.4g}") for name, each in found.pleased.items()}
    made.befits = {name: float(f"{each:.4g}") for name, each in found.befits.items()}


def finding(device: Device, setting: str, value: Value, found: Verdict, detail: Mapping[str, object]) -> tuple[EntryType, str, Finding]:
    """Return what is recorded of a change at a device."""
    confidence = round(found.who.confidence, 4) if found.who else None
    if found.person is not None:
        return EntryType.PREFERENCE, device.name, Finding(setting, value, found.person, "device", confidence=confidence, detail=detail)
    reason = found.reason or "guest"
    return EntryType.UNATTRIBUTED, device.name, Finding(setting, value, reason=reason, confidence=confidence, detail=detail)
