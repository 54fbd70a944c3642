"""Sensors that speak on topics of their own, in words of their own: what the configuration says of where they speak and how to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from devices.codecs.native import decode_reading
from devices.messages import Reading


class Renders(Protocol):
    """A template (`devices.templates.Template`, which brings Jinja2 along: 40 ms and 3 MB that a home without one is spared)."""

    def render(self, payload: bytes) -> str:
        """Return what a payload becomes. Raises `BadPayload`."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A sensor, the topic it speaks on, and the template that finds its reading in a payload; without one the payload is the reading."""

    sensor: str
    topic: str
    template: Renders | None = None

    def read(self, payload: bytes) -> Reading | None:
        """Return the reading, or `None` where the message has none for this sensor. Raises `BadPayload`."""
        if self.template is None:
            return decode_reading(payload)
        found = self.template.render(payload)
        return decode_reading(found.encode()) if found else None
