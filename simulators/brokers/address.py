"""Where a broker listens, and where one of our own may."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

HOST = "127.0.0.1"
READY_S = 5.0
"""mosquitto takes about 10 ms; a machine on its knees may have this long."""


class BrokerError(RuntimeError):
    """There is no broker to be had; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a broker listens, and which protocol it speaks: 5 or 3.1.1."""

    host: str
    port: int
    protocol: str = "5"
    username: str | None = None
    password: str | None = None

    @property
    def url(self) -> str:
        """The address as people write it, without a password."""
        return f"mqtt://{self.host}:{self.port}"


def address_of(url: str) -> Address:
    """Read `mqtt://user:password@host:port`. Raises `ValueError` where it is none."""
    try:
        parts = urlsplit(url if "://" in url else f"mqtt://{url}")
        port = parts.port or 1883
    except ValueError:
        raise ValueError(f"{url!r} is no address of a broker; write mqtt://host:1883") from None
    if parts.scheme != "mqtt" or not parts.hostname:
        raise ValueError(f"{url!r} is no address of a broker; write mqtt://host:1883")
    name, password = (unquote(text) if text else None for text in (parts.username, parts.password))
    return Address(parts.hostname, port, username=name, password=password)


def free_port() -> int:
    """Return a port of the loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
