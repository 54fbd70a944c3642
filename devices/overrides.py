"""Reading what a configuration asks of one setting, key by key, noting every problem instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from devices.durations import seconds
from devices.settings import Setting

Problem: TypeAlias = tuple[tuple[str, ...], str]
"""Where (keys below the device's `settings`) and what is wrong, with what is allowed."""

FINEST_STEP = 0.001
"""Below this, the six decimals that values are kept to no longer hold the grid."""


@dataclass(slots=True)
class Asked:
    """What is asked of the setting `name`: `given` by key, `None` meaning not given. What is wrong is noted in `problems`, and read as
    not given.
    """

    name: str
    given: Mapping[str, object]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, text: str, *keys: str) -> None:
        """Note a problem with the setting, or with a key of it."""
        self.problems.append(((self.name, *keys), text))

    def only(self, *allowed: str) -> None:
        """Note every key that is none of the allowed ones."""
        for key, raw in self.given.items():
            if key not in allowed and raw is not None:
                self.wrong(f"no such key here; allowed: {', '.join(allowed)}", key)

    def number(self, key: str, lowest: float, highest: float, unit: str = "") -> float | None:
        """Read a number within limits."""
        raw = self.given.get(key)
        if raw is None:
            return None
        if isinstance(raw, int | float) and not isinstance(raw, bool) and lowest <= raw <= highest:
            return raw
        self.wrong(f"must be a number from {lowest:g} to {highest:g} {unit}".rstrip(), key)
        return None

    def text(self, key: str) -> str | None:
        """Read a text."""
        raw = self.given.get(key)
        if raw is None or isinstance(raw, str):
            return raw
        self.wrong("must be text; put quotes around it", key)
        return None

    def options(self) -> tuple[str, ...] | None:
        """Read the options of a choice, each once, at least one: texts, or mappings with a `name` and `tags`."""
        raw = self.given.get("options")
        if raw is None:
            return None
        named = [each.get("name") if isinstance(each, Mapping) else each for each in raw] if isinstance(raw, list | tuple) else []
        if not named or not all(isinstance(option, str) and option.strip() for option in named):
            self.wrong("must be a list of texts; put quotes around what YAML reads as something else", "options")
            return None
        if len(set(named)) < len(named):
            self.wrong("an option is listed twice", "options")
        return tuple(dict.fromkeys(str(option) for option in named))

    def tags(self, options: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """Read what each of the options is tagged with; empty where none is."""
        raw = self.given.get("options")
        entries = [each for each in raw if isinstance(each, Mapping)] if isinstance(raw, list | tuple) else []
        told = {each.get("name"): tuple(dict.fromkeys(str(tag) for tag in each.get("tags") or ())) for each in entries}
        return tuple(told.get(option, ()) for option in options) if any(told.values()) else ()

    def settle(self, base: Setting) -> float:
        """Read the time after which a turned knob counts, in seconds."""
        settle = self._duration("settle", "")
        return base.settle if settle is None else settle

    def hold(self, base: Setting) -> float | None:
        """Read how long an override is kept, in seconds; `None` is until its person leaves."""
        if self.given.get("hold") == "leave":
            return None
        hold = self._duration("hold", ", or leave")
        return base.hold if hold is None else hold

    def _duration(self, key: str, otherwise: str) -> float | None:
        raw = self.given.get(key)
        if raw is None:
            return None
        try:
            return seconds(raw)
        except ValueError as error:
            self.wrong(f"{error}{otherwise}", key)
            return None
