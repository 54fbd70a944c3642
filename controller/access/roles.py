"""The access model: what each role may ask for (docs/security.md). Who takes requests from people, as a web page, holds them to it.

The broker knows topics and no payloads, so it cannot tell whose level a request changes: only admins make requests over MQTT, and people
come in through something that knows who they are and asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from controller.core import requests


class Role(StrEnum):
    """What somebody or something is to the house."""

    ADMIN = "admin"
    """Runs the house: every request, everybody's data."""

    PERSON = "person"
    """Lives here: their own data and wishes, and what anybody at a device can do there."""

    DEVICE = "device"
    """Says how it stands and hears what it is to do; asks for nothing and sees nothing of people."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks: a role, and for a person who it is."""

    role: Role
    person: str | None = None


_HOUSE = (requests.AdoptDevice, requests.ResetEcho, requests.RunReview, requests.UndoReview, requests.EnrolTag)
"""What concerns the house or opens doors: a tag makes whoever carries it somebody."""

_AT_THE_DEVICE = (requests.UndoDecision, requests.ReleaseHold, requests.PauseDevice, requests.AskHealth)
"""What anybody who lives here may do, as they may turn the knob itself."""

_OF_SOMEBODY = (requests.DiscountEntry, requests.AcceptSuggestion, requests.DismissSuggestion)
"""What concerns whoever the entry or the suggestion is about; the request does not say who that is."""


_Personal: TypeAlias = (
    requests.AcceptSuggestion
    | requests.AnswerQuiz
    | requests.ClaimEntry
    | requests.ClearPin
    | requests.DiscountEntry
    | requests.DismissSuggestion
    | requests.ExportPerson
    | requests.ForgetPerson
    | requests.SetDevice
    | requests.SetLevel
    | requests.SetPin
)
"""What is left: requests about one person."""


def refusal(actor: Actor, request: requests.Request, about: str | None = None) -> str | None:
    """Return why an actor may not make a request, or `None` where they may.

    `about` is the person whom the entry or the suggestion concerns that the request names, where it names one: looked up by the caller.
    """
    if actor.role is Role.ADMIN:
        return None
    if actor.role is Role.DEVICE or actor.person is None:
        return "devices make no requests"
    if isinstance(request, _HOUSE):
        return "only an admin may do this"
    if isinstance(request, _AT_THE_DEVICE):
        return None
    return _of_people(actor.person, request, about)


def _of_people(person: str, request: _Personal, about: str | None) -> str | None:
    if isinstance(request, requests.SetDevice) and request.person is None:
        return "say who you are: device/set needs your own name as person"
    if isinstance(request, requests.ClaimEntry) and about not in (None, person):
        return "it is somebody else's already"
    whose = about if isinstance(request, _OF_SOMEBODY) else request.person
    return None if whose == person else "this is somebody else's"
