"""Events, plausible and nasty, over the small home: what any codec could build, in any order, with any timing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from controller.core.events import (
    AvailabilityReported,
    CommandSeen,
    ConnectionLost,
    Event,
    IdentitySeen,
    RequestMade,
    SensorRead,
    StateReported,
    StateRequested,
    TimePassed,
)
from controller.core.requests import (
    AcceptSuggestion,
    AnswerQuiz,
    AskHealth,
    ClaimEntry,
    ClearPin,
    DiscountEntry,
    DismissSuggestion,
    EnrolTag,
    ForgetPerson,
    Level,
    PauseDevice,
    ReleaseHold,
    ResetEcho,
    SetDevice,
    SetLevel,
    SetPin,
    UndoDecision,
    When,
)
from devices.messages import IdentityReport, Origin, Reading, StateReport
from devices.settings import NumberSetting, Setting, Value
from tests.unit.core.homes import HOME
from tests.unit.core.life import MONDAY, Life, Outcome

PEOPLE = ("ana", "ben", "kid")
TAGS = ("04a2", "04d4", "ffff")
PLACES = ("bathroom", "living", "car")
SIGNALS: Mapping[str, tuple[float | str, ...]] = {
    "vehicle_speed": (0.0, 0.0, 0.0, 5.0),
    "vehicle_gear": ("p", "p", 126.0, "d"),
    "driver_belt": ("off", "off", "on"),
    "rear_seat": ("empty", "empty", "occupied"),
}
LONGEST_S = 10 * 366 * 86400.0


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens `gap` seconds after the one before.

    `ago`: how old a report says it is; `pick`: which ledger entry a request speaks of; `obeys`: a device reports this share of the way
    from where it stood to what it was told.
    """

    gap: float
    event: Event
    ago: float | None = None
    pick: int = 0
    obeys: float | None = None


def perform(life: Life, act: Act) -> Outcome:
    """Let time pass and the act happen."""
    passed = life.waits(max(act.gap, 0))
    return passed + life.happens(_dated(life, act, life.now + timedelta(seconds=min(act.gap, 0))))


def _dated(life: Life, act: Act, at: datetime) -> Event:
    own = None if act.ago is None else at - timedelta(seconds=act.ago)
    match act.event:
        case StateReported(device=device, report=report):
            values = _on_its_way(life, device, act.obeys) if act.obeys is not None else report.values
            return replace(act.event, at=at, report=replace(report, values=values, at=own))
        case IdentitySeen(report=report):
            return replace(act.event, at=at, report=replace(report, at=own))
        case RequestMade(request=ClaimEntry() | DiscountEntry() as request) if life.memory.entries:
            entry = list(life.memory.entries.values())[act.pick % len(life.memory.entries)]
            return replace(act.event, at=at, request=replace(request, event=entry.id), entry=life.memory.entry(entry.id))
        case event:
            return replace(event, at=at)


def _on_its_way(life: Life, device: str, share: float) -> dict[str, Value]:
    """Return what a device reports that has gone a share of the way to what it was told."""
    stood = next((dict(each.values) for each in life.house.states() if each.device == device), {})
    told = life.told.get(device, {})
    return {name: _between(stood.get(name, value), value, share) for name, value in told.items()}


def _between(stood: Value, told: Value, share: float) -> Value:
    if isinstance(stood, str) or isinstance(told, str):
        return told if share >= 1 else stood
    return stood + (told - stood) * share


def value_of(setting: Setting) -> st.SearchStrategy[Value]:
    """Values that such a device could report: on the grid, beside it, at and just beyond its limits."""
    if not isinstance(setting, NumberSetting):
        return st.sampled_from(setting.options)
    low, high, step = setting.minimum, setting.maximum, setting.step
    on_grid = st.integers(0, int((high - low) / step)).map(lambda code: low + code * step)
    few = st.sampled_from([low, high, low + step, high - step, setting.default if setting.default is not None else low])
    beside = st.floats(low - step / 2, high + step / 2)
    return st.one_of(few, few, on_grid, beside)


def values_of(device: str) -> st.SearchStrategy[dict[str, Value]]:
    """Some settings of a device with values that it could report."""
    each = {name: value_of(setting) for name, setting in HOME.devices[device].settings.items()}
    return st.fixed_dictionaries({}, optional=each)


wild: st.SearchStrategy[Value] = st.one_of(
    st.floats(-1e9, 1e9), st.text(max_size=5), st.sampled_from(["", "39", "rock", "nan", "1_0", -0.0])
)
people = st.sampled_from((*PEOPLE, "ana", "zoe"))
gaps = st.one_of(
    st.sampled_from([0.0, 0.0, 0.3, 1.0, 2.0, 4.0, 5.0, 6.0, 20.0, 20.001, 30.0, 61.0]),
    st.sampled_from([0.0, 1.0, 30.0, 299.0, 300.0, 601.0, 3600.0, 7200.0, 90000.0]),
    st.floats(0, 100),
    st.sampled_from([1.0, 25.0, -0.5]),
)
agos = st.one_of(st.none(), st.none(), st.none(), st.sampled_from([0.0, 1.0, 30.0, 100.0, 299.0, 301.0, 7000.0, 7300.0, 90000.0, -60.0]))
flags = st.one_of(st.none(), st.none(), st.booleans())
seldom = st.sampled_from([False] * 7 + [True])


@st.composite
def identities(draw: st.DrawFn, places: Sequence[str]) -> Event:
    """Somebody is seen, or leaves."""
    person, tag = draw(st.one_of(st.tuples(people, st.none()), st.tuples(st.none(), st.sampled_from(TAGS))))
    confidence = draw(st.sampled_from([0.95, 0.95, 0.95, 0.99, 1.0, 0.9, 0.85, 0.8, 0.6, 0.5, 0.3, 0.0]))
    report = IdentityReport(person, tag, confidence, draw(st.sampled_from([True, True, True, False])))
    place = draw(st.sampled_from((*places, *places, *places, *PLACES, "cellar")))
    return IdentitySeen(MONDAY, place, draw(st.sampled_from(["door", "reader", "phone"])), report, draw(seldom))


@st.composite
def states(draw: st.DrawFn, devices: Sequence[str]) -> Event:
    """A device says how it stands."""
    device = draw(st.sampled_from(devices))
    values = draw(values_of(device))
    rejected = {"temperature": "not a number"} if draw(seldom) and "temperature" in HOME.devices[device].settings else {}
    origin = draw(st.one_of(st.none(), st.none(), st.none(), st.sampled_from(Origin)))
    report = StateReport({name: one for name, one in values.items() if name not in rejected}, rejected, draw(flags), draw(flags), origin)
    return StateReported(MONDAY, draw(st.sampled_from([device] * 9 + ["toaster"])), report, draw(seldom), draw(seldom))


@st.composite
def readings(draw: st.DrawFn) -> Event:
    """A sensor gives a reading."""
    name = draw(st.sampled_from((*SIGNALS, *SIGNALS, "outdoor")))
    outdoor: st.SearchStrategy[float | str] = st.one_of(st.floats(-30, 40), st.just("unknown"))
    value = draw(st.sampled_from(SIGNALS[name]) if name in SIGNALS else outdoor)
    return SensorRead(MONDAY, name, Reading(value), draw(seldom))


whens = st.one_of(
    st.none(),
    st.builds(
        When,
        st.lists(st.integers(0, 6), unique=True, max_size=3).map(lambda days: tuple(sorted(days))),
        st.one_of(st.none(), st.sampled_from([0.0, 6 * 3600.0, 22 * 3600.0 + 61])),
        st.one_of(st.none(), st.sampled_from([3600.0, 6 * 3600.0 + 1, 86399.0])),
    ),
)


@st.composite
def wishes(draw: st.DrawFn, devices: Sequence[str]) -> Any:
    """A device, one of its settings (perhaps none of them) and a value for it (perhaps none)."""
    device = draw(st.sampled_from(devices))
    setting = draw(st.sampled_from((*HOME.devices[device].settings, "colour") if draw(seldom) else tuple(HOME.devices[device].settings)))
    known = HOME.devices[device].settings.get(setting)
    return device, setting, draw(value_of(known) if known and not draw(seldom) else wild)


@st.composite
def requests(draw: st.DrawFn, devices: Sequence[str]) -> Event:
    """Somebody asks for something."""
    person, (device, setting, value) = draw(people), draw(wishes(devices))
    scope = draw(st.sampled_from([None, device, HOME.devices[device].kind.name, "sauna"]))
    others = st.one_of(st.just({setting: value}), values_of(device))
    somebody = st.one_of(st.none(), people)
    makers: list[Callable[[], Any]] = [
        lambda: SetLevel(person, draw(st.sampled_from(Level)), scope),
        lambda: SetLevel(person, Level.SUGGEST, scope),
        lambda: SetLevel(person, Level.AUTO, scope),
        lambda: EnrolTag(person, draw(st.sampled_from(TAGS))),
        lambda: ForgetPerson(person),
        lambda: ClaimEntry("?", person),
        lambda: ClaimEntry("?", person),
        lambda: SetPin(person, device, setting, value, draw(whens)),
        lambda: SetPin(person, device, setting, value, draw(whens)),
        lambda: ClearPin(person, device, setting),
        lambda: DiscountEntry("?"),
        lambda: DiscountEntry("?"),
        lambda: UndoDecision(device),
        lambda: AcceptSuggestion(device),
        lambda: DismissSuggestion(device),
        lambda: SetDevice(device, draw(others), draw(somebody)),
        lambda: SetDevice(device, draw(others), draw(somebody)),
        lambda: PauseDevice(device, draw(st.sampled_from([0.0, 1.0, 60.0, LONGEST_S]))),
        lambda: ReleaseHold(device, draw(st.sampled_from([None, setting]))),
        lambda: ResetEcho(device),
        lambda: AnswerQuiz(person, {f"{device}.{setting}": value, "height": draw(st.sampled_from([172.0, "tall", True]))}),
        AskHealth,
    ]
    return RequestMade(MONDAY, draw(st.sampled_from(makers))())


def _timed(events: st.SearchStrategy[Event]) -> st.SearchStrategy[list[Act]]:
    return st.builds(Act, gaps, events, agos, st.integers(0, 30)).map(lambda act: [act])


def _obeying(devices: Sequence[str]) -> st.SearchStrategy[list[Act]]:
    """A device does what it was told, or is on its way."""
    reports = st.sampled_from(devices).map(lambda name: StateReported(MONDAY, name, StateReport()))
    shares = st.sampled_from([1.0, 1.0, 1.0, 0.5, 0.9, 0.0])
    return st.builds(Act, gaps, reports, obeys=shares).map(lambda act: [act])


def _parked() -> st.SearchStrategy[list[Act]]:
    """Every signal of the car is good."""
    good: list[tuple[str, float | str]] = [("vehicle_speed", 0.0), ("vehicle_gear", "p"), ("driver_belt", "off"), ("rear_seat", "empty")]
    read = [SensorRead(MONDAY, name, Reading(value)) for name, value in good]
    return gaps.map(lambda gap: [Act(0 if index else gap, event) for index, event in enumerate(read)])


@st.composite
def visits(draw: st.DrawFn, devices: Sequence[str]) -> list[Act]:
    """Somebody comes, is served, turns knobs perhaps, and leaves perhaps."""
    device = draw(st.sampled_from(devices))
    place, person = HOME.devices[device].place, draw(st.sampled_from(PEOPLE))
    quiet = StateReport()
    acts = [
        Act(draw(gaps), IdentitySeen(MONDAY, place, "door", IdentityReport(person))),
        Act(0.5, StateReported(MONDAY, device, quiet), obeys=1.0),
        Act(draw(st.sampled_from([10.0, 90.0])), StateReported(MONDAY, device, StateReport(draw(values_of(device))))),
        Act(draw(st.sampled_from([1.0, 25.0])), TimePassed(MONDAY)),
        Act(draw(st.sampled_from([1.0, 60.0])), IdentitySeen(MONDAY, place, "door", IdentityReport(person, present=False))),
    ]
    return acts[: draw(st.sampled_from([2, 4, 4, 5, 5, 5]))]


def parts(devices: Sequence[str]) -> st.SearchStrategy[list[Act]]:
    """One thing, or a few that belong together, around some devices."""
    named = st.sampled_from(devices)
    places = list(dict.fromkeys(HOME.devices[name].place for name in devices))
    signals = (
        [_timed(readings()), _parked(), _parked()] if any(HOME.devices[name].kind.interlocks for name in devices) else [_timed(readings())]
    )
    return st.one_of(
        visits(devices),
        visits(devices),
        _timed(identities(places)),
        _timed(identities(places)),
        _timed(states(devices)),
        _timed(states(devices)),
        _obeying(devices),
        _obeying(devices),
        _timed(requests(devices)),
        _timed(requests(devices)),
        _timed(st.builds(AvailabilityReported, st.just(MONDAY), named, st.booleans(), seldom)),
        _timed(st.builds(StateRequested, st.just(MONDAY), named)),
        _timed(named.flatmap(lambda name: st.builds(CommandSeen, st.just(MONDAY), st.just(name), values_of(name)))),
        _timed(st.sampled_from([TimePassed(MONDAY), ConnectionLost(MONDAY)])),
        *signals,
    )


def lives(longest: int = 30) -> st.SearchStrategy[list[Act]]:
    """Sequences of acts around one to three devices."""
    focus = st.lists(st.sampled_from(sorted(HOME.devices)), min_size=1, max_size=3, unique=True)
    found = focus.flatmap(lambda names: st.lists(parts(names), max_size=8) | st.lists(parts(names), min_size=12, max_size=longest))
    return found.map(lambda several: [act for part in several for act in part])
