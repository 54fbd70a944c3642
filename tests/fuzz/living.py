"""Drives `replay` with random lives in closed loop, and has every published message judged."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from controller.config import load
from controller.replay import replay
from tests.fuzz.envelope import Envelope, OutsideTheEnvelope
from tests.fuzz.events import Life, Line

LENGTH = 2000
"""Events of one life."""


class Broken(AssertionError):
    """A life in which something happened that must not, with what led to it."""


def live(seed: int, length: int = LENGTH) -> Counter[str]:
    """Live one life; return what was counted. Raises `Broken` with the last lines where the program fails or the envelope is left."""
    random = Random(seed)
    life = Life(random, probed=seed % 2 == 0, calm=seed % 3 == 0)
    onlooker, recent = Envelope(probed=life.probed, calm=life.calm), deque[str](maxlen=40)
    counts: Counter[str] = Counter()
    with TemporaryDirectory() as directory:
        config = Path(directory, "home.yaml")
        config.write_text(json.dumps(life.config()), encoding="utf-8")
        inbox: deque[str] = deque()
        output = replay(load(config), _taken(inbox), step=True)
        try:
            for line in life.lines(length):
                recent.append(line.text[:400])
                counts["events"] += 1
                inbox.append(line.text)
                _step(line, output, life, onlooker, counts)
        except Exception as error:
            raise Broken(f"seed {seed}: {type(error).__name__}: {error}\n" + "\n".join(recent)) from error
    for name in ("commands", "movements", "stops", "trips"):
        counts[name] = getattr(onlooker, name)
    return counts


def _taken(inbox: deque[str]) -> Iterator[str]:
    while inbox:
        yield inbox.popleft()


def _step(line: Line, output: Iterator[str], life: Life, onlooker: Envelope, counts: Counter[str]) -> None:
    """Hand over a line. What was published because time passed comes first and is judged by what was known then."""
    came = line.topic is None
    for written in output:
        if not written.strip():
            break
        message = json.loads(written)
        at = datetime.strptime(message["tst"], "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
        if not came and at >= line.at:
            came = _comes(line, onlooker, at)
        if not came:
            onlooker.passed(at)
        onlooker.published(message["topic"], message["payload"], at, qos=message["qos"], retained=bool(message["retain"]))
        life.hears(message["topic"], message["payload"])
        counts["published"] += 1
    else:
        raise OutsideTheEnvelope("the replay ended before its input did")
    if not came:
        _comes(line, onlooker, line.at)
    onlooker.settled(line.at)


def _comes(line: Line, onlooker: Envelope, at: float) -> bool:
    if line.topic is not None:
        onlooker.heard(line.topic, line.payload, max(at, line.at), retained=line.retained)
    return True
