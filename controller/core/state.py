"""What is going on at a device: what it reported, what it was told, who turned what, and what is held.

Plain data with one owner (`Core`), which goes to JSON and back through one adapter. No rule lives here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from controller.core.conduct import Conduct
from controller.core.echo import EchoModel
from controller.core.fairness import Fairness
from controller.core.safety.guard import Guard
from controller.core.usage import Decided, Dismissed, Tally, Use, Withdrawn
from devices.settings import Value

UNKNOWN = "guest:unknown"
"""Somebody who uses a device and of whom nothing is known."""


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody who is at a place: a person of the house or a guest (`guest:<pseudonym>`), with the probability that it is them.

    `done`: what they used here has gone out of use since, and they were not seen again. `source`: whose word is the strongest.
    """

    subject: str
    confidence: float
    since: datetime
    conflict: bool = False
    done: bool = False
    source: str | None = None

    @property
    def guest(self) -> bool:
        """Say whether this is nobody of the house."""
        return self.subject.startswith("guest:")

    @property
    def person(self) -> str | None:
        """Return the person's id, or `None` for a guest."""
        return None if self.guest else self.subject


@dataclass(slots=True)
class Command:
    """A value that a device was told to take, from where (`start`), when, and whether it has said so since.

    `overtaken`: somebody else has changed the setting since, so that it no longer stands. `reached`: when the device first said that it
    is there, and how many times it has `said` so; `set_out` and `on_way`: when it first and last said that it is on its way; `refuted`:
    it has said otherwise when its answer was long due; `stretch`: the longest way between two reports of its way; `stop`: it was only
    to stop where it stood.
    """

    value: Value
    start: Value | None
    sent: datetime
    ours: bool = True
    answered: bool = False
    overtaken: bool = False
    reached: datetime | None = None
    refuted: bool = False
    set_out: datetime | None = None
    on_way: datetime | None = None
    stretch: float = 0.0
    said: int = 0
    stop: bool = False


@dataclass(slots=True)
class Turn:
    """A knob that is being turned: settles into one override. `before` is what was in force; `witnesses` who was there.

    `changed` is when it was last turned, `heard` when that reached us; it settles from then on. `suspect` says what else it may turn out
    to be ("ramp", "stale", "along"); `manual`: the device itself says it was a hand, `obeyed`: a command; `reason` bars it from being
    credited ("late").
    `since`: seconds from the newest command to when it began; `commanded` is that command's value, `before_command` what stood before it;
    `gap`: the longest wait between its `reports`, or for the first; `said`: how many times the device had said that it obeyed.
    `left`: where it had been turned to, and when, before the device said once more that it stands where it stood; `undone`: several
    settings went back at once to where a command had found them.
    """

    value: Value
    before: Value | None
    began: datetime
    changed: datetime
    heard: datetime
    witnesses: list[Occupant] = field(default_factory=list)
    suspect: str | None = None
    manual: bool = False
    obeyed: bool = False
    reason: str | None = None
    since: float | None = None
    commanded: Value | None = None
    before_command: Value | None = None
    left: tuple[Value, datetime] | None = None
    undone: bool = False
    steps: list[tuple[Value, datetime]] = field(default_factory=list)
    """Where it had been turned to before, and when."""
    gap: float = 0.0
    reports: int = 1
    said: int = 0
    crept: bool = False
    """Whether it was turned so slowly that no report differed from the one before."""
    yielded: bool = False
    """Whether the device went to just what was commanded after all, while the turn had not settled."""
    here: dict[str, float] | None = None
    """How likely everybody of the house was there then; `None` where that is not known."""
    pleased: dict[str, float] = field(default_factory=dict)
    """How plausible the value was as everybody's wish when that was first asked."""
    shown: dict[str, float] = field(default_factory=dict)
    """How much likelier it was somebody's for having shown themselves just before, when that was first asked."""
    befits: dict[str, float] = field(default_factory=dict)
    """How much its value spoke for everybody when that was first asked: as plausible as it was, unless it was new for who was there."""
    told: dict[str, float] = field(default_factory=dict)
    """How much likelier everybody's having been there had become for what was heard since, when that was last asked."""
    spoken: dict[str, list[str]] | None = None
    """The sources that had spoken of everybody there by then; `None` once all has been learned of it that there is."""


@dataclass(slots=True)
class Hold:
    """An override that is kept: whose (`None`: it is not known), from when, until when; `put_back`: it stood before what we did."""

    subject: str | None
    value: Value
    since: datetime
    until: datetime | None = None
    put_back: bool = False


_PAST = 16


@dataclass(slots=True)
class Field:
    """One setting of a device. `live`: its reported value was heard as it happened, not from a broker's memory."""

    reported: Value | None = None
    reported_at: datetime | None = None
    live: bool = False
    stood: Value | None = None
    """Where it stood before it stirred by less than can be told from one report to the next, and (`stirred`) when it last did."""
    stirred: datetime | None = None
    replayed: Value | None = None
    """Where the broker remembers it to stand, while it was last heard to stand elsewhere."""
    commands: list[Command] = field(default_factory=list)
    past: list[tuple[datetime, Value]] = field(default_factory=list)
    """The last reports that came with their own time."""
    turn: Turn | None = None
    turned_at: datetime | None = None
    """When it last changed without our doing."""
    led_at: datetime | None = None
    """When it last went along with another setting, in the same report."""
    hold: Hold | None = None
    echo: EchoModel = field(default_factory=EchoModel)
    """How the device answers, as learned."""
    lit: Value | None = None
    """How bright a light was that has gone off since; `None` while it is on."""

    def remember(self, when: datetime, value: Value) -> None:
        """Note a report that came with its own time, so that one delivered twice counts once."""
        self.past = [*self.past, (when, value)][-_PAST:]


@dataclass(slots=True)
class Movement:
    """An interlocked movement: waiting for good signals until `deadline`, or under way (`moving`)."""

    targets: dict[str, Value]
    deadline: datetime
    moving: bool = False
    began: datetime | None = None
    stands: dict[str, Value] = field(default_factory=dict)
    """Where it was last reported on its way."""
    progress: datetime | None = None
    """When that last changed."""
    under_way: bool = False
    """It has been seen to move."""


@dataclass(slots=True)
class DeviceState:
    """Everything about one device that must survive a power cut."""

    fields: dict[str, Field] = field(default_factory=dict)
    available: bool | None = None
    live: bool = False
    """Something was heard from the device itself since we listen: what a broker remembers of it is older."""
    online_since: datetime | None = None
    away_since: datetime | None = None
    active: bool | None = None
    active_since: datetime | None = None
    idle_since: datetime | None = None
    powered: bool | None = None
    paused_until: datetime | None = None
    use: Use | None = None
    decided: Decided | None = None
    movement: Movement | None = None
    had: dict[str, dict[str, Value]] = field(default_factory=dict)
    """What everybody of the house had at the end of their last use, by person and setting."""
    had_since: dict[str, datetime] = field(default_factory=dict)
    """When that use began, by person."""
    withdrawn: dict[str, dict[str, list[Withdrawn]]] = field(default_factory=dict)
    """What people had and what does not count any more, by person and setting, the oldest first: until their next use is over."""
    aborted: bool = False
    """A movement was aborted in this use: it is not taken up again."""
    undo: dict[str, Value] = field(default_factory=dict)
    """What stood before the last thing that was decided in this use, to take that back."""
    shown: str | None = None
    """For whom something was decided last."""
    turned_away: str | None = None
    """To whom the retained decision says that nothing is set for them, since the owner of the device is there."""
    suggested: dict[str, Value] = field(default_factory=dict)
    suggestion: str | None = None
    suggested_to: str | None = None
    suggested_on: dict[str, float] = field(default_factory=dict)
    """What is asked, of whom (not always who is served), and how many explicit choices stand behind each setting of it."""
    dismissed: dict[str, dict[str, list[Dismissed]]] = field(default_factory=dict)
    """What people said no to, by person and setting, the oldest first."""
    observed: dict[str, dict[str, Tally]] = field(default_factory=dict)
    """How right we would have been for those who only let us watch, by person and setting."""
    fairness: Fairness = field(default_factory=Fairness)
    """Who has borne more than others where several share it."""
    guard: Guard = field(default_factory=Guard)
    """What safety remembers of it."""
    conduct: Conduct = field(default_factory=Conduct)
    """What it does by itself, as learned."""

    def field_of(self, setting: str) -> Field:
        """Return the field of a setting, made on first use."""
        return self.fields.setdefault(setting, Field())

    @property
    def dark(self) -> bool:
        """Return whether it is a light that has gone off, and was not told to be lit since."""
        return any(each.lit is not None for each in self.fields.values())

    def values(self) -> dict[str, Value]:
        """Return the last reported value of every setting that was ever reported."""
        return {name: each.reported for name, each in self.fields.items() if each.reported is not None}


_DEVICE_STATE: TypeAdapter[DeviceState] = TypeAdapter(DeviceState)


def dump_device(state: DeviceState) -> dict[str, Any]:
    """Return a device's state as JSON-ready data."""
    return dict(_DEVICE_STATE.dump_python(state, mode="json", exclude_defaults=True, warnings=False))


def load_device(data: Any) -> DeviceState:  # JSON from the store, checked right here
    """Return the state that `dump_device` wrote. Raises `ValueError` if it is none."""
    for wishes in data.get("dismissed", {}).values():  # of times that kept the last one alone, or its value
        older = {name: each for name, each in wishes.items() if not isinstance(each, list)}
        wishes.update({name: [each if isinstance(each, dict) else {"value": each}] for name, each in older.items()})
    return _DEVICE_STATE.validate_python(data)
