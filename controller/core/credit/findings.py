"""What is written down of a change: whose it is, or why it is nobody's, and who it may have been."""

from __future__ import annotations

from collections.abc import Mapping

from controller.core.credit.suspects import Verdict
from controller.core.ledger import EntryType, Finding
from devices.kinds import Device
from devices.settings import Value

TOLD = 0.005
"""Probability from which on the ledger says that it may have been somebody."""


def told(found: Verdict) -> dict[str, float]:
    """Return who it may have been, as the ledger keeps it."""
    return {name: round(share, 4) for name, share in found.shares.items() if share >= TOLD}


def finding(device: Device, setting: str, value: Value, found: Verdict, detail: Mapping[str, object]) -> tuple[EntryType, str, Finding]:
    """Return what is recorded of a change at a device."""
    confidence = round(found.who.confidence, 4) if found.who else None
    if found.person is not None:
        return EntryType.PREFERENCE, device.name, Finding(setting, value, found.person, "device", confidence=confidence, detail=detail)
    reason = found.reason or "guest"
    return EntryType.UNATTRIBUTED, device.name, Finding(setting, value, reason=reason, confidence=confidence, detail=detail)
