"""The rules that the field uses today, on the same messages: when a change is a person's, and which person's it is taken for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from benchmarks.attribution.house import PEOPLE
from benchmarks.attribution.verdicts import Finding
from controller.config import Config
from controller.effects import Publication
from devices.settings import NumberSetting, Setting, Value


@dataclass(frozen=True, slots=True)
class Change:
    """A reported value that differs from the last one, and what was commanded before it, `since` so many seconds."""

    setting: Setting
    value: Value
    commanded: Value | None
    since: float


Rule: TypeAlias = Callable[[Change], bool]


def blind(seconds: float) -> Rule:
    """Return the rule of most controllers: whatever comes within so many seconds of an own command is its echo."""
    return lambda change: change.since > seconds


def unequal(change: Change) -> bool:
    """Take every value for a person's that is not what was commanded."""
    return change.value != change.commanded


def tolerant(change: Change) -> bool:
    """The same, with one step of tolerance."""
    if not isinstance(change.setting, NumberSetting) or isinstance(change.value, str) or not isinstance(change.commanded, int | float):
        return change.value != change.commanded
    return abs(change.value - change.commanded) > change.setting.step + 1e-9


HANDS: Mapping[str, Rule] = {
    "10 s blind": blind(10.0),
    "60 s blind": blind(60.0),
    "unequal": unequal,
    "unequal ± 1 step": tolerant,
}
"""When a change is a person's."""
LAST, FIRST = "last identified", "first active"
"""Whose it is: who was identified last at the place, or the first in the list who is anywhere at home."""


@dataclass(slots=True)
class Rules:
    """All rules at once, listening to the messages of the house and to our commands."""

    config: Config
    findings: dict[tuple[str, str], list[Finding]] = field(default_factory=dict)
    _said: dict[tuple[str, str], Value] = field(default_factory=dict)
    _told: dict[tuple[str, str], tuple[float, Value]] = field(default_factory=dict)
    _told_at: dict[str, float] = field(default_factory=dict)
    _last: dict[str, str] = field(default_factory=dict)
    _active: dict[str, None] = field(default_factory=dict)

    def commanded(self, at: float, publication: Publication) -> None:
        """Note our own command."""
        device = publication.topic.removeprefix(f"{self.config.mqtt.base_topic}/").removesuffix("/set")
        for setting, value in json.loads(publication.payload).items():
            self._told[device, setting] = (at, value)
        self._told_at[device] = at

    def heard(self, at: float, publication: Publication) -> None:
        """Take in a message of the house."""
        words = publication.topic.removeprefix(f"{self.config.mqtt.base_topic}/").split("/")
        if words[0] == "identity":
            self._seen(words[1], json.loads(publication.payload))
        elif words[-1] == "state" and not publication.retain:
            for setting, value in json.loads(publication.payload).items():
                self._reported(at, words[0], setting, value)

    def _seen(self, place: str, identity: dict[str, object]) -> None:
        person = str(identity["person"])
        if identity.get("present", True):
            self._last[place] = person
            self._active[person] = None
        else:
            self._active.pop(person, None)

    def _reported(self, at: float, device: str, name: str, value: Value) -> None:
        setting = self.config.home.devices[device].settings.get(name)
        before, self._said[device, name] = self._said.get((device, name)), value
        if setting is None or before is None or value == before:
            return
        _, commanded = self._told.get((device, name), (0.0, None))
        change = Change(setting, value, commanded, at - self._told_at.get(device, float("-inf")))
        place = self.config.home.devices[device].place
        whose = {LAST: self._last.get(place), FIRST: next((each for each in PEOPLE if each in self._active), None)}
        for hand, rule in HANDS.items():
            if rule(change):
                for who, person in whose.items():
                    self.findings.setdefault((hand, who), []).append(Finding(at, device, name, value, person, at_last=person))
