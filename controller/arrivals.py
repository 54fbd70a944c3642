"""Messages become events: what arrived on which topic, read by its codec. Refuses what cannot be meant, and says so seldom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from controller.core.events import (
    AvailabilityReported,
    CommandSeen,
    Event,
    IdentitySeen,
    RequestMade,
    SensorRead,
    StateReported,
    StateRequested,
)
from controller.core.ledger import Entry
from controller.core.requests import AcceptSuggestion, ClaimEntry, DiscountEntry, DismissSuggestion
from controller.effects import History, Message
from controller.wire import decode_request
from devices.codecs.native import decode_availability, decode_command, decode_identity, decode_reading, decode_state
from devices.codecs.payload import BadPayload, json_object
from devices.kinds import Device

LARGEST = 64 * 1024
"""Bytes of a payload that we read; nothing that we understand is longer."""


def with_article(word: str) -> str:
    """Return a word with the article that it has.

    >>> with_article("identity"), with_article("state")
    ('an identity', 'a state')
    """
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


class Unexpected(Exception):
    """A message that means nothing here: of `kind`, for counting alike ones together."""

    def __init__(self, kind: str, text: str) -> None:
        """Say what came, without what was in it."""
        super().__init__(text)
        self.kind = kind


def read_event(
    arrival: tuple[str, ...], message: Message, at: datetime, devices: Mapping[str, Device], history: History, *, late: bool
) -> Event:
    """Return what a message says. Raises `Unexpected`, `BadPayload`, or `BadRequest` where it is a request."""
    channel, name = arrival[0], arrival[1]
    if len(message.payload) > LARGEST and channel != "request":
        raise Unexpected("size", "a message was longer than anything that we read")
    match channel:
        case "identity":
            return IdentitySeen(at, name, arrival[2], decode_identity(message.payload), message.retain)
        case "sensor":
            return SensorRead(at, name, decode_reading(message.payload), message.retain)
        case "request":
            return _request(name, message, at, history)
        case _:
            if name not in devices:
                raise Unexpected("device", f"a message on {with_article(channel)} topic named a device that is not configured")
            return _of_device(channel, devices[name], message, at, late=late)


def _of_device(channel: str, device: Device, message: Message, at: datetime, *, late: bool) -> Event:
    if channel == "state":
        return StateReported(at, device.name, decode_state(message.payload, device.settings), message.retain, late)
    if channel == "availability":
        return AvailabilityReported(at, device.name, decode_availability(message.payload), message.retain)
    if message.retain:
        raise Unexpected("retained", f"a retained message on a {channel} topic was left alone: it may be from any time")
    match channel:
        case "get":
            return StateRequested(at, device.name)
        case "set":
            return CommandSeen(at, device.name, decode_command(message.payload, device.settings))
        case "suggestion/accept":
            return RequestMade(at, AcceptSuggestion(device.name, _named(message.payload)))
        case _:
            return RequestMade(at, DismissSuggestion(device.name, _named(message.payload)))


def _named(payload: bytes) -> str | None:
    """Return the id of the suggestion that an answer names; a mere press of a button names none."""
    try:
        named = json_object(payload).get("id")
    except BadPayload:
        return None
    return None if named is None else str(named)


def _request(verb: str, message: Message, at: datetime, history: History) -> RequestMade:
    if message.retain:
        raise Unexpected("retained", "a retained request was not met: it may be from any time")
    request, transaction = decode_request(verb, message.payload)
    entry: Entry | None = None
    if isinstance(request, ClaimEntry | DiscountEntry):
        entry = history.entry(request.event)
    return RequestMade(at, request, transaction, entry)


__all__ = ["LARGEST", "BadPayload", "Unexpected", "read_event", "with_article"]
