"""Kinds of device as data, and a device as one of a kind: what can be set, within which limits, on which signals it may move.

The catalogue (`devices/catalog/*.yaml`, read by `devices/catalog/__init__.py`) fills these; nothing here knows a person or a topic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.settings import Setting, Value


@dataclass(frozen=True, slots=True)
class Cap:
    """An upper limit of one setting that depends on whose wish it is, with the `source` of the figures.

    `inferred` bounds what we predict for an adult, `explicit` what an adult may ask for, `protected` anything for a child, a guest or
    somebody unknown. All in the setting's unit.
    """

    setting: str
    inferred: float
    explicit: float
    protected: float
    source: str


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal that must be fresh and good before and while a device moves.

    `good` are the readings that allow movement (numbers, or lower-case words); `greatest_age` is in seconds; an `optional` one counts
    only where the configuration maps it to a sensor.
    """

    name: str
    good: tuple[float | str, ...]
    greatest_age: float
    source: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Ramp:
    """How fast a `setting` may rise: by `rise` (its unit) every `every` seconds. What falls may do so at once.

    A rise begins no higher than `start`, or than one `rise` above what stands. `asked`: what somebody asks for this very moment rises
    slowly too; else it is set at once, as a hand would. `flowing`: only while the device says that it is in use is there anything to
    rise; where the water is known not to run, or never said, the value is only chosen beforehand.
    """

    setting: str
    rise: float
    every: float
    start: float
    source: str
    asked: bool = False
    flowing: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """A compressor behind a `setting` needs rest: what we predict turns it round no sooner than `seconds` after we last moved it."""

    setting: str
    seconds: float
    source: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """A sensor behind a valve, watched while water runs: `signal` tells what comes out of what `setting` asks for, in its unit.

    A reading is good for `greatest_age` seconds. It is faulty where no such water can be (outside `lowest` to `highest`), where it changes
    by more than `jump` within a second (but in the first `settling` seconds of a run, or after a limit was lowered), or where it has not
    changed for `stuck` seconds more than `off` away from what was set. It is too hot where it lies more than `tolerance` above the cap
    that applies for `patience` seconds, or above the setting's hard limit at all. `source` is where the figures come from.
    """

    setting: str
    signal: str
    greatest_age: float
    lowest: float
    highest: float
    jump: float
    settling: float
    stuck: float
    off: float
    tolerance: float
    patience: float
    source: str


@dataclass(frozen=True, slots=True)
class Trend:
    """What is known of a `setting` before its owner ever set it: how far it lies from the default, along a straight line.

    `given` is a fact about the person (`devices/facts.py`) or another setting of the same device; at `centre` (of a setting: at its own
    default) people have the default, and `slope` more for each unit beyond. `deviation` is the residual standard deviation in the
    setting's unit. A fit also says over how many `people`, and their sum of squares about `centre`, so that it can say how sure it is far
    from them; where geometry says it, both are 0. Without `given` it says how widely people lie around the default.
    """

    setting: str
    deviation: float
    source: str
    given: str | None = None
    centre: float | None = None
    slope: float = 0.0
    people: int = 0
    squares: float = 0.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A catalogue entry.

    `once`: decided once per use, else continuously. `shared`: how several people at once are served ("newest": who came last is
    served; "driver": the newest of whom there is strong evidence; "mean", "least_discomfort", "turns": all of them together).
    `interlocks` must be good to move; `monitors` are signals it knows but needs not.
    `caps`, `ramps`, `rests` and `outlet` are what safety holds it to.
    `trends`, the best first, say what to expect of somebody who has set nothing yet.
    `phrase` is how it is spoken of where "a" and its name will not do.
    `vss` and `home_assistant` say by setting what COVESA VSS (a path) and Home Assistant (domain.attribute) call it.
    """

    name: str
    settings: tuple[Setting, ...]
    once: bool
    dwell: float = 5.0
    shared: str = "newest"
    caps: tuple[Cap, ...] = ()
    interlocks: tuple[Signal, ...] = ()
    ramps: tuple[Ramp, ...] = ()
    rests: tuple[Rest, ...] = ()
    outlet: Outlet | None = None
    monitors: tuple[str, ...] = ()
    title: str = ""
    phrase: str = ""
    vss: Mapping[str, str] = field(default_factory=dict)
    home_assistant: Mapping[str, str] = field(default_factory=dict)
    trends: tuple[Trend, ...] = ()

    @property
    def spoken(self) -> str:
        """Return how such a device is spoken of in a sentence."""
        return self.phrase or f"a {self.name.replace('_', ' ')}"


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the home: `signals` maps the kind's signal names to sensors, `settings` are the kind's, perhaps narrowed."""

    name: str
    kind: Kind
    place: str
    settings: Mapping[str, Setting]
    signals: Mapping[str, str] = field(default_factory=dict)

    def default(self, setting: str) -> Value | None:
        """Return the default of a setting, or `None`."""
        return self.settings[setting].default
