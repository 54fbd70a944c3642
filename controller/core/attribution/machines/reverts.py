"""What comes soon after a command, and again after the next: a device that gives up, or a controller that writes back.

A machine gives itself away by its delay, by the value it always wants, or by taking back what it had only promised. A person who sets
the same thing every time is learned from after the first, and has nothing to set the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from controller.core.attribution.labels import Label, Verdict
from controller.core.conduct import Credited
from controller.core.echo import EchoModel, Revert
from controller.core.state import Turn
from devices.settings import NumberSetting, Setting, Value

DELAY = 0.12
"""How exactly a machine repeats its delay, as a share of it."""
EXACT, QUICK = 0.03, 0.15
"""Share of a delay, and seconds, within which people seldom repeat their own."""
SURELY = 2.0
"""From so many earlier changes of the same kind on it is a machine; from one on it may be."""
ALWAYS, SHARE = 4, 0.8
"""So many earlier times, and in so large a share of all, the same value came after a command, whoever was there, when it is somebody's who
never lets go of it."""
KEEPS_TIME, JITTER = 3, 1.35
"""From so many earlier times on that one value came after about as long, it may come a little earlier or later still: the longest of its
delays is at most so many times the shortest."""
OFTEN = 3
"""Times that a value was a machine's, and nobody's ever, after which it is doubted."""
INSISTENT = 2
"""So many earlier times one value, and no other, came as long after a command, when no habit of those who were there explains it."""
PROMPT_S = 3.0
"""Seconds after a command in which few hands have turned anything."""
MANY = 20
"""Steps of a range in which several people do not want the very same by chance; one of five stations they do."""
_SAME_MOMENT_S = 1.0
SOON_S = 30.0
"""Seconds after a command in which a machine is known by setting the same value; later people do, and one time more must tell."""
OCCASION_S = 120.0
"""Seconds between two occasions."""


def reverted(spec: Setting, model: EchoModel, made: Turn, others: Sequence[EchoModel] = ()) -> Verdict | None:
    """Say what a change at the delay of an earlier one was. `others`: the device's other settings, which are taken back after as long."""
    now = latest(model, made)
    if now is None:
        return None
    if made.undone and not _done(model, made, now):
        return Verdict(Label.FAILED, 0.2, ("all that was commanded went back at once to what it was",))
    back = made.before_command is not None and spec.same(made.value, made.before_command)
    if back and made.said == 1 and (unkept := _unkept(model, now)) is not None:
        return unkept
    kept = back and made.said > 1  # it was done, and confirmed: a device that gives up says so once
    own, elsewhere = model.reverts[:-1], _elsewhere(others, now)
    same = [*again(spec, own, now), *(each for each in elsewhere if _close(each, now))]
    if kept and len(_companies([*same, now])) == 1:
        return None  # somebody undoes what we do
    times = weight(spec, [*own, *elsewhere], now, same, model.others) - (now.set_out > SOON_S)
    name = Label.FAILED if back and not kept and 2 * sum(each.back for each in same) > len(same) else Label.RIVAL
    if times < (1.0 if many(spec) else SURELY) or (name is Label.RIVAL and _seldom(model, same)):
        return _always(spec, model, now) or _for_all(spec, own, now) or _whoever(spec, same, now, times) or _known(spec, own, now)
    said = f"{len(same) + 1} times now {now.delay:.1f} s after a command"
    what = "it went back to what it was told" if now.told else "it was set to the same value"
    what = "it went back to where it was" if name is Label.FAILED else what
    surely = times >= (SURELY if many(spec) else 2 * SURELY)
    return Verdict(name, 0.2 if surely else 0.5, (f"{what} {said}",), credited([each for each in same if each in own]) if surely else ())


def _unkept(model: EchoModel, now: Revert) -> Verdict | None:
    """Say whether a device takes back what it had only promised: it has not said it again when it does, or says this instead."""
    if model.unconfirmed(now.delay, 1):
        surely = model.unconfirmed(now.delay) and now.set_out <= SOON_S
        return Verdict(Label.FAILED, 0.2 if surely else 0.5, ("it takes back what it had promised, and never confirmed as it does",))
    if not model.awaited(now.delay):
        return None
    surely = sum(each.back and model.awaited(each.delay) for each in model.reverts[:-1]) >= SURELY
    said = ("it is back where it was, just when it says that it has done what it promised",)
    return Verdict(Label.FAILED, 0.2 if surely else 0.5, said)


def _done(model: EchoModel, made: Turn, now: Revert) -> bool:
    """Say whether a command was carried out before it was undone: it was said to be, a while ago, or by a device that says so once."""
    return made.said > 0 and (now.set_out > SOON_S or (model.known and model.says_once))


def _seldom(model: EchoModel, same: Sequence[Revert]) -> bool:
    """Say whether more commands were left alone than were answered so, since the first that was: a controller writes back each time."""
    first = min((each.at for each in same if each.at is not None), default=None)
    return first is not None and sum(each > first for each in model.left) > len(same) + 1


def _elsewhere(others: Sequence[EchoModel], now: Revert) -> list[Revert]:
    """Return when other settings went back, on other occasions: a device gives up on all of them after as long."""
    if not now.back or now.at is None:
        return []
    found = [each for model in others for each in model.reverts if each.back and each.at is not None]
    return [each for each in found if each.at is not None and abs((each.at - now.at).total_seconds()) > OCCASION_S]


def latest(model: EchoModel, made: Turn) -> Revert | None:
    """Return how the last change of a turn lay to the command before it, if it came soon after one."""
    now = model.reverts[-1] if model.reverts else None
    if made.since is None or now is None:
        return None
    off = made.since + (made.changed - made.began).total_seconds() - now.delay
    return now if abs(off) <= _SAME_MOMENT_S else None


def again(spec: Setting, earlier: Sequence[Revert], now: Revert) -> list[Revert]:
    """Return the earlier changes that came as long after a command, to the same value, back, or again to what was commanded."""
    alike = [each for each in earlier if spec.same(each.value, now.value)]
    near = [each for each in earlier if _close(each, now) or (each in alike and _keep_time([*alike, now]))]
    kept = [each for each in near if each.back and sum(spec.same(each.value, other.value) for other in earlier) == 1]
    told = [each for each in near if each.told and now.told and now.set_out <= SOON_S]
    return [
        each for each in near if each in told or (spec.same(each.value, now.value) and now.set_out <= SOON_S) or (now.back and each in kept)
    ]


def _keep_time(alike: Sequence[Revert]) -> bool:
    """Say whether one value always came after about the same time: one that is earlier, or later, than any so far may belong to it."""
    delays = [each.delay for each in alike]
    return len(delays) > KEEPS_TIME and max(delays) <= JITTER * min(delays)


def _companies(changes: Sequence[Revert]) -> set[tuple[str, ...]]:
    """Return who was there together, each company once."""
    return {tuple(sorted(each.people)) for each in changes}


def _close(one: Revert, now: Revert) -> bool:
    """Say whether two changes came as long after a command, or set out then."""
    return _near(one.delay, now.delay) or _near(one.set_out, now.set_out)


def _near(one: float, now: float) -> bool:
    return abs(one - now) <= max(DELAY * now, 0.15)


def weight(spec: Setting, earlier: Sequence[Revert], now: Revert, same: Sequence[Revert], others: Sequence[float]) -> float:
    """Return how much the `same` among all `earlier` changes say; nothing where as many of their kind came at other times.

    Where other things were done as long after a command too (`others`: after how many seconds), that is how those who live there do things,
    and no machine's delay. What the same people did in step with their coming is their way, unless it was one value each time: who always
    wants the same is served it. What people may do as exactly counts by half.
    """
    answers = [each for each in earlier if each.delay <= QUICK < now.delay]  # in its own words, sooner than any hand
    alike = [each for each in earlier if spec.same(each.value, now.value) and each not in answers]
    back = [each for each in earlier if each.back and now.back and each not in answers]
    besides = sum(_near(each, now.delay) for each in others)
    counts = [each for each in back if each in same or not _close(each, now)]  # to a value once more says nothing either way
    told = [each for each in earlier if each.told and now.told and each not in answers]
    kinds = ((alike, alike), (back, counts), (told, told))
    away = [each for each in same if _turned_away(spec, earlier, each)]
    return max(
        _weight([each for each in same if each in kind], part, now, besides + _of_others(kind, earlier, now), away) for kind, part in kinds
    )


def _turned_away(spec: Setting, earlier: Sequence[Revert], one: Revert) -> bool:
    """Say whether somebody had it otherwise at once: nobody makes a habit of what they do not leave."""
    later = [each for each in earlier if each.at is not None and one.at is not None and each.at > one.at]
    return any(
        (each.at - one.at).total_seconds() <= SOON_S and not spec.same(each.value, one.value) for each in later if each.at and one.at
    )


def _of_others(kind: Sequence[Revert], earlier: Sequence[Revert], now: Revert) -> int:
    """Return how many changes that are not of a kind came as long after a command."""
    return sum(_close(each, now) for each in earlier if each not in kind)


def _weight(same: Sequence[Revert], kind: Sequence[Revert], now: Revert, besides: int, away: Sequence[Revert]) -> float:
    """`besides`: how many changes of other kinds came as long after a command. `away`: those that were turned away at once."""
    then = len(same) + besides
    if 2 * len(same) < len(kind) or len(same) < SHARE * then:
        return 0.0
    if all(each.in_step(now) for each in same) and (len(same) + len(away) < INSISTENT or len(same) < then):
        return 0.0
    return sum(1.0 if _exact(each, now) or each in away else 0.5 for each in same)


def _exact(one: Revert, other: Revert) -> bool:
    pairs = ((one.delay, other.delay), (one.set_out, other.set_out))
    return any(abs(mine - yours) <= max(EXACT * yours, QUICK) for mine, yours in pairs)


def _always(spec: Setting, model: EchoModel, now: Revert) -> Verdict | None:
    """One value that comes after most commands, at whatever delay and whoever is there, is somebody's who never lets go of it."""
    earlier = model.reverts[:-1]
    same = [each for each in earlier if spec.same(each.value, now.value)]
    alone = len(_companies([*same, now])) == 1
    if not many(spec) or alone or len(same) < max(ALWAYS, SHARE * len(earlier)) or _seldom(model, same):
        return None
    middle = sorted(same, key=lambda each: each.delay)[len(same) // 2]
    if not _close(now, middle) and sum(_close(each, middle) for each in same) >= SHARE * len(same):
        return None  # another one than that, which keeps its time
    said = (f"it was set to the same value after {len(same) + 1} commands, whoever was there",)
    return Verdict(Label.RIVAL, 0.5, said) if at_its_end(spec, model, now.value) else Verdict(Label.RIVAL, 0.2, said, credited(same))


def _for_all(spec: Setting, earlier: Sequence[Revert], now: Revert) -> Verdict | None:
    """One value of many that came as long after commands for one person and another is nobody's, though many commands are left alone.

    Where it comes sooner than people mostly turn a knob, it is doubted before that.
    """
    same = [each for each in earlier if spec.same(each.value, now.value) and _close(each, now)]
    soon = [each for each in earlier if QUICK < each.delay <= SOON_S]
    if not many(spec) or len(_companies([*same, now])) == 1 or 2 * len(same) < len(soon):
        return None
    said = (f"it was set to the same value {len(same) + 1} times now {now.delay:.1f} s after a command, whoever was there",)
    if len(same) < ALWAYS:
        return Verdict(Label.RIVAL, 0.5, said) if len(same) >= INSISTENT and now.delay <= PROMPT_S else None
    return Verdict(Label.RIVAL, 0.2, said, credited(same))


def at_its_end(spec: Setting, model: EchoModel, value: Value) -> bool:
    """Say whether a device stood at a value when it was told something else: whoever wants more ends there."""
    return any(spec.same(stood, value) for _, stood in model.answers)


def _known(spec: Setting, earlier: Sequence[Revert], now: Revert) -> Verdict | None:
    """One value of many that was a machine's each time it came so soon after a command may be its again, at whatever delay."""
    same = [each for each in earlier if spec.same(each.value, now.value)]
    if now.back or not many(spec) or len(same) < OFTEN or any(each.credited is not None for each in same):
        return None
    return Verdict(Label.RIVAL, 0.6, (f"it was set to the same value after {len(same) + 1} commands, and it was nobody's then",))


def _whoever(spec: Setting, same: Sequence[Revert], now: Revert, times: float) -> Verdict | None:
    """One value of many that comes as long after a command as it did for others may be nobody's."""
    if not times or now.back or not many(spec) or all(set(each.people) == set(now.people) for each in same):
        return None
    return Verdict(Label.RIVAL, 0.6, (f"it was set to the same value {now.delay:.1f} s after a command, as when others were there",))


def many(spec: Setting) -> bool:
    """Say whether there are so many values that several people do not want the very same by chance."""
    return isinstance(spec, NumberSetting) and spec.maximum - spec.minimum >= MANY * spec.step


def credited(same: Sequence[Revert]) -> tuple[Credited, ...]:
    """Return what earlier changes were taken for."""
    return tuple(each.credited for each in same if each.credited is not None)
