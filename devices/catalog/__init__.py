"""The catalogue: every kind of device as data, read from the YAML files beside this one.

A new model of a known kind, a unit or a limit is a line in one of those files, not a branch anywhere. A file is read when its kind is first
asked for, once, and checked as it is read. What a configuration makes of a kind is `devices/narrowing.py`'s.

>>> kind("shower").settings[0].quantise(39.3)
39.5
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

from ruamel.yaml import YAML

from devices.facts import FACTS
from devices.kinds import Cap, Kind, Outlet, Ramp, Rest, Signal, Trend
from devices.settings import ChoiceSetting, NumberSetting, Setting

SHARED = ("newest", "driver", "mean", "least_discomfort", "turns")
"""How several people at once may be served: by who came last, who has the wheel, or all of them together. A device with an owner is
configured. The policies are in `controller/core/arbitration`."""

_Entry = dict[str, Any]  # a mapping as YAML has it; loose until `_kind` has built the dataclasses


def kind(name: str) -> Kind:
    """Return the kind called `name`.

    Raises `KeyError` where there is none.
    """
    return KINDS[name]


class _Catalogue(Mapping[str, Kind]):
    """All kinds by name, sorted; each is read from its file at its first use."""

    def __getitem__(self, name: str) -> Kind:
        if name not in _names():
            raise KeyError(name)
        return _read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_names())

    def __len__(self) -> int:
        return len(_names())


KINDS: Mapping[str, Kind] = _Catalogue()
"""Every kind by name. Iterating gives names and reads nothing."""


@cache
def _names() -> tuple[str, ...]:
    """Name every kind: one file each, those that begin with an underscore are shared by several."""
    stems = (entry.name.removesuffix(".yaml") for entry in files(__name__).iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(stem for stem in stems if not stem.startswith("_")))


@cache
def _read(name: str) -> Kind:
    entry = _load(name)
    return build(name, entry, _signals() if "interlocks" in entry else {})


def _load(name: str) -> _Entry:
    text = (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")
    return cast("_Entry", YAML(typ="safe", pure=True).load(text))


@cache
def _signals() -> Mapping[str, Signal]:
    return {name: Signal(name, **(entry | {"good": tuple(entry["good"])})) for name, entry in _load("_signals").items()}


def build(name: str, entry: _Entry, signals: Mapping[str, Signal]) -> Kind:
    """Build the kind `name` from its catalogue entry and the `signals` it may name as interlocks.

    Raises `ValueError`, `TypeError` or `KeyError` where the entry contradicts itself or has a key too many or too few: a fault of the
    package, not of a user.
    """
    entry = dict(entry)
    bodies: dict[str, _Entry] = {setting: dict(body) for setting, body in entry.pop("settings").items()}
    made = Kind(
        name=name,
        vss=_take(bodies, "vss"),
        home_assistant=_take(bodies, "home_assistant"),
        settings=tuple(_setting(setting, body) for setting, body in bodies.items()),
        caps=tuple(Cap(setting, **body) for setting, body in entry.pop("caps", {}).items()),
        ramps=tuple(Ramp(setting, **body) for setting, body in entry.pop("ramps", {}).items()),
        rests=tuple(Rest(setting, **body) for setting, body in entry.pop("rests", {}).items()),
        outlet=Outlet(**entry.pop("outlet")) if "outlet" in entry else None,
        interlocks=tuple(signals[signal] for signal in entry.pop("interlocks", ())),
        monitors=tuple(entry.pop("monitors", ())),
        trends=tuple(Trend(**body) for body in entry.pop("trends", ())),
        **entry,
    )
    _check(made)
    return made


def _take(bodies: Mapping[str, _Entry], key: str) -> dict[str, str]:
    """Take a foreign name out of every setting that has one."""
    return {setting: body.pop(key) for setting, body in bodies.items() if key in body}


def _setting(name: str, body: _Entry) -> Setting:
    if "options" in body:
        return ChoiceSetting(name, **(body | {"options": tuple(body["options"])}))
    return NumberSetting(name, **body)


def _check(made: Kind) -> None:
    """Raise `ValueError` where a kind is served in an unknown way, safety speaks of no setting, or a trend leans on nothing known."""
    if made.shared not in SHARED:
        raise ValueError(f"{made.name}: shared is {made.shared!r}, not one of {', '.join(SHARED)}")
    limits = {setting.name: setting for setting in made.settings if isinstance(setting, NumberSetting)}
    for trend in made.trends:
        if trend.setting not in limits or not (trend.given is None or trend.given in limits or (trend.given in FACTS and trend.centre)):
            raise ValueError(f"{made.name}: the trend of {trend.setting} leans on {trend.given!r}, which is neither a fact nor a number")
    for cap in made.caps:
        setting = limits[cap.setting]
        if not setting.minimum <= cap.protected <= cap.inferred <= cap.explicit <= setting.maximum:
            raise ValueError(f"{made.name}: the caps of {cap.setting} are not in order within {setting.minimum} to {setting.maximum}")
    _check_safety(made, limits)


def _check_safety(made: Kind, limits: Mapping[str, NumberSetting]) -> None:
    """Raise `ValueError` where a ramp, a rest or an outlet speaks of something the kind does not have, or makes no sense."""
    ramps, rests = [each.setting for each in made.ramps], [each.setting for each in made.rests]
    for setting in [*ramps, *rests, *([made.outlet.setting] if made.outlet else [])]:
        if setting not in limits:
            raise ValueError(f"{made.name}: safety speaks of {setting}, which is no number of this kind")
    if made.outlet is not None and made.outlet.signal not in made.monitors:
        raise ValueError(f"{made.name}: {made.outlet.signal} is watched, but is none of its monitors")
    if any(each.rise <= 0 or each.every <= 0 for each in made.ramps):
        raise ValueError(f"{made.name}: a ramp must rise, and take its time")
