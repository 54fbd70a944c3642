"""`justright forget PERSON`: everything stored about them goes, through the `run` that holds the store or without one."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from datetime import UTC, datetime

import click

from controller.broker import LinkError
from controller.commands.program import Failed
from controller.commands.visit import Unanswered, Visit, ask
from controller.config import Config, Mqtt
from controller.effects import Message
from controller.household import Household
from controller.store import Store, StoreInUse

_VERB = "person/forget"


def forget(config: Config, person: str) -> None:
    """Erase a person. Raises `Failed` or `StoreError` where that is not possible now."""
    try:
        _directly(config, person)
    except StoreInUse:
        asyncio.run(_by_request(config.mqtt, person))
        click.echo(f"Forgotten: {person}. `run` erased it from {config.store} and from the broker.")
        return
    click.echo(f"Forgotten: {person}, in {config.store}." if config.store.exists() else f"There is no store {config.store} yet.")
    try:
        cleared = asyncio.run(_withdraw(config.mqtt, person))
    except (LinkError, Unanswered) as error:
        reason = str(error) or "the broker did not answer"
        click.echo(f"What the broker retains of them could not be looked at ({reason}): run this again when it is reachable.", err=True)
    else:
        click.echo(f"Retained messages withdrawn from the broker: {cleared}.")


def _directly(config: Config, person: str) -> None:
    """Let the household itself forget, as `run` would, with nobody connected to it."""
    if not config.store.exists():
        return
    at = datetime.now(UTC)
    with closing(Store.open(config.store)) as store:
        household = Household(config, store.rows(), store)
        request = Message(f"{config.mqtt.base_topic}/bridge/request/{_VERB}", json.dumps({"person": person}).encode(), qos=1)
        store.commit(household.receive(request, at).writes, at=at)


async def _by_request(mqtt: Mqtt, person: str) -> None:
    try:
        answer = await ask(mqtt, _VERB, {"person": person})
    except LinkError as error:
        raise Failed(f"The store is in use by `justright run`, which is to be asked over MQTT, but {error}") from None
    except Unanswered:
        raise Failed("`justright run` holds the store but does not answer; it will forget them as soon as it is connected again") from None
    if answer.get("status") != "ok":
        raise Failed(f"`justright run` refuses: {answer.get('error', 'it does not say why')}")


async def _withdraw(mqtt: Mqtt, person: str) -> int:
    """Empty the retained decisions and suggestions that were made for a person; return how many."""
    base = mqtt.base_topic
    cleared = 0
    async with Visit.to(mqtt) as visit:
        for message in await visit.retained((f"{base}/+/decision", f"{base}/+/suggestion")):
            if _person(message.payload) == person:
                await visit.publish(message.topic, "", retain=True)
                cleared += 1
    return cleared


def _person(payload: bytes) -> object:
    try:
        body = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return body.get("person") if isinstance(body, dict) else None
