"""Why: sentences made from the very terms that made a number, and the same terms as data for `because`.

A wrong reason is worse than none: nothing is said here that is not a field of the wish it speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from controller.core.arbitration import compromise
from controller.core.arbitration.agreement import Agreement
from controller.core.clock import day_of
from controller.core.decisions import Source
from devices.settings import NumberSetting, Setting, Value
from learners.base import Idea, Term
from learners.features import ALWAYS, DEFAULT, LEFT_ALONE, LIKE_THIS, LIKELIEST

BLOCKED = {
    "level": "not set, because the level here is {level}",
    "paused": "not set, because this device is paused",
    "unavailable": "not set, because the device is not reachable",
    "off": "waits until the device is switched on",
    "conflict": "not set, because one tag was seen in two places",
    "places": "not set, because one person was seen in two places at once",
    "interlock": "not moved: {detail}",
    "entry": "not moved, because nobody has just got in",
    "rest": "not set yet, because the compressor needs its rest",
    "failed": "not set again, because the device does not follow",
    "rival": "left alone for now, because somebody else keeps setting it to something else",
    "nothing": "nothing is set, because nothing is known to be wanted",
    "doubt": "not set, because it is not certain enough who is there",
    "owner": "nothing is set, because {owner} is here, whose device this is",
}
"""Why something was not done, by the code in `because`."""
_NO_TIMES = {"last", "always", "household", "default"}


@dataclass(slots=True)
class Wanted:
    """What is wanted of one setting, before and after safety, with everything that explains it."""

    value: Value
    source: Source
    confidence: float
    spread: float | Mapping[str, float]
    evidence: float = 0.0
    terms: tuple[Any, ...] = ()
    acts: bool = True
    below_bar: bool = False
    limited: str | None = None
    cited: str | None = None
    origin: Source | None = None
    people: int = 1
    blocked: str | None = None
    blocked_by: str | None = None
    whose: str | None = None
    wished: Value | None = None
    ideas: tuple[Idea, ...] = ()
    agreement: Agreement | None = None
    shared: compromise.Shared | None = None
    chosen: Value | None = None
    """What its person last set here, where that counts."""
    recalled: bool = False
    """It is what its person set some time ago, and nothing that is held now."""

    put_back: bool = False
    """It stood before what we did, which somebody has had taken back."""

    left_alone: bool = False
    """It is not of its person's own making, and they left it alone before."""

    @property
    def held(self) -> bool:
        """Say whether somebody has set it in this very stay."""
        return _origin(self) is Source.OVERRIDE and not self.recalled


class _Basis(NamedTuple):
    """What stands in for a person's own wish: the household, `people` like them, or neither: the default. Sorts in the order of telling."""

    below_bar: bool
    household: bool
    people: str
    left_alone: bool = False


def amount(setting: Setting, value: Value) -> str:
    """Return a value as people write it."""
    if isinstance(value, str) or not isinstance(setting, NumberSetting):
        return str(value)
    unit = setting.unit if setting.unit in {"°", "%"} or not setting.unit else f" {setting.unit}"
    return f"{value:g}{unit}"


def because(wanted: Wanted) -> dict[str, Any]:
    """Return one setting's part of `because`: where the value comes from and the terms that made it."""
    parts: dict[str, Any] = {"source": wanted.source.value, "value": wanted.value, "evidence": round(wanted.evidence, 3)}
    parts["confidence"] = round(wanted.confidence, 4)
    if wanted.origin is not None and wanted.origin is not wanted.source:
        parts["wished"] = wanted.origin.value
    if wanted.limited:
        parts["limited"] = f"{wanted.limited} ({wanted.cited})" if wanted.cited else wanted.limited
    if wanted.blocked:
        parts["blocked"] = wanted.blocked
    if wanted.blocked_by:
        parts["blocked_by"] = wanted.blocked_by
    if wanted.people > 1:
        parts["people"] = wanted.people
    if wanted.below_bar:
        parts["below_bar"] = True
    if wanted.shared is not None:
        parts |= compromise.because(wanted.shared)
    nobodys = wanted.people > 1 or (wanted.shared is not None and wanted.shared.hidden)
    made = compromise.terms(wanted.shared) if wanted.shared is not None and wanted.people > 1 else []
    parts["terms"] = made if nobodys else [_term(each) for each in wanted.terms]
    if wanted.ideas and parts["terms"]:
        parts["ideas"] = [asdict(each) | {"tags": list(each.tags), "share": round(each.share, 4)} for each in wanted.ideas]
    return parts


def _term(term: Term[Any]) -> dict[str, Any]:
    last = day_of(term.last).date().isoformat() if term.last is not None else None
    value = term.value if isinstance(term.value, str) else round(term.value, 3)
    return {"name": term.name, "value": value, "weight": round(term.weight, 3), "count": term.count, "last": last}


def why(name: str, kind: str, settings: Mapping[str, Setting], wanted: Mapping[str, Wanted], names: Mapping[str, str]) -> str:
    """Return why every setting is to stand where it is to stand; what has the same reason is said in one sentence.

    `names` says whose override a setting holds, where it is not that of `name`.
    """
    single = len(settings) == 1
    texts: list[str] = []
    bases = {setting: _basis(each) for setting, each in wanted.items()}
    for basis in sorted({each for each in bases.values() if each is not None}):
        alike = [setting for setting, each in bases.items() if each == basis]
        values = ", ".join(_said(settings[setting], _wished(wanted[setting]), single=single) for setting in alike)
        texts.append(_not_theirs(name, kind, basis, values))
    for setting, each in wanted.items():
        if bases[setting] is None:
            texts.append(_wish_of(names.get(setting, name), each, settings[setting], single=single))
        texts += [f"It is {each.limited}."] if each.limited else []
    return " ".join(dict.fromkeys(texts))


def _origin(wanted: Wanted) -> Source:
    return wanted.origin or wanted.source


def _wished(wanted: Wanted) -> Value:
    return wanted.value if wanted.wished is None else wanted.wished


def _said(setting: Setting, value: Value, *, single: bool) -> str:
    return amount(setting, value) if single else f"{setting.name.replace('_', ' ')} {amount(setting, value)}"


def _basis(wanted: Wanted) -> _Basis | None:
    """Return what a value rests on that is not of a person's own making."""
    source = _origin(wanted)
    if source not in {Source.DEFAULT, Source.HOUSEHOLD} or wanted.people > 1:
        return None
    term = wanted.terms[0].name if wanted.terms else ""
    people = "" if source is Source.HOUSEHOLD or term == DEFAULT else term
    return _Basis(wanted.below_bar, source is Source.HOUSEHOLD, people, wanted.left_alone)


def _not_theirs(name: str, kind: str, basis: _Basis, values: str) -> str:
    whom = {"A guest": "this guest", "Somebody": "who is here"}.get(name, name)
    known = f"{'Nothing certain' if basis.household else 'Nothing'} is known of {whom} here{'' if basis.household else ' yet'}; "
    if basis.left_alone:
        known = f"{capital(whom)} never asked for anything else here; "
    if basis.below_bar:
        known = f"What is known of {whom} here is not sure enough for them; "
    if basis.household:
        return f"{known}the household usually has {values}."
    if basis.people:
        return capital(f"{known if basis.below_bar else ''}{basis.people} usually have {values}.")
    return f"{known}the default of {kind} is {values}."


def unsure(name: str, settings: Sequence[Setting]) -> str:
    """Return the sentence on what is left as it is: what is known of somebody is not sure enough for them, and of others nothing is."""
    if not settings:
        return ""
    spoken = " and ".join(each.name.replace("_", " ") for each in settings)
    return f"What is known of {name} is not sure enough for them to set the {spoken}, and nobody else's word or default is there to go by."


def _wish_of(name: str, wanted: Wanted, setting: Setting, *, single: bool) -> str:
    """Return the sentence on somebody's wish, or on what several agreed on."""
    shared, value = wanted.shared, capital(_said(setting, _wished(wanted), single=single))
    if shared is not None and wanted.people > 1:
        return compromise.compromise(shared, value, lambda wish: amount(setting, wish))
    if shared is not None and shared.hidden:
        return compromise.anonymous(shared, value)
    known = _known(name, wanted, setting, single=single)
    return f"{known} {compromise.turn(name, shared)}" if shared is not None and shared.turn else known


def _known(name: str, wanted: Wanted, setting: Setting, *, single: bool) -> str:
    value = _said(setting, _wished(wanted), single=single)
    match _origin(wanted):
        case Source.OVERRIDE:
            kept = "." if wanted.limited else "; it is kept."
            if wanted.put_back:
                return f"{capital(value)} was put back{kept}"
            return f"{name} last set {value} here." if wanted.recalled else f"{name} set {value}{kept}"
        case Source.PIN:
            return f"{name} asked for {value} as a standing wish."
        case _:
            return _usual(name, value, wanted, setting) + _idea(wanted)


def _idea(wanted: Wanted) -> str:
    """Return the best idea as a sentence, with the space before it."""
    best = next(iter(wanted.ideas), None)
    return f" Perhaps also {best.option}: {' and '.join(best.tags)}, like {best.like}." if best else ""


def _usual(name: str, value: str, wanted: Wanted, setting: Setting) -> str:
    if wanted.terms and wanted.terms[0].name == LIKE_THIS:
        return _like_this(name, value, wanted, setting)
    term = _speaking(wanted)
    if term is None or term.count == 0:
        return f"{name} usually has {value}."
    last = f", last on {_date(term.last)}" if term.last is not None else ""
    times = "" if term.name in _NO_TIMES else f" on {term.name}" if " " in term.name else f" in the {term.name}"
    if term.count > 1:
        return f"{name} usually has {value}{times} ({term.count} choices{last})."
    chosen = wanted.chosen
    if chosen is None or setting.same(chosen, _wished(wanted)):
        return f"{name} has chosen {value} here before (1 choice{last})."
    if wanted.evidence > 1 or isinstance(chosen, str):
        return f"{name} usually has {value}{times} (1 choice{last})."
    return f"{capital(value)} lies between what {name} chose ({amount(setting, chosen)}{last}) and what was left alone."


def _speaking(wanted: Wanted) -> Term[Any] | None:
    """Return the heaviest term that speaks of choices; of all of them where one alone was made then, but is not what the number is."""
    choices: list[Term[Any]] = [each for each in wanted.terms if each.name not in {LEFT_ALONE, LIKELIEST, LIKE_THIS}]
    if choices and choices[0].count == 1 and wanted.evidence > 1:
        return next((each for each in choices if each.name == ALWAYS), choices[0])
    return next(iter(choices), None)


def _like_this(name: str, value: str, wanted: Wanted, setting: Setting) -> str:
    """Return the sentence on a number that follows one choice: the last one in like circumstances."""
    term = wanted.terms[0]
    date = f" ({_date(term.last)})" if term.last is not None else ""
    if setting.same(term.value, _wished(wanted)):
        return f"{name} chose {value} when it was last like this{date}."
    chosen = f"{amount(setting, term.value)}{date}"
    return f"{capital(value)} lies between what {name} chose when it was last like this, {chosen}, and what is usual."


def _date(days: float) -> str:
    day = day_of(days)
    return f"{day.day} {day:%B}"


def capital(text: str) -> str:
    """Return a sentence with a capital first letter."""
    return text[:1].upper() + text[1:]
