"""Sensors that speak on topics of their own, in words of their own: what the configuration says of where they speak and how to read it."""

from __future__ import annotations

from dataclasses import dataclass

from devices.codecs.native import decode_reading
from devices.codecs.payload import BadPayload
from devices.messages import Reading
from devices.templates import NoRendering, Template


@dataclass(frozen=True, slots=True)
class Foreign:
    """A sensor, the topic it speaks on, and the template that finds its reading in a payload; without one the payload is the reading."""

    sensor: str
    topic: str
    template: Template | None = None

    def read(self, payload: bytes) -> Reading | None:
        """Return the reading, or `None` where the message has none for this sensor. Raises `BadPayload`."""
        if self.template is None:
            return decode_reading(payload)
        try:
            found = self.template.render(payload)
        except NoRendering as error:
            raise BadPayload(str(error)) from None
        return decode_reading(found.encode()) if found else None
