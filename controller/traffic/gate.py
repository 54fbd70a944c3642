"""What comes from the broker passes here on its way to the inbox: too long is cut, too often is left out, but the newest always arrives.

A message beyond its source's limits takes the place of the one before it on its topic, which is acknowledged and not looked at, so that
it takes no place in the broker's window from others. The newest of each topic is handed on when the limits allow, and acknowledged only
then: after a flood, and after a crash in the midst of one, a device stands as it last said.
What waited at the broker while we were away is no flood, and passes; so does what it retains, once for each subscription.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from controller.effects import Message
from controller.seldom import Seldom
from controller.traffic.limits import Limits
from controller.traffic.link import Delivery, Disconnected, Happening, Idle, Inbox
from devices.codecs.payload import LARGEST

logger = logging.getLogger("justright")

KEPT_AT_MOST = 1024
"""Topics of which the newest message is kept while its source is over its limits."""

UNACKNOWLEDGED_AT_MOST = 20
"""Of these, how many are kept without an acknowledgement: a fifth of the broker's window to us. Others are acknowledged when they come."""

_TOO_MUCH = "a source sends faster than anybody has use for: its newest message counts, the others are left out (`health` says whose)"


class Gate:
    """Stands before an inbox. Without limits everything passes."""

    def __init__(
        self,
        inbox: Inbox,
        limits: Limits | None,
        monotonic: Callable[[], float] = time.monotonic,
        left_out: Callable[[Message, float], None] | None = None,
    ) -> None:
        """Let pass what `limits` admit; `left_out` is told of every message that is not looked at, and when."""
        self._inbox = inbox
        self._limits = limits
        self._monotonic = monotonic
        self._left_out = left_out
        self._newest: dict[str, Delivery] = {}
        self._unacknowledged = 0
        self._seldom = Seldom(logger)

    def put(self, happening: Happening) -> None:
        """Hand on what may pass now."""
        if not isinstance(happening, Delivery):
            if isinstance(happening, Disconnected):
                self._let_go()
            self._inbox.put(happening)
            return
        delivery = _shortened(happening)
        topic = delivery.message.topic
        waited = delivery.queued or delivery.message.retain
        if self._limits is None or waited or (topic not in self._newest and self._limits.admits(topic, self._monotonic())):
            self._inbox.put(delivery)
        else:
            self._keep(delivery, self._limits)

    def _keep(self, delivery: Delivery, limits: Limits) -> None:
        """Keep a message until the limits allow it or a newer one comes; acknowledge the one whose place it takes."""
        topic = delivery.message.topic
        before = self._newest.get(topic)
        if before is not None or len(self._newest) >= KEPT_AT_MOST:
            self._leave_out(delivery if before is None else before, limits)
        if before is not None:
            self._unacknowledged -= bool(before.message.qos)
        elif len(self._newest) >= KEPT_AT_MOST:
            return
        else:
            self._later(topic, limits)
        if self._unacknowledged >= UNACKNOWLEDGED_AT_MOST:
            self._acknowledge(delivery)
            delivery = replace(delivery, message=replace(delivery.message, qos=0))
        self._unacknowledged += bool(delivery.message.qos)
        self._newest[topic] = delivery

    def _leave_out(self, delivery: Delivery, limits: Limits) -> None:
        """Count and acknowledge what is not looked at; whoever is to be told is told before that."""
        limits.leave_out(delivery.message.topic)
        self._seldom.warning("limits", _TOO_MUCH)
        if self._left_out is not None:
            self._left_out(delivery.message, self._monotonic())
        self._acknowledge(delivery)

    def _acknowledge(self, delivery: Delivery) -> None:
        if delivery.message.qos:
            self._inbox.put(Idle(delivery))

    def _let_go(self) -> None:
        """The link is gone: what was not acknowledged comes again."""
        self._newest = {topic: each for topic, each in self._newest.items() if not each.message.qos}
        self._unacknowledged = 0

    def _later(self, topic: str, limits: Limits) -> None:
        asyncio.get_running_loop().call_later(limits.opens_in(topic, self._monotonic()), self._release, topic, limits)

    def _release(self, topic: str, limits: Limits) -> None:
        if topic not in self._newest:
            return
        if not limits.admits(topic, self._monotonic()):
            self._later(topic, limits)
            return
        delivery = self._newest.pop(topic)
        self._unacknowledged -= bool(delivery.message.qos)
        self._inbox.put(delivery)


def _shortened(delivery: Delivery) -> Delivery:
    """Keep of a payload that is too long only so much that it is still seen to be."""
    message = delivery.message
    if len(message.payload) <= LARGEST:
        return delivery
    return replace(delivery, message=replace(message, payload=message.payload[: LARGEST + 1]))
