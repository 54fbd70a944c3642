"""One household on MQTT and SQLite. One consumer takes what happens, one after the other; the household decides; this performs.

A setpoint leaves before anything is stored, because somebody is waiting at the device. All else leaves once it is stored, and a message
is acknowledged after what it led to was sent. What the broker sends again is answered again, and not performed again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

from controller.broker import Broker
from controller.config import Mqtt
from controller.effects import Effects, Message
from controller.resident import Resident
from controller.seldom import Seldom
from controller.steady import Clock, SteadyClock
from controller.store import Receipt, StoreError, StoreThread, StoreUnavailable
from controller.traffic.commits import Commits, Step
from controller.traffic.gate import Gate
from controller.traffic.link import Beat, Connected, Delivery, Disconnected, Happening, Idle, Inbox, Turn
from controller.traffic.refusals import Refusals
from controller.upkeep import systemd
from controller.upkeep.memory import give_back
from controller.upkeep.nights import Nights
from controller.upkeep.pulse import Pulse
from controller.upkeep.upkeep import Upkeep
from controller.wire import Topics

logger = logging.getLogger("justright")

SHORT_GAP = timedelta(seconds=3)
"""What waited at the broker no longer than this is as good as on time: identities and reports take as long to come in anyway."""

AFTER_CRASH = timedelta(seconds=45)
"""The same after a crash: a service manager starts us again within seconds, and who was there is still there, turning the same knob."""

YIELD_EVERY = 20
"""Happenings between two chances for the sockets, so that a flood of one device delays nobody's setpoint by more than that."""

WAITING_STEPS_AT_MOST = 2000
"""Steps that may wait for a store that fails before messages of QoS 0 are left alone (QoS 1 stops by itself, unacknowledged)."""

AGAIN_S = 10.0
"""Seconds after which what needs a store that fails is tried again."""

HEALTH_EVERY_S = 600.0
"""Seconds between two words on how we are, as zigbee2mqtt has it."""

SHORTEST_NAP_S = 0.01
"""Should a deadline stay due although the household was woken for it, this keeps the loop from spinning."""

LONGEST_GOODBYE_S = 1.5


class App:
    """One household's shell: the tasks that run it, and what lies between them."""

    def __init__(
        self,
        household: Resident,
        store: StoreThread,
        mqtt: Mqtt,
        last_alive: datetime | None,
        clock: Clock | None = None,
        upkeep: Upkeep | None = None,
        *,
        crashed: bool = True,
    ) -> None:
        """Put the parts together; `serve` runs them. `last_alive` is when somebody last listened for this household.

        `clock` is the time to live by: the steady one, unless a simulation lets its days pass faster. `crashed` says that the last run
        ended without a goodbye.
        """
        upkeep = upkeep or Upkeep()
        self._household = household
        self._store = store
        self._inbox = Inbox()
        self._clock: Clock = clock or SteadyClock(last_alive)
        self._refusals = Refusals(Topics(mqtt.base_topic))
        gate = Gate(self._inbox, household.limits, lambda: self._clock.now().timestamp(), self._tell_left_out)
        self._broker = Broker(mqtt, household.subscriptions, household.will, gate.put)
        self._commits = Commits(store, self._broker, self._inbox.stir)
        self._pulse = Pulse(self._clock, self._inbox, store, self._broker, last_alive)
        self._keeper, self._health = upkeep.keeper, upkeep.health
        self._nights = Nights(self._clock, self._inbox, upkeep.nightly)
        self._away_since = last_alive
        self._backlog_is_late = False
        self._on_time = AFTER_CRASH if crashed else timedelta(0)
        self._held: list[Delivery] = []
        self._seldom = Seldom(logger)
        self._timer: asyncio.TimerHandle | None = None
        self._leaving = False
        upkeep.vitals.watch("inbox", self._inbox.vitals)
        upkeep.vitals.watch("store", self._commits.vitals)
        upkeep.vitals.watch("mqtt", self._broker.vitals)

    async def serve(self, stopping: asyncio.Event, environ: Mapping[str, str]) -> None:
        """Run until `stopping` is set, then take leave: what came in is finished and the broker is told, within two seconds."""
        async with asyncio.TaskGroup() as tasks:
            connecting = tasks.create_task(self._broker.run())
            consuming = tasks.create_task(self._consume())
            committing = tasks.create_task(self._commits.run())
            beating = tasks.create_task(self._pulse.run(environ))
            ours = [
                tasks.create_task(one) for one in (self._nights.run(), self._tell_health(), *([self._keeper.run()] if self._keeper else []))
            ]
            systemd.notify("READY=1", environ)
            await stopping.wait()
            systemd.notify("STOPPING=1", environ)
            for task in (beating, *ours):
                task.cancel()
            with suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_GOODBYE_S):
                    await self._take_leave(consuming)
            for task in (connecting, consuming, committing):
                task.cancel()

    # --- the consumer ---

    async def _consume(self) -> None:
        while not self._leaving:
            await self._inbox.stirred()
            if self._held and not self._commits.failing:
                held, self._held = self._held, []
                for delivery in held:
                    await self._take(delivery)
            await self._drain()
            self._wake_if_due()
            self._broker.flush()

    async def _drain(self) -> None:
        taken = 0
        while (happening := self._inbox.take()) is not None:
            await self._take(happening)
            taken += 1
            if taken % YIELD_EVERY == 0:
                self._broker.flush()
                await asyncio.sleep(0)

    async def _take(self, happening: Happening) -> None:
        at = self._clock.now()
        match happening:
            case Delivery():
                await self._receive(happening)
            case Connected(resumed):
                self._backlog_is_late = self._away_since is None or at - self._away_since > self._on_time
                self._on_time = SHORT_GAP
                if not resumed:
                    await self._forget_receipts()
                self._perform(self._safely(self._household.start, at), at)
            case Disconnected(silent):
                self._away_since = at - timedelta(seconds=silent)
                self._perform(self._safely(self._household.disconnected, at), at)
            case Idle(delivery):
                self._commits.add(Step(at, delivery=delivery))
            case Beat(seen):
                seen.set()
            case Turn():
                await self._take_turn(happening)
            case _:
                assert_never(happening)

    async def _receive(self, delivery: Delivery) -> None:
        message = delivery.message
        if not message.qos and len(self._commits) + len(self._held) > WAITING_STEPS_AT_MOST:
            self._seldom.warning("flood", "messages of QoS 0 are left alone until the store has caught up")
            return
        try:
            done = await self._done_before(delivery)
            if not done:
                await self._receive_anew(delivery)
        except StoreUnavailable as error:
            self._seldom.error("store", f"{error}; a message waits for it")
            self._held.append(delivery)

    async def _done_before(self, delivery: Delivery) -> bool:
        """Answer again, and do not perform again, what the broker sent before and we had stored when the link or the process broke."""
        if not delivery.message.qos or not (delivery.repeated or delivery.queued):
            return False
        receipt = None
        if not self._commits.holds(delivery.key):
            receipt = await self._store.call(self._store.store.receipt, delivery.key)
            if receipt is None:
                return False
        self._commits.add(Step(self._clock.now(), publications=receipt.answers if receipt else (), delivery=delivery))
        return True

    async def _receive_anew(self, delivery: Delivery) -> None:
        message, late = delivery.message, delivery.queued and self._backlog_is_late and not delivery.message.retain
        reading = self._household.reads_history(message.topic)
        if reading:
            await self._commits.settled()
            if self._commits.failing:
                self._held.append(delivery)
                return
        at = self._clock.now()
        receive = partial(self._household.receive, message, at, late=late)
        effects = await self._store.call(self._safely, receive) if reading else self._safely(receive)
        self._perform(effects, at, delivery)

    async def _take_turn(self, turn: Turn) -> None:
        """Do something of our own that may read the store; where that fails, later."""
        await self._commits.settled()
        at = self._clock.now()
        try:
            if self._commits.failing:
                raise StoreUnavailable  # noqa: TRY301  # the same to us
            self._perform(await self._store.call(self._safely, turn.act, at), at)
        except StoreUnavailable:
            asyncio.get_running_loop().call_later(AGAIN_S, self._inbox.put, turn)

    def _perform(self, effects: Effects, at: datetime, delivery: Delivery | None = None) -> None:
        """Send at once what is urgent; leave the rest to be stored, published and acknowledged."""
        urgent = [one for one in effects.publications if one.urgent]
        for one in urgent:
            self._broker.publish(one)
        if urgent:
            self._broker.flush()
        rest = [one for one in effects.publications if not one.urgent]
        receipt = None
        if delivery is not None and delivery.message.qos and (effects.writes or urgent):
            receipt = Receipt(delivery.key, at, tuple(one for one in rest if not one.retain))
        if effects.writes or rest or delivery is not None:
            self._commits.add(Step(at, effects.writes, rest, receipt, delivery))
        if effects.review is not None:
            self._nights.start(effects.review)
        if effects.relearn:
            self._inbox.put(Turn(partial(self._household.relearn, tuple(effects.relearn))))

    def _safely(self, act: Callable[..., Effects], *args: datetime) -> Effects:
        """Run a step of the household. It never raises; should it, the fault is told and the house goes on without that step."""
        try:
            return act(*args)
        except StoreError:
            raise
        except Exception:
            logger.exception("a step of the household failed; this is a fault of justright, please report it")
            return Effects()

    # --- time ---

    def _wake_if_due(self) -> None:
        at, due = self._clock.now(), self._household.next_deadline()
        overfull = self._commits.failing and len(self._commits) > WAITING_STEPS_AT_MOST  # then what is due waits, for months if need be
        if due is not None and due <= at and not overfull:
            self._perform(self._safely(self._household.wake, at), at)
            due = self._household.next_deadline()
        if self._timer is not None:
            self._timer.cancel()
        delay = None if due is None else max(self._clock.until(due), AGAIN_S if overfull else SHORTEST_NAP_S)
        self._timer = None if delay is None else asyncio.get_running_loop().call_later(delay, self._inbox.stir)

    async def _tell_health(self) -> None:
        """Say how we are, now and then; past the store, which may be what is not well."""
        while self._health is not None:
            give_back()
            self._broker.publish(self._health(self._clock.now()))
            self._broker.flush()
            await asyncio.sleep(HEALTH_EVERY_S)

    def _tell_left_out(self, message: Message, now: float) -> None:
        """Whoever asked too fast is told, seldom; past the store, which has nothing of it."""
        answer = self._refusals.answer(message, now)
        if answer is not None:
            self._broker.publish(answer)
            self._inbox.stir()

    async def _forget_receipts(self) -> None:
        with suppress(StoreUnavailable):  # then they stay, for no harm but their place
            await self._store.call(self._store.store.forget_receipts)

    async def _take_leave(self, consuming: asyncio.Task[None]) -> None:
        """Take nothing more in, finish what there is, say goodbye."""
        self._leaving = True
        self._inbox.close()
        await asyncio.wait({consuming})
        await self._commits.settled()
        if self._broker.online:
            self._broker.publish(self._household.will)
            self._broker.flush()
            await self._broker.emptied()
            await self._pulse.mark(timedelta(0))
            await self._store.call(self._store.store.say_goodbye, self._clock.now())
