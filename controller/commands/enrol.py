"""`justright enrol PERSON TAG`: a new tag is somebody's, through the `run` that holds the store or without one."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import click

from controller.broker import LinkError
from controller.commands.program import Failed
from controller.commands.visit import Unanswered, ask
from controller.config import Config
from controller.effects import Message
from controller.household import Household
from controller.pseudonyms import Pseudonyms
from controller.store import Store, StoreInUse
from controller.wire import Topics
from devices.codecs.native import normalise_tag

_VERB = "person/enrol"


def enrol(config: Config, person: str, tag: str) -> None:
    """Give a person a tag. Raises `click.UsageError` for what is none, `Failed` or `StoreError` where that is refused or not possible."""
    if not normalise_tag(tag):
        raise click.UsageError("This is no tag: it has neither letters nor digits.")
    try:
        answer = _directly(config, person, tag)
    except StoreInUse:
        answer = asyncio.run(_by_request(config, person, tag))
    if answer.get("status") != "ok":
        raise Failed(f"Not enrolled: {answer.get('error', 'it does not say why')}")
    click.echo(f"Enrolled: whoever shows this tag is {config.home.people[person].name} from now on.")


def _directly(config: Config, person: str, tag: str) -> dict[str, Any]:
    """Let the household itself do it, as `run` would, with nobody connected to it."""
    at, topics = datetime.now(UTC), Topics(config.mqtt.base_topic)
    with closing(Store.open(config.store)) as store:
        request = Message(f"{config.mqtt.base_topic}/bridge/request/{_VERB}", json.dumps(_body(config, person, tag)).encode(), qos=1)
        effects = Household(config, store.rows(), store).receive(request, at)
        store.commit(effects.writes, at=at)
    answers = (json.loads(each.payload) for each in effects.publications if each.topic == topics.response(_VERB))
    return next(answers, {})


async def _by_request(config: Config, person: str, tag: str) -> dict[str, Any]:
    try:
        return await ask(config.mqtt, _VERB, _body(config, person, tag))
    except LinkError as error:
        raise Failed(f"The store is in use by `justright run`, which is to be asked over MQTT, but {error}") from None
    except Unanswered:
        raise Failed("`justright run` holds the store but does not answer; it will do it as soon as it is connected again") from None


def _body(config: Config, person: str, tag: str) -> dict[str, str]:
    """Return the request, which names a person as MQTT knows them."""
    named = person if config.pseudonym_key is None else Pseudonyms(config.pseudonym_key, config.home).of(person)
    return {"person": named, "tag": tag}
