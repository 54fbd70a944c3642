"""What can be wrong with a template: itself, or what it is given."""

from __future__ import annotations

from devices.codecs.payload import BadPayload


class BadTemplate(ValueError):
    """A template that is not understood, with the reason: it is no Jinja2, or wants more than is allowed."""


class NoRendering(BadPayload):
    """A template that cannot be rendered with this payload; the reason quotes nothing of it."""
