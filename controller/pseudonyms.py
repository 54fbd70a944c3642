"""Pseudonyms: on MQTT people go by words that say nothing of them, and are the same every time. Who they are stays in the house.

A pseudonym is a keyed hash of the person's key in the configuration (HMAC-SHA-256, RFC 2104), so that nobody without the key can find out
whose it is by trying names. The key lies beside the store, for its owner alone. What is stored has no pseudonyms in it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from controller.core.decisions import (
    Document,
    PublishDecision,
    PublishDevice,
    PublishSetpoint,
    PublishSuggestion,
    RecordEntry,
    Respond,
)
from controller.core.events import Event, IdentitySeen, RequestMade
from controller.core.home import Home
from controller.core.requests import ForgetPerson

Published = PublishSetpoint | PublishDecision | PublishSuggestion | PublishDevice | RecordEntry | Respond
"""What is a message each."""

_LENGTH = 10
"""Base 32 digits: 50 bits, so that no two people of a house ever share one."""

_PLAIN = frozenset({"value", "settings", "options", "previous", "wished", "device", "setting", "kind", "place", "spread"})
"""Under these keys nobody is named: a station may be called like somebody."""


@dataclass(frozen=True, slots=True)
class Key:
    """What pseudonyms are made with. `fresh`: there were none before, so what is retained may still have names in it."""

    secret: bytes
    fresh: bool = False


class Pseudonyms:
    """The pseudonyms of a home's people, there and back."""

    def __init__(self, key: Key, home: Home) -> None:
        """Make them."""
        self._key = key
        self._words = {person: self.of(person) for person in home.people}
        self._people = {word: person for person, word in self._words.items()}
        named = {each.name: self._words[each.id] for each in home.people.values()} | self._words
        self._named = {name.casefold(): word for name, word in named.items()}
        longest_first = sorted(named, key=len, reverse=True)
        self._names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)", re.IGNORECASE)

    def of(self, person: str) -> str:
        """Return the pseudonym of a person."""
        digest = hmac.digest(self._key.secret, b"person\0" + person.encode("utf-8", "replace"), hashlib.sha256)
        return f"p-{b32encode(digest).decode().lower()[:_LENGTH]}"

    def person(self, word: str) -> str:
        """Return whose pseudonym a word is; any other word as it is."""
        return self._people.get(word, word)

    def home(self, home: Home) -> Home:
        """Return the home in which everybody is called by their pseudonym, so that no sentence about them says a name."""
        return replace(home, people={person: replace(each, name=self._words[person]) for person, each in home.people.items()})

    def arriving(self, event: Event) -> Event:
        """Return an event in which pseudonyms have become the people they stand for; a name is taken as well."""
        match event:
            case IdentitySeen(report=report) if report.person is not None:
                return replace(event, report=replace(report, person=self.person(report.person)))
            case RequestMade(request=request) if isinstance(person := getattr(request, "person", None), str):
                of_somebody = cast("ForgetPerson", request)  # or another of the many that have a person
                return replace(event, request=replace(of_somebody, person=self.person(person)))
        return event

    def leaving(self, decision: Published) -> Published:
        """Return a decision as it may leave for the broker."""
        match decision:
            case PublishDecision(document=document) if document is not None:
                return replace(decision, document=self._document(document))
            case PublishSuggestion(document=document):
                return replace(decision, document=self._document(document))
            case RecordEntry(entry=entry):
                return replace(decision, entry=replace(entry, person=self._veiled(entry.person)))
            case Respond(data=data, error=error):
                return replace(decision, data=self._data(data), error=None if error is None else self.text(error))
        return decision

    def text(self, text: str) -> str:
        """Return a sentence with pseudonyms in the place of names."""
        return self._names.sub(lambda match: self._named[match[0].casefold()], text)

    def _document(self, document: Document) -> Document:
        return replace(document, person=self._veiled(document.person), because=self._veiled(document.because))

    def _data(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {self._veiled(key): value if key in _PLAIN else self._veiled(value) for key, value in data.items()}

    def _veiled(self, value: Any) -> Any:
        if isinstance(value, str):
            return "/".join(self._words.get(part, part) for part in value.split("/"))
        if isinstance(value, Mapping):
            return self._data(value)
        if isinstance(value, list | tuple):
            return [self._veiled(each) for each in value]
        return value
