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
class Kind:
    """A catalogue entry.

    `once`: decided once per use, else continuously. `shared`: how several people at once are served ("newest": who came last is
    served; "mean": a compromise of all present). `interlocks` must be good to move; `monitors` are signals it knows but needs not.
    `vss` and `home_assistant` say by setting what COVESA VSS (a path) and Home Assistant (domain.attribute) call it.
    """

    name: str
    settings: tuple[Setting, ...]
    once: bool
    shared: str = "newest"
    caps: tuple[Cap, ...] = ()
    interlocks: tuple[Signal, ...] = ()
    monitors: tuple[str, ...] = ()
    title: str = ""
    vss: Mapping[str, str] = field(default_factory=dict)
    home_assistant: Mapping[str, str] = field(default_factory=dict)


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
