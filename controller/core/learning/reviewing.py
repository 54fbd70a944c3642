"""The review as the house sees it: what to look at, what follows from what was found, and how it is taken back.

A request is answered when its review is finished. That it was asked for is saved, so that a review which a crash cut short is done again.
Only our own learners can be switched to: what was found better and is none of them is said in the answer, and serves nobody.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from controller.core.core import Core
from controller.core.decisions import Relearn, Respond, Room, RunReview, SaveState
from controller.core.events import ReviewDue, ReviewFinished
from controller.core.learning.chosen import Chosen
from controller.core.learning.review import Pending, Subject, Verdict
from controller.core.ledger import EntryType, Finding
from controller.core.preferences import Key
from controller.core.requests import Transaction

_ROW = "review"
_VERB = "review/run"


def due(core: Core, _: ReviewDue) -> None:
    """Begin the nightly review, unless one is under way."""
    if core.review is None and core.minds.learners:
        _begin(core, Pending())


def promise(core: Core, transaction: Transaction | None) -> None:
    """Begin a review whose answer is waited for, or let the nightly one under way be answered with."""
    pending = Pending(asked=True, transaction=transaction)
    core.save(SaveState(Room.RUNNING, _ROW, asdict(pending)))
    if core.review is None:
        _begin(core, pending)
    core.review = pending


def resume(core: Core, state: dict[str, Any]) -> None:
    """Note that a review was asked for before a restart."""
    core.review = Pending(**state)


def begin_again(core: Core) -> None:
    """Begin the review that a restart cut short, if one was."""
    if core.review is not None:
        _begin(core, core.review)


def finished(core: Core, event: ReviewFinished) -> None:
    """Let those learners serve that won, and answer whoever asked."""
    changed = [_change(core, verdict) for verdict in event.verdicts if _may(core, verdict)]
    pending, core.review = core.review, None
    if pending is None or not pending.asked:
        return
    core.save(SaveState(Room.RUNNING, _ROW, None))
    better = [_said(verdict) for verdict in event.verdicts if verdict.wins and not _known(core, verdict)]
    data = {"reviewed": len(event.verdicts), "changed": changed, "better_but_not_served": better}
    core.emit(Respond(_VERB, {} if event.error else data, event.error, pending.transaction))


def last_changed(core: Core) -> list[Key]:
    """Return what the last review changed, as far as that was not taken back."""
    at = {key: datetime.fromisoformat(chosen.review) for key, chosen in core.minds.chosen.items() if chosen.review is not None}
    newest = max(at.values(), default=None)
    return [key for key, when in at.items() if when == newest]


def take_back(core: Core, key: Key) -> dict[str, Any]:
    """Let the former learner serve: it learns everything again as if nothing had been changed, and is left alone for a while."""
    person, device, setting = key
    before = core.minds.serving(key)
    core.minds.chosen[key] = core.minds.chosen[key].taken_back(core.now)
    ways = {"from": before, "to": core.minds.serving(key)}
    core.record(EntryType.LEARNER, device, Finding(setting, person=person, origin="request", reason="undo", detail=ways))
    core.emit(Relearn(*key))
    return {"person": person, "device": device, "setting": setting, **ways}


def _begin(core: Core, pending: Pending) -> None:
    core.review = pending
    subjects = [_subject(core, key) for key in core.minds.learners]
    core.emit(RunReview(tuple(sorted(subjects, key=lambda each: (each.person, each.device, each.setting)))))


def _subject(core: Core, key: Key) -> Subject:
    barred = core.minds.chosen.get(key, Chosen()).barred_at(core.now)
    return Subject(*key, core.home.devices[key[1]].settings[key[2]], core.minds.serving(key), barred)


def _key(verdict: Verdict) -> Key:
    return verdict.person, verdict.device, verdict.setting


def _may(core: Core, verdict: Verdict) -> bool:
    """Say whether a verdict changes anything: a win of one of ours, over who still serves a person who was not forgotten meanwhile."""
    key = _key(verdict)
    return verdict.wins and key in core.minds.learners and _known(core, verdict) and core.minds.serving(key) == verdict.serving


def _known(core: Core, verdict: Verdict) -> bool:
    return verdict.best is not None and core.minds.knows(_key(verdict), verdict.best)


def _said(verdict: Verdict) -> dict[str, Any]:
    """Return what is said of a win in an answer."""
    return {
        "person": verdict.person,
        "device": verdict.device,
        "setting": verdict.setting,
        "from": verdict.serving,
        "to": verdict.best,
        "better": verdict.better,
    }


def _change(core: Core, verdict: Verdict) -> dict[str, Any]:
    key, to = _key(verdict), str(verdict.best)
    core.minds.chosen[key] = core.minds.chosen.get(key, Chosen()).changed(to, verdict.serving, core.now)
    detail = {"from": verdict.serving, "to": to, "better": verdict.better, "low": verdict.low, "high": verdict.high, "uses": verdict.uses}
    core.record(EntryType.LEARNER, verdict.device, Finding(verdict.setting, person=verdict.person, origin="review", detail=detail))
    core.emit(Relearn(*key))
    return _said(verdict)
