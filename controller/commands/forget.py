"""`justright forget PERSON`: everything stored about them goes, through the `run` that holds the store or without one."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import closing
from datetime import UTC, datetime

import click

from controller.broker import LinkError
from controller.commands.program import Failed
from controller.commands.visit import Unanswered, Visit, ask
from controller.config import Config
from controller.effects import Message
from controller.household import Household
from controller.pseudonyms import Pseudonyms
from controller.store import Store, StoreInUse, backups

_VERB = "person/forget"

_LEFT = (
    "Beyond our reach: copies made elsewhere (`justright backup FILE`, `justright export`), what other programs recorded from MQTT, "
    "and cells of an SD card, which may hold what was erased until they are written anew."
)


def forget(config: Config, person: str) -> None:
    """Erase a person. Raises `Failed` or `StoreError` where that is not possible now."""
    try:
        _directly(config, person)
    except StoreInUse:
        asyncio.run(_by_request(config, person))
        click.echo(f"Forgotten: {person}. `run` erased it from {config.store}, its backups and the broker.")
    else:
        where = f"in {config.store} and its backups" if config.store.exists() else f"there is no store {config.store} yet"
        click.echo(f"Forgotten: {person}, {where}.")
    try:
        cleared = asyncio.run(_withdraw(config, person))
    except (LinkError, Unanswered) as error:
        reason = str(error) or "the broker did not answer"
        click.echo(f"What the broker retains of them could not be looked at ({reason}): run this again when it is reachable.", err=True)
    else:
        click.echo(f"Retained messages withdrawn from the broker: {cleared}.")
    click.echo(_LEFT)


def _directly(config: Config, person: str) -> None:
    """Let the household itself forget, as `run` would, with nobody connected to it."""
    if not config.store.exists():
        backups.erase_all(config.store)
        return
    at = datetime.now(UTC)
    with closing(Store.open(config.store)) as store:
        household = Household(config, store.rows(), store)
        request = Message(f"{config.mqtt.base_topic}/bridge/request/{_VERB}", json.dumps({"person": person}).encode(), qos=1)
        store.commit(household.receive(request, at).writes, at=at)


async def _by_request(config: Config, person: str) -> None:
    try:
        answer = await ask(config.mqtt, _VERB, {"person": _words(config, person)[0]})
    except LinkError as error:
        raise Failed(f"The store is in use by `justright run`, which is to be asked over MQTT, but {error}") from None
    except Unanswered:
        raise Failed("`justright run` holds the store but does not answer; it will forget them as soon as it is connected again") from None
    if answer.get("status") != "ok":
        raise Failed(f"`justright run` refuses: {answer.get('error', 'it does not say why')}")


async def _withdraw(config: Config, person: str) -> int:
    """Empty the retained decisions and suggestions that name a person, theirs or not; return how many."""
    base, words = config.mqtt.base_topic, _words(config, person)
    cleared = 0
    async with Visit.to(config.mqtt) as visit:
        for message in await visit.retained((f"{base}/+/decision", f"{base}/+/suggestion")):
            if _names(message.payload, words):
                await visit.publish(message.topic, "", retain=True)
                cleared += 1
    return cleared


def _words(config: Config, person: str) -> tuple[str, ...]:
    """Return what a person is called on MQTT: their key, or their pseudonym, which comes first then; and their name."""
    known = (person, config.home.people[person].name)
    return known if config.pseudonym_key is None else (Pseudonyms(config.pseudonym_key, config.home).of(person), *known)


def _names(payload: bytes, words: tuple[str, ...]) -> bool:
    """Say whether any of the words stands in a payload, by itself."""
    text = payload.decode("utf-8", "replace")
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in words)
