"""Decisions become publications: each on its topic, as the protocol writes it."""

from __future__ import annotations

from collections.abc import Iterable

from controller.core.decisions import PublishDecision, PublishDevice, PublishSetpoint, PublishSuggestion, RecordEntry, Respond
from controller.effects import Publication
from controller.wire import Listed, Topics, encode_device, encode_devices, encode_document, encode_entry, encode_response
from devices.codecs.native import encode_setpoint

Published = PublishSetpoint | PublishDecision | PublishSuggestion | PublishDevice | RecordEntry | Respond
"""The decisions that are a message each."""


def publication(topics: Topics, decision: Published) -> Publication:
    """Return the message that says a decision."""
    match decision:
        case PublishSetpoint(device, values, moves):
            return Publication(topics.set(device), encode_setpoint(values), urgent=True, fleeting=moves)
        case PublishDecision(device, document):
            return Publication(topics.decision(device), encode_document(document) if document else "", retain=True)
        case PublishSuggestion(device, document):
            return Publication(topics.suggestion(device), encode_document(document))
        case PublishDevice(device):
            return Publication(topics.bridge_device(device), encode_device(decision), retain=True)
        case RecordEntry(entry):
            return Publication(topics.bridge_event, encode_entry(entry))
        case Respond(verb):
            return Publication(topics.response(verb), encode_response(decision))


def device_list(topics: Topics, devices: Iterable[Listed]) -> Publication:
    """Return the message that lists every device."""
    return Publication(topics.bridge_devices, encode_devices(devices), retain=True)
