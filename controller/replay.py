"""Replay: recorded messages in, published messages out, in virtual time (protocol, section 4).

The clock is the lines' `tst`; deadlines in between fire at their own time, nothing sleeps, and time never runs backwards.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from controller.config import Config
from controller.effects import Effects, Findings, Message, Publication, Review
from controller.household import Household
from controller.review.lines import Order, Result
from controller.review.runs import reviewing
from controller.seldom import Seldom
from controller.store import Store

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_log = logging.getLogger("justright")


@dataclass(frozen=True, slots=True)
class Line:
    """One recorded line: a moment, and a message unless it only moves the clock."""

    at: datetime | None
    message: Message | None


def parse_line(text: str) -> Line:
    """Read a line of `mosquitto_sub -F %j`. Raises `ValueError` where it is none."""
    data = json.loads(text)
    if not isinstance(data, dict):
        message = "a line must be a JSON object"
        raise ValueError(message)  # noqa: TRY004  # one kind of error for every bad line
    at = _moment(data["tst"]) if "tst" in data else None
    topic = data.get("topic")
    if topic is None:
        return Line(at, None)
    if not isinstance(topic, str):
        message = "topic must be a string"
        raise ValueError(message)  # noqa: TRY004
    return Line(at, Message(topic, _payload(data.get("payload", "")), int(data.get("qos") or 0), bool(data.get("retain"))))


def _moment(raw: Any) -> datetime:  # JSON
    at = datetime.fromisoformat(raw)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _payload(raw: Any) -> bytes:  # JSON
    text = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def render(publication: Publication, at: datetime) -> str:
    """Write a publication as `mosquitto_sub -F %j` would."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+0000")
    body = {
        "tst": stamp,
        "topic": publication.topic,
        "qos": publication.qos,
        "retain": int(publication.retain),
        "payloadlen": len(publication.payload.encode()),
        "payload": publication.payload,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def replay(config: Config, lines: Iterable[str], *, step: bool = False, store: Path | None = None) -> Iterator[str]:
    """Yield what `run` would publish, a line each; with `step` an empty line after what follows from every input line.

    A store in memory unless `store` names one. A line that cannot be read is logged and passes over.
    """
    with closing(Store.open(store if store is not None else ":memory:")) as opened:
        player = _Player(Household(config, opened.rows(), opened, names_topics=True), opened)
        for number, text in enumerate(lines, 1):
            yield from player.play(number, text)
            if step:
                yield ""


class _Player:
    def __init__(self, household: Household, store: Store) -> None:
        self._household, self._store = household, store
        self._now: datetime | None = None
        self._seldom = Seldom(_log)

    def play(self, number: int, text: str) -> Iterator[str]:
        if not text.strip():
            return
        try:
            line = parse_line(text)
        except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
            self._seldom.warning("line", f"line {number} is no recorded message and is passed over")
            return
        at = max(line.at or self._now or _FIRST, self._now or _FIRST)
        if self._now is None:
            yield from self._perform(self._household.start(at), at)
        while not self._household.sets_clock(at) and (due := self._household.next_deadline()) is not None and due <= at:
            moment = max(due, self._now or due)
            yield from self._perform(self._household.wake(moment), moment)
        self._now = at
        if line.message is not None:
            yield from self._perform(self._household.receive(line.message, at), at)

    def _perform(self, effects: Effects, at: datetime) -> Iterator[str]:
        if effects.writes:
            self._store.commit(effects.writes)
        for publication in effects.publications:
            yield render(publication, at)
        if effects.review is not None:
            yield from self._perform(effects.review.finished(self._reviewed(effects.review), at), at)

    def _reviewed(self, review: Review) -> Findings:
        """Have a review done at once, on a copy of the store, which may be in memory."""
        with TemporaryDirectory() as directory:
            copy = Path(directory, "review.db")
            self._store.copy_to(copy)
            lines = list(reviewing(Order(review.subjects, review.challengers, copy)))
        last = lines[-1]
        return last.findings if isinstance(last, Result) else Findings()
