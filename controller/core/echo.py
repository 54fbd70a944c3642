"""How a device answers: learned of each setting from its own reports, kept with its state, shown by `explain`, reset by `echo/reset`.

Plain data and the arithmetic of learning it. What follows from it for one report is for the rooms of `attribution/` to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from controller.core.conduct import Credited, in_step
from devices.settings import NumberSetting, Setting, Value

_KEPT = 12
"""Samples that are kept of each thing: devices change with their firmware, and a mean over years says less than the last dozen."""
_FEW = 3
_OFTEN = 5
_DUST = 1e-3
_SURELY, _STRICT, _STEADIER = 4, 1.6, 1.15
"""Confirmations from which on it is known when one is due, how far the longest may be beyond the shortest, and how much beyond these."""
_STEADY = 0.2
"""How exactly a device keeps the time after which it says once more that it obeyed, as a share of it."""
"""From so many samples on something is known well enough to contradict a report."""


@dataclass(slots=True)
class Revert:
    """A change to `value`, `delay` seconds after a command of ours: `back` to what stood before it, or somewhere else.

    `people` are those who were there, the newest since `present_s`; `credited` is what it became; `told`: it came back to what was
    commanded, from somewhere else; `begun`: after how many seconds it set out, where it took a way to there.
    """

    delay: float
    value: Value
    back: bool = False
    people: list[str] = field(default_factory=list)
    present_s: float | None = None
    credited: Credited | None = None
    at: datetime | None = None
    told: bool = False
    begun: float | None = None

    @property
    def set_out(self) -> float:
        """Return after how many seconds it began to change: what takes a way is as late as that, and arrives whenever it does."""
        return self.delay if self.begun is None else self.begun

    def in_step(self, other: Revert) -> bool:
        """Say whether the same people did this as long after they came: then it may be their habit, and no machine's.

        Within one stay everything is; there it says nothing.
        """
        return self.people == other.people and in_step(self.present_s, other.present_s) and not self._in_one_stay(other)

    def _in_one_stay(self, other: Revert) -> bool:
        if self.at is None or other.at is None:
            return False
        return abs((self.at - other.at).total_seconds()) <= max(self.present_s or 0.0, other.present_s or 0.0)


@dataclass(slots=True)
class EchoModel:
    """One setting. Seconds, in the order they were seen: `delays` from a command to its answer.

    `answers` are commanded values and where the device came to stand instead of exactly there; `stood` distinct values that it stood at
    for a while; `gap` the longest wait between two reports on the way, `stride` the longest way between them, and `portion` its
    greatest share of the whole way; `direct` and `ramped` how many commands were answered at once and by a way, `leapt` the longest way
    it went at once, and `walked` in stretches; `promised` how many times it said the target before it was there, `confirms` after how
    long it said it again (0 where it did not); `repeated` how many times it said again what it had said, `ignored` how many commands it
    said nothing of until a hand changed something, `relapsed` how many times it said its old state again after it had obeyed, and
    corrected that; `drifted` and `wavered` how many times it stood one count, and one step of a hundred, beside where it had said it
    was; `exactly` how many
    commands it answered with the very value, `off` by how much it was off then; `stopped` what it was told and stood at instead, in
    time, where that was taken for a hand's; `neared` how many times its first word, in time, was nearly what it was told, and how far
    `beside` it, then and where it went on to just what it was told; `lowest` and `highest` it ever stood at.
    """

    delays: list[float] = field(default_factory=list)
    answers: list[tuple[Value, Value]] = field(default_factory=list)
    stood: list[Value] = field(default_factory=list)
    reverts: list[Revert] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    """Seconds after a command at which something was done that is none of `reverts`: later than these, or on the way of the command."""
    left: list[datetime] = field(default_factory=list)
    """When we commanded something that nothing came after, until we commanded the next."""
    gap: float = 0.0
    stride: float = 0.0
    portion: float = 0.0
    direct: int = 0
    ramped: int = 0
    leapt: float = 0.0
    walked: float = 0.0
    promised: int = 0
    confirms: list[float] = field(default_factory=list)
    repeated: int = 0
    ignored: int = 0
    relapsed: int = 0
    drifted: int = 0
    wavered: int = 0
    exactly: int = 0
    off: float = 0.0
    stopped: list[tuple[Value, Value]] = field(default_factory=list)
    neared: int = 0
    beside: list[float] = field(default_factory=list)
    lowest: float | None = None
    highest: float | None = None

    @property
    def known(self) -> bool:
        """Say whether enough answers were seen to know when one is due."""
        return len(self.delays) >= _FEW

    @property
    def slowest(self) -> float | None:
        """Return the longest latency seen, or `None` where none was."""
        return max(self.delays, default=None)

    @property
    def reticent(self) -> bool:
        """Say whether it speaks only of what hands do: then a value that it said before is news after a command of ours."""
        return self.ignored > 0 and not self.delays and not self.repeated

    def exact(self, away: float) -> bool:
        """Say whether it always stands just where it is told to, so that `away` from there is somebody else's doing."""
        return self.exactly >= _OFTEN and not self.answers and self.candid and away > self.noise

    @property
    def noise(self) -> float:
        """Return by how much what it says may differ from what it was told, where it stands just there."""
        return 1.5 * self.off + _DUST

    @property
    def candid(self) -> bool:
        """Say whether it does not say that it is there before it is; that a hand was quicker, and overruled, may look like that once."""
        return self.promised * _OFTEN <= self.direct + self.ramped

    @property
    def takes_ways(self) -> bool:
        """Say whether it goes a way to where it is told, and says so, a long one at least: a hand that was quicker looks like that once."""
        return self.ramped * _OFTEN > self.direct or self.walked > self.leapt

    @property
    def straight(self) -> bool:
        """Say whether it is known to go where it is told and to stay there: it never repeated its old state after that."""
        return self.direct + self.ramped >= _OFTEN * (1 + 2 * self.relapsed) and not self.promised

    def confirmed(self, delay: float) -> None:
        """Learn how long after a command it said once more that it obeyed; 0 where it did not."""
        self.confirms = [*self.confirms, round(delay, 3)][-8:]

    def confirming(self, delay: float) -> bool:
        """Say whether it says once more that it obeyed, and about so long after a command."""
        usual = [each for each in self.confirms if each]
        if len(usual) < _FEW or max(usual) > _FEW * min(usual) + 1.0:
            return False  # what is said at any time is said for another reason
        return min(usual) * 0.6 - 0.1 <= delay <= max(usual) * 1.4 + 0.2

    @property
    def promises(self) -> bool:
        """Say whether it says most times once more that it obeyed, when it always does; what comes at any time hands may have prompted."""
        usual = sorted(each for each in self.confirms if each)
        if len(usual) < _FEW:
            return False
        middle = usual[len(usual) // 2]
        steady = sum(abs(each - middle) <= max(_STEADY * middle, _DUST) for each in usual)
        return 2 * steady > len(self.confirms)

    @property
    def says_once(self) -> bool:
        """Say whether it is known to say once that it obeyed, and mostly no more."""
        return len(self.confirms) >= _FEW and 2 * self.confirms.count(0.0) > len(self.confirms)

    @property
    def may_confirm(self) -> bool:
        """Say whether it may say once more that it obeyed: it has done so, or was hardly ever given the time to."""
        return len(self.confirms) < _FEW or any(self.confirms)

    def unfinished(self, delay: float) -> bool:
        """Say whether it may not yet be where it said it is: it says so once more when it is, and that is still to come."""
        usual = [each for each in self.confirms if each]
        return len(usual) >= _FEW and 2 * len(usual) > len(self.confirms) and delay <= max(usual) * 1.2 + 0.2

    def unconfirmed(self, delay: float, times: int = 4) -> bool:
        """Say whether a second word, which came soon after the last commands, so many `times`, is missing `delay` seconds after one."""
        last = self.confirms[-times:]
        if len(last) < times or _OFTEN * self.confirms.count(0.0) > len(self.confirms) or min(last) <= 0.0:
            return False
        return max(last) <= 1.5 * min(last) + 0.3 and delay > max(last) * 1.2 + 0.2

    def awaited(self, delay: float) -> bool:
        """Say whether it is just `delay` seconds after a command that it says once more that it obeyed, as it always does."""
        usual = [each for each in self.confirms if each]
        if not self.promises or len(usual) < _SURELY or max(usual) > _STRICT * min(usual):
            return False
        return min(usual) / _STEADIER <= delay <= max(usual) * _STEADIER

    def timely(self, delay: float) -> bool:
        """Say whether `delay` is one at which this device answers; anything is while little is known."""
        if not self.known:
            return True
        return min(self.delays) * 0.7 - 0.05 <= delay <= max(self.delays) * 1.3 + 0.15

    def early(self, delay: float) -> bool:
        """Say whether it never answers so soon."""
        return self.known and delay < min(self.delays) * 0.7 - 0.05

    def answered(self, delay: float, commanded: Value, reported: Value, *, ramped: bool, exact: bool, start: Value | None = None) -> None:
        """Learn from a command that was carried out."""
        self.delays = [*self.delays, round(delay, 3)][-_KEPT:]
        if ramped:
            self.ramped += 1  # and where it was last seen may be short of where it stops
        else:
            self.direct += 1
            if isinstance(start, int | float) and isinstance(reported, int | float):
                self.leapt = round(max(self.leapt, abs(reported - start)), 6)
            if exact and isinstance(commanded, int | float) and isinstance(reported, int | float):
                self.exactly, self.off = self.exactly + 1, round(max(self.off, abs(reported - commanded)), 6)
            self.paired(commanded, reported, exact=exact)

    def paired(self, commanded: Value, reported: Value, *, exact: bool = False) -> None:
        """Learn where the device stands when it was told `commanded`."""
        self.answers = [each for each in self.answers if each[0] != commanded]
        if not exact:
            self.answers = [*self.answers, (commanded, reported)][-_KEPT:]

    def lay(self, off: float, *, near: bool) -> None:
        """Note how far beside what it was told its first word lay."""
        self.neared += near
        self.beside = [*self.beside, round(off, 6)][-_KEPT:]

    def stops(self, told: Value, stood: Value) -> None:
        """Note that it may have stopped, or been stopped, short of what it was told."""
        self.stopped = [*self.stopped, (told, stood)][-_KEPT:]

    def strode(self, stretch: float, way: float) -> None:
        """Learn how far it goes between two reports, on its way as a whole."""
        self.stride, self.walked = round(max(self.stride, stretch), 6), round(max(self.walked, way), 6)
        self.portion = round(max(self.portion, min(stretch / way, 1.0) if way else 1.0), 3)

    def leaps(self, setting: NumberSetting, stretch: float, way: float) -> bool:
        """Say whether it never goes so far at once, on a way so long: some keep their speed, and some their time."""
        if self.ramped < 2 or not self.stride:  # noqa: PLR2004
            return False
        return stretch > 2.5 * self.stride + setting.step / 2 and (not self.portion or stretch > 1.5 * self.portion * way)

    def at_once(self, way: float) -> bool:
        """Say whether it goes so far at once: it is known to have gone as far, and to take a way hardly ever."""
        return self.direct >= max(_FEW, _OFTEN * self.ramped) and self.candid and way <= 1.2 * self.leapt

    def waited(self, gap: float) -> None:
        """Learn how long it may be silent on its way."""
        self.gap = round(max(self.gap, gap), 3)

    def rested(self, setting: Setting, value: Value) -> None:
        """Learn a value at which it stood."""
        self.stood = [*(each for each in self.stood if not setting.same(each, value)), value][-_KEPT:]

    def reached(self, value: Value) -> None:
        """Learn how far it goes."""
        if not isinstance(value, str):
            self.lowest = value if self.lowest is None else min(self.lowest, value)
            self.highest = value if self.highest is None else max(self.highest, value)

    def reverted(self, revert: Revert) -> None:
        """Note a change soon after a command, whoever made it: what a machine does comes again after the same time."""
        self.reverts = [*self.reverts, revert][-_KEPT:]

    def left_alone(self, sent: datetime) -> None:
        """Note whether anything came after a command, now that the next one is given."""
        if not any(each.at is not None and each.at >= sent for each in self.reverts):
            self.left = [*self.left, sent][-_KEPT:]

    def done(self, delay: float) -> None:
        """Note that something was done so long after a command that says nothing of a machine, but how people here do things."""
        self.others = [*self.others, round(delay, 3)][-2 * _KEPT :]

    def answer_to(self, commanded: Value) -> Value | None:
        """Return where it came to stand when it was told this before, if that was somewhere else."""
        return next((reported for value, reported in reversed(self.answers) if value == commanded), None)
