"""A device of the benchmark: obeys, is turned by hand, misbehaves as its traits say, and notes the cause of all it does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from benchmarks.attribution.knob import Knob
from benchmarks.attribution.reach import accepted, clamped, elsewhere, worded
from benchmarks.attribution.traits import Traits
from benchmarks.attribution.truth import Cause, Happening, Truth
from controller.effects import Publication
from devices.kinds import Device
from devices.settings import NumberSetting, Setting, Value
from simulators.timeline import DAY_S, Timeline

AWAITED_S = 30.0
"""Nobody sets by hand what was just commanded: they would see it come. Nor what was commanded and lost: nobody could tell."""


@dataclass(slots=True)
class QuirkyDevice:
    """`tell` publishes; `company` says how many people are there."""

    device: Device
    traits: Traits
    timeline: Timeline
    tell: Callable[[Publication], None]
    truth: Truth
    rng: Random
    base: str
    company: Callable[[], int]
    knobs: dict[str, Knob] = field(default_factory=dict)
    _moves: int = 0
    _commands: int = 0

    def __post_init__(self) -> None:
        """Stand somewhere."""
        first = Cause("first", 0)
        for name in self.device.settings:
            value = self.accepts(name, self.traits.boot[name])
            self.knobs[name] = Knob(value, first, value, first)

    # What it does by itself.

    def start(self) -> None:
        """Come online, and begin to misbehave."""
        self._availability("online")
        self.report()
        traits = self.traits
        if traits.resend:
            self._every(traits.resend, self.report)
        for each in traits.schedules:
            self.timeline.after((each.second - self._second()) % DAY_S, lambda s=each: self._scheduled(s))  # type: ignore[misc]
        self._often(traits.boots, self._power_cut)
        self._often(traits.retained, self._replayed)
        self._often(traits.external, self._app)

    def _every(self, seconds: float, action: Callable[[], None]) -> None:
        def again() -> None:
            action()
            self.timeline.after(seconds, again)

        self.timeline.after(seconds * self.rng.random(), again)

    def _often(self, a_day: float, action: Callable[[], None]) -> None:
        """Do it so many times a day, whenever it likes."""
        if a_day <= 0:
            return

        def again() -> None:
            action()
            self.timeline.after(DAY_S / a_day * (0.3 + 1.4 * self.rng.random()), again)

        self.timeline.after(DAY_S / a_day * self.rng.random(), again)

    def _second(self) -> float:
        return self.timeline.now % DAY_S

    def _scheduled(self, schedule: object) -> None:
        self._jump({schedule.setting: schedule.value}, self.truth.cause("schedule"), "schedule")  # type: ignore[attr-defined]
        self.timeline.after(DAY_S, lambda: self._scheduled(schedule))

    def _power_cut(self) -> None:
        """Lose power and come back at the boot values."""
        self._moves += 1
        self._commands += 1
        down = 2.0 + 40.0 * self.rng.random()
        if self.traits.announced:
            self._availability("offline")
        self.timeline.after(down, self._boot)

    def _boot(self) -> None:
        cause = self.truth.cause("boot" if self.traits.announced else "silent_boot")
        if self.traits.announced:
            self._availability("online")
        for name, knob in self.knobs.items():
            knob.value = knob.target = self.accepts(name, self.traits.boot[name])
            knob.cause = knob.why = cause
        self.timeline.after(3.0 * self.rng.random(), lambda: self.report("boot"))

    def _replayed(self) -> None:
        """Let the broker hand out an old state again, with the retain flag."""
        cause = self.truth.cause("retained")
        values = {name: self._worded(setting, self._elsewhere(setting)) for name, setting in self.device.settings.items()}
        for name, value in values.items():
            self.truth.happenings.append(self._happening(name, value, cause))
        self.tell(Publication(f"{self.base}/{self.device.name}/state", json.dumps(values), retain=True))

    def _app(self) -> None:
        name = self.rng.choice(list(self.device.settings))
        value = self._elsewhere(self.device.settings[name])
        self._jump({name: value}, self.truth.cause("external"), "external", always=True)

    def scene(self, values: Mapping[str, Value], cause: Cause) -> None:
        """Take part in a scene: as quick as a command."""
        self.timeline.after(self._latency(), lambda: self._jump(values, cause, None))

    # What others do to it.

    def command(self, values: Mapping[str, Value], quirk: str = "echo") -> None:
        """Take a command; it may be lost."""
        cause = self.truth.cause(quirk)
        for name, value in values.items():
            if name in self.knobs:
                self.knobs[name].commanded, self.knobs[name].commanded_at, self.knobs[name].obeyed = value, self.timeline.now, False
                if quirk == "echo":
                    self.knobs[name].ours, self.knobs[name].ours_at = value, self.timeline.now
        if self.rng.random() < self.traits.lost:
            return
        if self.traits.optimistic:
            self.timeline.after(0.04, lambda: self._promise(values, cause))
        self._commands += 1
        number = self._commands
        if self.rng.random() < self.traits.failing:
            self.timeline.after(self.traits.gives_up * (0.9 + 0.2 * self.rng.random()), lambda: self._take_back(cause, number))
            return
        self.timeline.after(self._latency(), lambda: self._obey(values, cause, number))

    def turn(self, name: str, value: Value, person: str) -> bool:
        """Be turned by a hand; say whether that changed anything."""
        stands, knob = self.accepts(name, value), self.knobs[name]
        if self._alike(name, self._worded(self.device.settings[name], stands), knob.said):
            return False
        if self._alike(name, stands, knob.commanded) and (not knob.obeyed or self.timeline.now - knob.commanded_at <= AWAITED_S):
            return False
        if self._alike(name, stands, knob.ours) and self.timeline.now - knob.ours_at <= AWAITED_S:
            return False
        if self._awaits_rival(name, stands):
            return False
        cause = self.truth.cause("hand", person)
        knob.value = knob.target = stands
        knob.cause = knob.why = cause
        if not self.traits.stubborn:
            self._commands += 1
        self._follow(name, cause)
        self.timeline.after(self.traits.delay, lambda: self.report("manual"))
        return True

    def _awaits_rival(self, name: str, value: Value) -> bool:
        """Say whether another controller is about to set just this: nobody could tell, and it comes by itself."""
        wish, waited = self.traits.rival_value, self.timeline.now - self.knobs[name].commanded_at
        return bool(self.traits.rival) and wish is not None and waited <= 2 * self.traits.rival and self._alike(name, value, wish)

    # How it moves.

    def _latency(self) -> float:
        return self.traits.latency * (1 + self.traits.jitter * (2 * self.rng.random() - 1))

    def _promise(self, values: Mapping[str, Value], cause: Cause) -> None:
        """Say that it is there already."""
        self.report("command", {name: value for name, value in values.items() if name in self.knobs}, Cause("optimistic", cause.episode))

    def _take_back(self, cause: Cause, number: int) -> None:
        if number == self._commands:
            self.report("command", cause=Cause("failing", cause.episode))

    def _obey(self, values: Mapping[str, Value], cause: Cause, number: int) -> None:
        if number != self._commands:
            return
        if self.traits.stale == "before":
            self.report(cause=Cause("stale", cause.episode))
        old = {name: self._worded(self.device.settings[name], self.knobs[name].value) for name in values if name in self.knobs}
        for name in old:
            self._aim(name, values[name], cause)
        self._moves += 1
        if not self.traits.ramp:
            for name in old:
                self._arrive(name)
            self.timeline.after(self.traits.delay, lambda: self.report("command"))
            if self.traits.stale == "after":
                self.timeline.after(self.traits.delay + 0.1 + 2.0 * self.rng.random(), lambda: self._say_again(old, cause))
            return
        self._move(self._moves)

    def _say_again(self, old: Mapping[str, Value], cause: Cause) -> None:
        """Repeat what it said before, and then the truth again."""
        stale = Cause("stale", cause.episode)
        self.report("command", old, stale)
        self.timeline.after(0.1 + 3.0 * self.rng.random(), lambda: self.report("command", cause=stale))

    def _aim(self, name: str, wanted: Value, cause: Cause) -> None:
        knob, setting = self.knobs[name], self.device.settings[name]
        knob.target = self.accepts(name, wanted)
        quirk = cause.quirk
        if quirk == "echo" and not setting.same(knob.target, wanted):
            quirk = "clamp" if clamped(self.traits, setting, wanted) else "fahrenheit" if self.traits.fahrenheit else "grid"
        knob.why = Cause(quirk, cause.episode)
        if isinstance(setting, NumberSetting):
            knob.step = setting.step * 10 / self.traits.ramp * self.traits.pace if self.traits.ramp else 0.0

    def _arrive(self, name: str) -> None:
        knob = self.knobs[name]
        if knob.value != knob.target:
            knob.value, knob.cause = knob.target, knob.why
            self._follow(name, knob.why)

    def _move(self, movement: int) -> None:
        """Go one stretch of the way."""
        if movement != self._moves:
            return
        going = False
        for name, knob in self.knobs.items():
            if isinstance(knob.value, str) or isinstance(knob.target, str) or abs(knob.target - knob.value) <= knob.step:
                self._arrive(name)
                continue
            going = True
            knob.value += knob.step if knob.target > knob.value else -knob.step
            knob.cause = Cause("ramp", knob.why.episode)
        self.timeline.after(self.traits.delay, lambda: self.report("command"))
        if going:
            self.timeline.after(self.traits.pace, lambda: self._move(movement))

    def _jump(self, values: Mapping[str, Value], cause: Cause, origin: str | None, *, always: bool = False) -> None:
        for name, value in values.items():
            if name in self.knobs:
                knob = self.knobs[name]
                knob.value = knob.target = self.accepts(name, value)
                knob.cause = knob.why = cause
                self._follow(name, cause)
        self.timeline.after(self.traits.delay, lambda: self.report(origin, always=always))

    def _follow(self, name: str, cause: Cause) -> None:
        """Move the setting that is coupled to another one, by as much as it likes."""
        coupled = self.traits.coupled
        if not coupled or name == coupled:
            return
        knob, setting = self.knobs[coupled], self.device.settings[coupled]
        knob.value = knob.target = self.accepts(coupled, self._elsewhere(setting))
        knob.cause = knob.why = Cause("coupled", cause.episode)

    # What it can do, and how it says so.

    def accepts(self, name: str, wanted: Value) -> Value:
        """Return what it makes of a value: within what it does, on its own grid."""
        return accepted(self.traits, self.device.settings[name], wanted)

    def somewhere(self, rng: Random) -> dict[str, Value]:
        """Return a value for every setting."""
        return {name: elsewhere(self.traits, setting, rng) for name, setting in self.device.settings.items()}

    def _elsewhere(self, setting: Setting) -> Value:
        return elsewhere(self.traits, setting, self.rng)

    def _worded(self, setting: Setting, value: Value) -> Value:
        return worded(self.traits, setting, value, self.rng)

    def report(
        self, origin: str | None = None, values: Mapping[str, Value] | None = None, cause: Cause | None = None, *, always: bool = False
    ) -> None:
        """Say how it stands, or that it stands at `values`, because of `cause`."""
        said: dict[str, object] = {}
        for name, knob in self.knobs.items():
            told = values is not None and name in values
            value = self._worded(self.device.settings[name], values[name] if values is not None and told else knob.value)
            said[name] = value
            knob.obeyed = knob.obeyed or self._alike(name, value, knob.commanded)
            if not self._alike(name, value, knob.said):
                because = cause if cause is not None and (told or values is None) else knob.cause
                if knob.said is not None:
                    self.truth.happenings.append(self._happening(name, value, because))
                knob.said = value
        if origin is not None and (self.traits.says or always):
            said["origin"] = origin
        self.tell(Publication(f"{self.base}/{self.device.name}/state", json.dumps(said)))

    def _happening(self, name: str, value: Value, cause: Cause) -> Happening:
        knob, now = self.knobs[name], self.timeline.now
        return Happening(now, self.device.name, name, value, knob.said, cause, knob.commanded, now - knob.commanded_at, self.company())

    def _alike(self, name: str, one: Value, other: Value | None) -> bool:
        """Say whether nobody would call this a change: less than half a step of the configured grid."""
        return other is not None and self.device.settings[name].same(one, other)

    def _availability(self, state: str) -> None:
        self.tell(Publication(f"{self.base}/{self.device.name}/availability", state))
