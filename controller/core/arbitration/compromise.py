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


@dataclass(frozen=True, slots=True)
class Shared:
    """An agreement as it may be told: `wishes` (subject, name, value) are empty where somebody is `private`.

    `there` people share it; `turn`: they take turns.
    """

    policy: Policy
    there: int
    wishes: tuple[tuple[str, str, Value], ...]
    private: bool = False
    turn: bool = False

    @property
    def hidden(self) -> bool:
        """Say whether the reasons of a single person would give away what is private."""
        return self.private and self.there > 1


def because(shared: Shared) -> dict[str, Any]:
    """Return it as data."""
    told: dict[str, Any] = {"policy": shared.policy.value}
    if shared.wishes:
        told["wishes"] = [{"person": subject, "value": value} for subject, _, value in shared.wishes]
    return told


def compromise(shared: Shared, value: str, said: Callable[[Value], str]) -> str:
    """Return the sentence on a value that is exactly nobody's."""
    wishes = ", ".join(f"{name}{' would have' if not index else ''} {said(wish)}" for index, (_, name, wish) in enumerate(shared.wishes))
    how = f" ({_HOW[shared.policy]})" if shared.policy in _HOW else ""
    return f"{value} is a compromise between the {shared.there} who are here{how}{f': {wishes}' if wishes else ''}."


def anonymous(shared: Shared, value: str) -> str:
    """Return the sentence on somebody's own wish that is not to be told as theirs."""
    return f"{value} is what is wanted among the {shared.there} who are here{'; they take turns' if shared.turn else ''}."


def turn(name: str, there: int) -> str:
    """Return the remark on whose turn it is."""
    return f"It is {name}'s turn of the {there} who are here."
