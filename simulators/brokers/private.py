"""A private broker: the best there is on this machine, gone in all cases when its `with` block ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from simulators.brokers.address import Address
from simulators.brokers.mosquitto import find_mosquitto, mosquitto


@contextmanager
def private_broker() -> Iterator[Address]:
    """Run mosquitto for the time of a `with` block, or amqtt where there is none. Raises `BrokerError`."""
    program = find_mosquitto()
    if program is not None:
        with mosquitto(program) as address:
            yield address
        return
    from simulators.brokers.embedded import embedded_broker  # noqa: PLC0415  # heavy, and rarely needed

    with embedded_broker() as address:
        yield address
