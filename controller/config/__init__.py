"""The configuration: one YAML (or JSON) file in, a `Config` that is valid out, or every problem at once with its line.

The reference of the keys is `models.py`; what the environment may say instead is in `environment.py`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from zoneinfo import ZoneInfo

from controller.access.accounts import Account
from controller.access.roles import Actor
from controller.config import accounts, environment, foreign, meaning, mqtt, priors, privacy
from controller.config.meaning import Adoption
from controller.config.models import Document
from controller.config.mqtt import Mqtt, Tls
from controller.config.notices import notices
from controller.config.problems import ConfigError, Problem
from controller.config.reviews import Reviews, reviews
from controller.config.secret_files import SecretFiles
from controller.config.shapes import shape
from controller.config.tree import Tree, read
from controller.config.zone import system_zone, zone
from controller.core.home import Home
from controller.foreign import Foreign
from controller.pseudonyms import Key

__all__ = ["Adoption", "Config", "ConfigError", "Mqtt", "Problem", "Reviews", "Tls", "load", "parse"]


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration that is valid. `notices` says what is accepted but not acted on yet, with its line."""

    mqtt: Mqtt
    store: FilePath
    home: Home
    adopt: str = "none"
    adoptions: tuple[Adoption, ...] = ()
    notices: tuple[str, ...] = ()
    review: Reviews = field(default_factory=Reviews)
    accounts: tuple[Account, ...] = ()
    users: Mapping[str, Actor] = field(default_factory=dict)
    pseudonym_key: Key | None = None
    foreign: tuple[Foreign, ...] = ()


_ABSENT = "; name yours with --config FILE, or write it: two lines do, as `people: {ana: {}}` and `devices: {shower: {kind: shower}}`"


def load(path: FilePath, environ: Mapping[str, str] | None = None) -> Config:
    """Read the file at `path`. Raises `ConfigError` with all problems, also where the file cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        hint = _ABSENT if isinstance(error, FileNotFoundError) else ""
        raise ConfigError([Problem(str(path), None, 0, "", f"cannot be read: {error.strerror}{hint}")]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError([Problem(str(path), line, 1, "", "is no UTF-8 text; save the file as UTF-8")]) from None
    return parse(text, str(path), path.absolute().parent, os.environ if environ is None else environ)


def parse(text: str, name: str, directory: FilePath, environ: Mapping[str, str] | None = None) -> Config:
    """Read a configuration from `text`; `name` is what problems call it, `directory` is where relative files are looked for.

    Raises `ConfigError` with all problems, in the order of the lines.
    """
    surroundings = {} if environ is None else environ
    tree = read(text, name, SecretFiles(directory))
    if not isinstance(tree.data, dict):
        tree.refuse((), "is empty; a home needs people and devices" if tree.data is None else "must be a mapping of keys to values")
        raise ConfigError(tree.problems)
    mqtt.contradictions(tree)
    environment.overlay(tree, surroundings)
    document = shape(tree)
    link = mqtt.broker(document.mqtt, tree, directory, surroundings)
    home = replace(
        meaning.home(document, _zone(document, tree, surroundings), tree), segments=priors.segments(document.priors, tree, directory)
    )
    store = (directory / FilePath(document.store).expanduser()).absolute()
    config = Config(
        mqtt=link,
        store=store,
        home=home,
        adopt=document.discovery.adopt,
        adoptions=meaning.adoptions(document),
        notices=notices(document, tree),
        review=reviews(document, tree),
        accounts=accounts.found(document, home, link, tree),
        users=accounts.users(document, home, tree),
        foreign=foreign.found(document, tree),
        pseudonym_key=privacy.key(document, store, surroundings),
    )
    if tree.problems:
        raise ConfigError(tree.problems)
    return config


def _zone(document: Document, tree: Tree, environ: Mapping[str, str]) -> ZoneInfo:
    if document.home.timezone is None:
        return system_zone(environ)
    try:
        return zone(document.home.timezone)
    except ValueError as error:
        tree.refuse(("home", "timezone"), str(error))
        return ZoneInfo("UTC")
