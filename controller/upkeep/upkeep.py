"""What a household that is served for years wants besides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from controller.effects import Publication
from controller.upkeep.keeping import Keeper
from controller.upkeep.nights import Nightly
from controller.vitals import Vitals


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Its nightly review and backup, and a word now and then on how it is."""

    nightly: Nightly | None = None
    keeper: Keeper | None = None
    vitals: Vitals = field(default_factory=Vitals)
    health: Callable[[datetime], Publication] | None = None
