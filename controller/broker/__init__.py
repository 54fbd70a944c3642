"""The link to the broker. Nothing outside this package knows aiomqtt, or the paho client under it."""

from controller.broker.broker import Broker, Pace
from controller.broker.failures import LinkError

__all__ = ["Broker", "LinkError", "Pace"]
