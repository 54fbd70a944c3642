"""Devices: what can be set on them, within which limits, and how they say it. Nothing here knows a person."""
