"""What the shell asks of the household it serves, so that another than the real one can be served as well."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from controller.core.decisions import Relearn
from controller.effects import Effects, Message, Publication
from controller.traffic.limits import Limits


class Resident(Protocol):
    """A household (`controller.household.Household`)."""

    @property
    def subscriptions(self) -> tuple[str, ...]:
        """The topic filters to subscribe to."""

    @property
    def will(self) -> Publication:
        """What the broker is to say when we are gone."""

    @property
    def limits(self) -> Limits | None:
        """How much each source may say; without any, everything passes."""

    def start(self, at: datetime) -> Effects:
        """Say that we are there."""

    def receive(self, message: Message, at: datetime, *, late: bool = False) -> Effects:
        """Take in a message."""

    def wake(self, at: datetime) -> Effects:
        """Act on what is due."""

    def disconnected(self, at: datetime) -> Effects:
        """Take in that nobody listens."""

    def relearn(self, wanted: Iterable[Relearn], at: datetime) -> Effects:
        """Learn again what a step before asked for; reads the store."""

    def next_deadline(self) -> datetime | None:
        """Return when to `wake`."""

    def reads_history(self, topic: str) -> bool:
        """Say whether a message on this topic may read the store back."""
