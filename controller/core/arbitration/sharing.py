"""How several people share a device: the policies, as the configuration and the catalogue name them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Policy(StrEnum):
    """Who decides where several are (one of them, or all together)."""

    NEWEST = "newest"
    """Who came last."""
    DRIVER = "driver"
    """Whoever has the wheel: who came last on strong evidence (`Vehicle.Driver` of COVESA VSS is one person too)."""
    OWNER = "owner"
    """Whose device it is, while they are there; else as its kind does."""
    MEAN = "mean"
    """The mean of all wishes, each weighed by how sure it is."""
    LEAST_DISCOMFORT = "least_discomfort"
    """What is least uncomfortable for whoever is worst off."""
    TURNS = "turns"
    """One after the other gets exactly their own."""

    @property
    def together(self) -> bool:
        """Say whether the wishes of all who are there count."""
        return self in {Policy.MEAN, Policy.LEAST_DISCOMFORT, Policy.TURNS}


@dataclass(frozen=True, slots=True)
class Sharing:
    """The policy of one device, and its owner where that matters."""

    policy: Policy = Policy.NEWEST
    owner: str | None = None
    otherwise: Policy = Policy.NEWEST
    """What serves while the owner is not there."""

    @property
    def together(self) -> bool:
        """Say whether the wishes of several may count at once."""
        return self.policy.together or (self.policy is Policy.OWNER and self.otherwise.together)
