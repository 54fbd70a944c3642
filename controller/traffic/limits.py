"""How much one source may say: a token bucket for each device, sensor, identity source, verb of requests, and foreign topic.

Pure: the time comes in. What is too much is decided here; `controller/gate.py` acts on it. The figures leave room for the quickest that
people and honest devices are (a turned knob sends some 20 states in a second, a ramp 10, a vehicle signal 10 to 50) and keep a source
that has gone mad, or hostile, from costing the others more than a few milliseconds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from controller.wire import Topics


@dataclass(frozen=True, slots=True)
class Allowance:
    """`burst` messages at once, and `per_second` in the long run."""

    burst: float
    per_second: float


READING = Allowance(300, 100)
"""Readings are only looked at, and counted: vehicle signals come at up to 50 in a second."""

DEED = Allowance(250, 20)
"""What may be a deed of somebody is stored before it is acknowledged: 2 to 5 ms of the disk's time each."""

REQUEST = Allowance(1000, 100)
"""Requests come from people's own clients, which devices' accounts cannot imitate, and every one is to be answered: an app that carries a
household's settings over sends hundreds at once."""

SOURCES_AT_MOST = 4096
"""Topics are chosen by strangers, so the buckets are bounded; beyond that, strangers share one."""

NAMED_AT_MOST = 256
"""Sources of which is counted by name what was left out. Their names stay, so they are bounded closer; beyond, `SHARED` counts."""

SHARED = ""
"""The bucket of those for whom there is no room. No topic has an empty name."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Limits:
    """The buckets of everybody below a base topic. `left_out` counts by source what was not looked at."""

    def __init__(self, topics: Topics, most: int = SOURCES_AT_MOST) -> None:
        """Start with full buckets: a bucket that is full is the same as none."""
        self._topics = topics
        self._most = most
        self._buckets: dict[str, _Bucket] = {}
        self._cleared = 0.0
        self.left_out: Counter[str] = Counter()

    def admits(self, topic: str, now: float) -> bool:
        """Take a token for a message on `topic` at `now` (seconds, any origin), if there is one."""
        bucket, allowance = self._bucket(topic, now)
        _fill(bucket, allowance, now)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def opens_in(self, topic: str, now: float) -> float:
        """Return the seconds until the next message on `topic` may pass."""
        bucket, allowance = self._bucket(topic, now)
        _fill(bucket, allowance, now)
        return max(1 - bucket.tokens, 0.0) / allowance.per_second

    def leave_out(self, topic: str) -> None:
        """Count a message that was not looked at."""
        source, _ = self.source(topic)
        known = source in self.left_out or (source in self._buckets and len(self.left_out) < NAMED_AT_MOST)
        self.left_out[source if known else SHARED] += 1

    def source(self, topic: str) -> tuple[str, Allowance]:
        """Return whose bucket a topic draws on, and how large it is. All topics of a device are one source."""
        match self._topics.parse(topic):
            case ("identity", place, source):
                return f"identity/{place}/{source}", DEED
            case ("sensor", sensor):
                return f"sensor/{sensor}", READING
            case ("request", verb):
                return f"request/{verb}", REQUEST
            case (_, device):
                return device, DEED
            case _:
                return topic, READING

    def _bucket(self, topic: str, now: float) -> tuple[_Bucket, Allowance]:
        source, allowance = self.source(topic)
        if source not in self._buckets:
            self._make_room(now)
            source = source if len(self._buckets) < self._most else SHARED
        return self._buckets.setdefault(source, _Bucket(allowance.burst, now)), allowance

    def _make_room(self, now: float) -> None:
        """Let go of the buckets that are full again by now: the slowest fills up in `_LONGEST_S`. Not for every message of a flood.

        Before it is crowded too: strangers without number would have us grow for minutes before we stand still.
        """
        if abs(now - self._cleared) < (1 if len(self._buckets) >= self._most else _LONGEST_S):
            return
        self._cleared = now
        for source in [source for source, bucket in self._buckets.items() if now - bucket.at >= _LONGEST_S]:
            del self._buckets[source]


_LONGEST_S = max(each.burst / each.per_second for each in (READING, DEED, REQUEST))


def _fill(bucket: _Bucket, allowance: Allowance, now: float) -> None:
    bucket.tokens = min(allowance.burst, bucket.tokens + max(now - bucket.at, 0.0) * allowance.per_second)
    bucket.at = now
