"""What to expect of somebody who has set nothing here yet, from the nearest thing that is known to the farthest.

1. What a fact about them says, or another setting of the same device that they did set (the kind's trends, `devices/catalog`).
2. What the rest of the household wants, whoever is private left out: of one or two others it would be told whose wish it is. Where a
   child may have less than others, children and the others tell nothing of each other.
3. What people of their sort want in other homes (`priors` of the configuration), unless the owner configured a default of their own.
4. The default.

Only 2 is `household` in a decision; 1 and 3 are a better `default`, and their terms say what they rest on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from controller.core.decisions import Source
from controller.core.home import Home
from devices.facts import FACTS
from devices.kinds import Device, Trend
from devices.settings import NumberSetting, Setting
from learners.base import ChoiceDomain, Circumstance, NumberDomain, Prediction
from learners.prior.household import default_choice, default_number, pool, prior_number
from learners.prior.segments import segments_of
from learners.prior.trends import Line

Prior = tuple[Prediction[Any], Source]
Ask = Callable[[str, str], Prediction[Any] | None]
"""(person, setting) -> what their own evidence says."""
Facts = Mapping[str, Mapping[str, Any]]
"""Person -> what they answered about themselves."""


def prior(home: Home, facts: Facts, subject: str | None, device: Device, setting: str, x: Circumstance, ask: Ask) -> Prior | None:
    """Return what to expect of a person (`None`: a guest) at a device, and as what; `None` where even the kind knows nothing."""
    told = _told(facts, subject)
    nearest = _trend(device, setting, told, subject, ask)
    if nearest is not None:
        return nearest, Source.DEFAULT
    household = _household(home, subject, device, setting, ask)
    if household is not None:
        return household, Source.HOUSEHOLD
    farthest = _segment(home, told, subject, device, setting, x) or _default(device, setting)
    return (farthest, Source.DEFAULT) if farthest is not None else None


def _told(facts: Facts, subject: str | None) -> dict[str, float]:
    """Return the facts that mean something; one that cannot be true (an old row, an edited profile) is none."""
    known = facts.get(subject, {}) if subject else {}
    read = {name: FACTS[name].parse(raw) for name, raw in known.items() if name in FACTS}
    return {name: value for name, value in read.items() if value is not None}


def _trend(device: Device, setting: str, told: Mapping[str, float], subject: str | None, ask: Ask) -> Prediction[Any] | None:
    """Return what the first trend says whose fact is told, or whose setting this person has set."""
    spec = device.settings[setting]
    if not isinstance(spec, NumberSetting) or spec.default is None:
        return None
    for trend in device.kind.trends:
        if trend.setting != setting or trend.given is None:
            continue
        if trend.given in told:
            fact = FACTS[trend.given]
            return _along(trend, spec, told[fact.name], _centre(trend, None), f"people of {told[fact.name]:g} {fact.unit}")
        given = device.settings.get(trend.given)
        own = ask(subject, trend.given) if subject and given else None
        if own is not None and own.evidence > 0 and given is not None:
            return _along(trend, spec, own.value, _centre(trend, given), f"people with such a {trend.given.replace('_', ' ')}")
    return None


def _centre(trend: Trend, given: Setting | None) -> float:
    centre = trend.centre if trend.centre is not None else given.default if given else None
    return centre if isinstance(centre, int | float) else 0.0


def _along(trend: Trend, spec: NumberSetting, quantity: float, centre: float, name: str) -> Prediction[Any]:
    line = Line(centre, spec.default or 0.0, trend.slope, trend.deviation, trend.people, trend.squares)
    return prior_number(number_domain(spec), *line.at(quantity), name)


def _household(home: Home, subject: str | None, device: Device, setting: str, ask: Ask) -> Prediction[Any] | None:
    spec = device.settings[setting]
    members = [person for person, each in home.people.items() if person != subject and not each.private]
    if any(each.setting == setting for each in device.kind.caps):
        child = home.people[subject].child if subject else False
        members = [person for person in members if home.people[person].child is child]
    heard = [ask(person, setting) for person in members]
    domain = number_domain(spec) if isinstance(spec, NumberSetting) else None
    return pool([each for each in heard if each is not None], domain, _deviation(device, setting))


def _segment(
    home: Home, told: Mapping[str, float], subject: str | None, device: Device, setting: str, x: Circumstance
) -> Prediction[Any] | None:
    spec, kind = device.settings[setting], device.kind
    usual = next((each.default for each in kind.settings if each.name == setting), None)
    if spec.default != usual:
        return None
    segments = segments_of(child=home.people[subject].child if subject else None, age=told.get("age"))
    if isinstance(spec, NumberSetting):
        return home.segments.number(kind.name, setting, segments, x.hour, number_domain(spec))
    return home.segments.choice(kind.name, setting, segments, x.hour, ChoiceDomain(spec.options, spec.default))


def _default(device: Device, setting: str) -> Prediction[Any] | None:
    spec = device.settings[setting]
    if isinstance(spec, NumberSetting):
        return default_number(number_domain(spec), _deviation(device, setting))
    return default_choice(ChoiceDomain(spec.options, spec.default))


def _deviation(device: Device, setting: str) -> float | None:
    """Return how widely people lie around the default, where that was measured."""
    return next((each.deviation for each in device.kind.trends if each.setting == setting and each.given is None), None)


def number_domain(setting: NumberSetting) -> NumberDomain:
    """Return a numeric setting as learners see it."""
    return NumberDomain(setting.minimum, setting.maximum, setting.step, setting.default)
