"""A broker in pure Python (amqtt), in a thread of this process, for a demo where mosquitto cannot be installed. It speaks MQTT 3.1.1 and
does not redeliver: nothing that is about reliability may be shown on it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from simulators.brokers.address import HOST, READY_S, Address, BrokerError, free_port


@contextmanager
def embedded_broker() -> Iterator[Address]:
    """Run amqtt for the time of a `with` block. Raises `BrokerError` where it is not installed or does not start."""
    if find_spec("amqtt") is None:
        raise BrokerError("no broker found: install mosquitto (apt install mosquitto), or one in Python (pip install 'justright[demo]')")
    logging.getLogger("amqtt").setLevel(logging.CRITICAL)
    logging.getLogger("transitions").setLevel(logging.CRITICAL)
    port, ready, stop, failures = free_port(), threading.Event(), threading.Event(), list[BaseException]()
    thread = threading.Thread(target=_serve, args=(port, ready, stop, failures), name="amqtt", daemon=True)
    thread.start()
    try:
        if not ready.wait(READY_S) or failures:
            raise BrokerError(f"amqtt did not start: {failures[0] if failures else 'no answer'}")
        yield Address(HOST, port, protocol="3.1.1")
    finally:
        stop.set()
        thread.join(timeout=READY_S)


def _serve(port: int, ready: threading.Event, stop: threading.Event, failures: list[BaseException]) -> None:
    try:
        asyncio.run(_run(port, ready, stop))
    except Exception as error:  # noqa: BLE001  # whatever amqtt raises goes to the thread that waits for it
        failures.append(error)
        ready.set()


async def _run(port: int, ready: threading.Event, stop: threading.Event) -> None:
    from amqtt.broker import Broker  # type: ignore[import-untyped]  # noqa: PLC0415  # optional, and slow to import

    broker = Broker(_configuration(port))
    await broker.start()
    ready.set()
    try:
        await asyncio.to_thread(stop.wait)
    finally:
        await broker.shutdown()


def _configuration(port: int) -> dict[str, Any]:
    return {
        "listeners": {"default": {"type": "tcp", "bind": f"{HOST}:{port}"}},
        "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
    }
