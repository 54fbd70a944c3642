"""Fixtures of the integration tests serve here too."""

from tests.integration.conftest import mosquitto, serves

__all__ = ["mosquitto", "serves"]
