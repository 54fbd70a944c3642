"""What is said where several people share a device: the policy and, unless one of them is private, what each would have had."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from controller.core.arbitration.sharing import Policy
from devices.settings import Value

_HOW = {
    Policy.MEAN: "the mean of their wishes, the surer ones weighing more",
    Policy.LEAST_DISCOMFORT: "the least discomfort for whoever is worst off",
}


EVEN = 1.05
"""A pull up to this is as good as everybody's."""


@dataclass(frozen=True, slots=True)
class Wished:
    """What one of those who are heard would have, how much of the agreement that makes (`part`), and how hard it pulls (1: as all do)."""

    subject: str
    name: str
    value: Value
    part: float = 0.0
    pull: float = 1.0


@dataclass(frozen=True, slots=True)
class Shared:
    """An agreement as it may be told: `wishes` are empty where somebody is `private`.

    The wishes of `heard` are weighed, of `there` who share it; `turn`: they take turns. `best` would hardly be better than what stands,
    and `uneven`: somebody has borne more than the others and pulls harder.
    """

    policy: Policy
    there: int
    heard: int
    wishes: tuple[Wished, ...] = ()
    private: bool = False
    turn: bool = False
    best: Value | None = None
    uneven: bool = False

    @property
    def hidden(self) -> bool:
        """Say whether the reasons of a single person would give away what is private."""
        return self.private and self.there > 1

    @property
    def who(self) -> str:
        """Return whose wishes these are, in words."""
        return f"the {self.there} who are here" if self.heard == self.there else f"{self.heard} of the {self.there} who are here"


def because(shared: Shared) -> dict[str, Any]:
    """Return it as data."""
    told: dict[str, Any] = {"policy": shared.policy.value}
    if shared.wishes:
        told["wishes"] = [{"person": each.subject, "value": each.value} for each in shared.wishes]
        if shared.uneven:
            told["pulls"] = {each.subject: round(each.pull, 3) for each in shared.wishes}
        if shared.best is not None:
            told["best"] = shared.best
    return told


def terms(shared: Shared) -> list[dict[str, Any]]:
    """Return what made the number: each wish and how much it counts."""
    return [{"name": each.name, "value": each.value, "weight": round(each.part, 3)} for each in shared.wishes if each.part > 0]


def compromise(shared: Shared, value: str, said: Callable[[Value], str]) -> str:
    """Return the sentence on a value that is exactly nobody's."""
    wishes = ", ".join(f"{each.name}{' would have' if not index else ''} {said(each.value)}" for index, each in enumerate(shared.wishes))
    how = ", ".join(each for each in (_HOW.get(shared.policy, ""), _owed(shared)) if each)
    text = f"{value} is a compromise between {shared.who}{f' ({how})' if how else ''}{f': {wishes}' if wishes else ''}."
    return f"{text} {_stays(shared, said)}" if shared.best is not None else text


def anonymous(shared: Shared, value: str) -> str:
    """Return the sentence on somebody's own wish that is not to be told as theirs."""
    return f"{value} is what is wanted among the {shared.there} who are here{'; they take turns' if shared.turn else ''}."


def turn(name: str, shared: Shared) -> str:
    """Return the remark on whose turn it is."""
    return f"It is {name}'s turn of {shared.who}."


def _owed(shared: Shared) -> str:
    """Say that somebody has borne more than the others; who, where that may be told."""
    if not shared.uneven:
        return ""
    most = max((each.pull for each in shared.wishes), default=0.0)
    names = " and ".join(each.name for each in shared.wishes if each.pull == most)
    return f"more for {names or 'whoever'}{'' if names else ' has borne more so far'}{', having borne more so far' if names else ''}"


def _stays(shared: Shared, said: Callable[[Value], str]) -> str:
    better = said(shared.best) if shared.wishes and shared.best is not None else "anything else"
    return f"It stays, as {better} would hardly be better."
