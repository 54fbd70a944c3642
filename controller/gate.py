"""What comes from the broker passes here on its way to the inbox: too long is cut, too often is left out, but the newest always arrives.

A message beyond its source's limits is acknowledged at once and not looked at, so that it takes no place in the broker's window from
others. The newest of each topic is kept and handed on when the limits allow: after a flood a device stands as it last said.
What waited at the broker while we were away is no flood, and passes.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from controller.limits import Limits
from controller.link import Delivery, Happening, Idle, Inbox
from controller.seldom import Seldom
from devices.codecs.payload import LARGEST

logger = logging.getLogger("justright")

KEPT_AT_MOST = 1024
"""Topics of which the newest message is kept while its source is over its limits."""

_TOO_MUCH = "a source sends faster than anybody has use for: its newest message counts, the others are left out (`health` says whose)"


class Gate:
    """Stands before an inbox. Without limits everything passes."""

    def __init__(self, inbox: Inbox, limits: Limits | None, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Let pass what `limits` admit."""
        self._inbox = inbox
        self._limits = limits
        self._monotonic = monotonic
        self._newest: dict[str, Delivery] = {}
        self._seldom = Seldom(logger)

    def put(self, happening: Happening) -> None:
        """Hand on what may pass now."""
        if not isinstance(happening, Delivery):
            self._inbox.put(happening)
            return
        delivery = _shortened(happening)
        topic = delivery.message.topic
        if self._limits is None or delivery.queued or (topic not in self._newest and self._limits.admits(topic, self._monotonic())):
            self._inbox.put(delivery)
        else:
            self._keep(delivery, self._limits)

    def _keep(self, delivery: Delivery, limits: Limits) -> None:
        """Acknowledge a message, and keep it unless a newer one comes before the limits allow it."""
        topic = delivery.message.topic
        if delivery.message.qos:
            self._inbox.put(Idle(delivery))
        if topic in self._newest or len(self._newest) >= KEPT_AT_MOST:
            limits.leave_out(topic)
            self._seldom.warning("limits", _TOO_MUCH)
        if topic in self._newest:
            self._newest[topic] = delivery
        elif len(self._newest) < KEPT_AT_MOST:
            self._newest[topic] = delivery
            self._later(topic, limits)

    def _later(self, topic: str, limits: Limits) -> None:
        asyncio.get_running_loop().call_later(limits.opens_in(topic, self._monotonic()), self._release, topic, limits)

    def _release(self, topic: str, limits: Limits) -> None:
        if not limits.admits(topic, self._monotonic()):
            self._later(topic, limits)
            return
        delivery = self._newest.pop(topic)
        self._inbox.put(replace(delivery, message=replace(delivery.message, qos=0)))  # it is acknowledged already


def _shortened(delivery: Delivery) -> Delivery:
    """Keep of a payload that is too long only so much that it is still seen to be."""
    message = delivery.message
    if len(message.payload) <= LARGEST:
        return delivery
    return replace(delivery, message=replace(message, payload=message.payload[: LARGEST + 1]))
