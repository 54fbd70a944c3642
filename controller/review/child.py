"""What runs in the child: an order in on standard input, lines out on standard output. Below-normal priority, limited memory.

The store is opened to read. Guesses are made in the order of time and never of what was told before; every learner of ours but those that
were taken back is a challenger, and so is every estimator that the order names.
"""

from __future__ import annotations

import importlib.util
import os
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TextIO

from controller.core.learning.rebuilding import evidence
from controller.core.learning.review import Subject, Verdict
from controller.core.ledger import Entry
from controller.effects import Findings
from controller.review.lines import Order, Progress, Result, decode_order, encode_line
from controller.store import Store, StoreError, StoreUnavailable
from devices.settings import NumberSetting, Setting
from learners.base import ChoiceDomain, NumberDomain, Prediction
from learners.checks import Evidence
from learners.evaluate import losses, progressive, tolerance
from learners.prior.household import default_choice, default_number
from learners.registry import CHOICE_LEARNERS, NUMBER_LEARNERS, choice_learner, number_learner
from learners.review import LEAST_CHOICES, Comparison, Paired, compare

NICENESS = 10
"""Below everything else that the machine does."""
LARGEST_BYTES = 300 * 1024 * 1024
"""Memory that the child may have for its data; beyond it what is being compared fails, and says so."""
LATEST = 4000
"""Events of one setting that are looked at, the latest: several years of a person who is at home."""

_FEW = f"fewer than {LEAST_CHOICES} choices"


def main(source: TextIO = sys.stdin, out: TextIO = sys.stdout) -> None:
    """Read an order, do it, write what was found."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_DATA, (LARGEST_BYTES, LARGEST_BYTES))
    order = decode_order(source.read())
    verdicts: list[Verdict] = []
    error = None
    try:
        for done, verdict in enumerate(judged(order), 1):
            verdicts.append(verdict)
            print(encode_line(Progress(done, len(order.subjects))), file=out, flush=True)
    except (StoreError, StoreUnavailable) as unreadable:
        error = str(unreadable)
    print(encode_line(Result(Findings(tuple(verdicts), error), peak_mb())), file=out, flush=True)


def judged(order: Order) -> Iterator[Verdict]:
    """Yield the verdict on every subject."""
    foreign = order.challengers if importlib.util.find_spec("sklearn") is not None else ()
    with closing(Store.open(order.store, writable=False)) as store:
        for subject in order.subjects:
            entries = store.evidence(subject.person, subject.device, subject.setting)
            try:
                yield judge(subject, told(subject.spec, entries)[-LATEST:], foreign)
            except MemoryError:
                yield _verdict(subject, note="more memory is needed than a review may have")


def told(spec: Setting, entries: Sequence[Entry]) -> list[Evidence[Any]]:
    """Return ledger rows as a learner is told of them."""
    found = (evidence(spec, entry) for entry in entries)
    return [Evidence(x, value, explicit=kind == "preference") for kind, x, value in filter(None, found)]


def judge(subject: Subject, events: Sequence[Evidence[Any]], foreign: Sequence[str] = ()) -> Verdict:
    """Compare who serves a setting of a person with every challenger, and return the verdict on the best of them."""
    choices = sum(event.explicit for event in events)
    if choices < LEAST_CHOICES:
        return _verdict(subject, choices=choices, uses=len(events), note=_FEW)
    domain = _domain(subject.spec)
    guessed = _guessed(subject.serving, domain, events)
    let_pass = tolerance(domain, events, guessed) if isinstance(domain, NumberDomain) else None
    serving = losses(domain, events, guessed, let_pass)
    rivals, notes = _rivals(subject, domain, events, foreign, let_pass)
    made = {name: compared for name, rival in rivals.items() if (compared := compare(_paired(events, serving, rival), len(rivals)))}
    note = "; ".join(notes) or None
    if not made:
        return _verdict(subject, choices=choices, uses=len(events), note=note)
    return _best(subject, len(events), made, note)


def peak_mb() -> float | None:
    """Return the most memory this process ever had, in megabytes. `ru_maxrss` would count the parent's, from before `exec`."""
    try:
        text = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmHWM")), None)


def _best(subject: Subject, uses: int, made: Mapping[str, Comparison], note: str | None) -> Verdict:
    """Return the verdict: on the best of ours that wins, because it can serve, else on the best of all."""
    ours = {**NUMBER_LEARNERS, **CHOICE_LEARNERS}
    name = max(made, key=lambda each: (made[each].wins and each in ours, made[each].wins, made[each].better))
    best = made[name]
    numbers = {key: round(getattr(best, key), 4) for key in ("better", "low", "high", "loss")}
    return _verdict(subject, best.choices, uses, note=note, best=name, best_loss=round(best.challenger_loss, 4), wins=best.wins, **numbers)


def _verdict(subject: Subject, choices: int = 0, uses: int = 0, note: str | None = None, **found: Any) -> Verdict:
    return Verdict(subject.person, subject.device, subject.setting, subject.serving, choices, uses, note=note, **found)


def _rivals(
    subject: Subject,
    domain: NumberDomain | ChoiceDomain,
    events: Sequence[Evidence[Any]],
    foreign: Sequence[str],
    let_pass: float | None,
) -> tuple[dict[str, list[float | None]], list[str]]:
    """Return the losses of every challenger, and what is to be said of those that could not be tried."""
    registry = NUMBER_LEARNERS if isinstance(domain, NumberDomain) else CHOICE_LEARNERS
    ours = [name for name in registry if name != subject.serving and name not in subject.barred]
    found = {name: losses(domain, events, _guessed(name, domain, events), let_pass) for name in ours}
    notes = []
    for path in foreign:
        from controller.review import foreign as sklearn_side  # noqa: PLC0415  # only where one is named: it costs 100 MB and a second

        try:
            if sklearn_side.fits(path, domain):
                found[path] = losses(domain, events, sklearn_side.guesses(path, domain, events), let_pass)
        except sklearn_side.Unusable as error:
            notes.append(str(error))
    return found, notes


def _guessed(name: str, domain: NumberDomain | ChoiceDomain, events: Sequence[Evidence[Any]]) -> list[Prediction[Any] | None]:
    if isinstance(domain, NumberDomain):
        return progressive(number_learner(domain, name), events, default_number(domain))
    return progressive(choice_learner(domain, name), events, default_choice(domain))


def _paired(events: Sequence[Evidence[Any]], serving: Sequence[float | None], rival: Sequence[float | None]) -> list[Paired]:
    return [
        Paired(event.x.days, event.explicit, one, other)
        for event, one, other in zip(events, serving, rival, strict=True)
        if one is not None and other is not None
    ]


def _domain(spec: Setting) -> NumberDomain | ChoiceDomain:
    if isinstance(spec, NumberSetting):
        return NumberDomain(spec.minimum, spec.maximum, spec.step, spec.default)
    return ChoiceDomain(spec.options, spec.default, spec.tags)
