"""Telling systemd how we are (sd_notify, systemd.io/PORTABILITY: a datagram to the socket it names). Without systemd nothing happens."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping

WATCHDOG_MARGIN = 2
"""Beats for each period of systemd's watchdog, as sd_watchdog_enabled(3) advises."""


def notify(state: str, environ: Mapping[str, str] = os.environ) -> None:
    """Send a state such as `READY=1`, `WATCHDOG=1` or `STOPPING=1`."""
    address = environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        try:
            sender.connect("\0" + address[1:] if address.startswith("@") else address)
            sender.sendall(state.encode())
        except OSError:
            return  # nobody listens: that is systemd's affair, and no reason to stop


def watchdog_interval(environ: Mapping[str, str] = os.environ) -> float | None:
    """Return the seconds between two beats that systemd wants, or `None` where it watches nobody."""
    period = environ.get("WATCHDOG_USEC", "")
    ours = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    return int(period) / 1e6 / WATCHDOG_MARGIN if period.isdigit() and int(period) and ours else None
