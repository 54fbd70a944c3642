"""What would they like? A person and the circumstances in, a value with spread, evidence and the terms that made it out.

Own data first, then what `priors.py` knows. The learners themselves are `learners/`; here is who is asked, in which order, and what a
person's bar of confidence does to the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from controller.core.decisions import Room, SaveState, Source
from controller.core.home import Home
from controller.core.learning.chosen import Chosen, unwrapped, wrapped
from controller.core.preferences import Key
from controller.core.safety import Wish, limit
from controller.core.wishes.priors import Facts, Prior, number_domain, prior
from devices.kinds import Device
from devices.settings import NumberSetting, Setting, Value
from learners.base import ChoiceDomain, Circumstance, Idea, Learner, Prediction
from learners.commitment.numbers import CommittedNumber
from learners.registry import CHOICE_LEARNERS, NUMBER_LEARNERS, SERVING_CHOICE, SERVING_NUMBER, choice_learner, number_learner

THIN = 5.0
"""Below this much own evidence the household is asked as well (it costs a prediction a member)."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that would be liked, where it comes from and what it rests on; `below_bar`: own evidence was not sure enough; `left_alone`:
    it is nobody's own wish, and whom it is for left it alone before.
    """

    value: Value
    source: Source
    confidence: float
    spread: float | Mapping[str, float]
    evidence: float
    terms: tuple[Any, ...] = ()
    below_bar: bool = False
    ideas: tuple[Idea, ...] = ()
    left_alone: bool = False


@dataclass(slots=True)
class Minds:
    """The learners of everybody, by person, device and setting; made when first needed.

    `chosen`: where a review has had a say. `facts`: what people answered about themselves, kept by whoever owns it. `kept`: what is
    learned is saved as it changes; otherwise the rows are empty.
    """

    home: Home
    learners: dict[Key, Learner[Any]] = field(default_factory=dict)
    chosen: dict[Key, Chosen] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)
    kept: bool = True

    def learn(self, key: Key, x: Circumstance, value: Value) -> SaveState:
        """Take in an explicit wish."""
        self.teach(key, "preference", x, value)
        return self.saved(key)

    def accept(self, key: Key, x: Circumstance, value: Value) -> SaveState:
        """Take in that a setpoint was left alone."""
        self.teach(key, "acceptance", x, value)
        return self.saved(key)

    def teach(self, key: Key, kind: str, x: Circumstance, value: Value) -> None:
        """Let a learner have an explicit wish, or (of kind "acceptance") that a setpoint was left alone.

        What a child asked for beyond their limit is kept as it was, and taught as the most that they may have.
        """
        learner = self._learner(key)
        (learner.learn_one if kind == "preference" else learner.accept_one)(x, taught(self.home, key, value))

    def state(self, key: Key) -> Mapping[str, Any] | None:
        """Return what was learned, as JSON-ready data; `None` where nothing was."""
        learner = self.learners.get(key)
        return learner.to_state() if learner else None

    def set_back(self, key: Key, state: Mapping[str, Any] | None) -> None:
        """Let what was learned be this again."""
        self.learners.pop(key, None)
        if state is not None:
            self._learner(key).load_state(dict(state))

    def saved(self, key: Key) -> SaveState:
        """Return what is to be kept of what was learned."""
        learner = self.learners.get(key)
        return self._saved(key, learner) if learner else SaveState(Room.LEARNED, "/".join(key), None, key[0])

    def propose(self, subject: str | None, device: Device, setting: str, x: Circumstance, bar: float = 0.0) -> Proposal | None:
        """Return what a person (`None`: a guest) would like, or `None` where neither they, the household nor the kind knows."""
        own = self._own((subject, device.name, setting), x, None) if subject else None
        least = 0.0 if isinstance(device.settings[setting], NumberSetting) else THIN  # a number that was ever wished needs no prior
        if own is not None and own.evidence > 0 and own.evidence >= least and own.confidence >= bar:
            return _proposal(self._among_others(own, subject, device, setting, x), Source.PREDICTION)
        found = self._prior(subject, device, setting, x)
        if own is not None and own.evidence > 0 and subject:
            own = self._own((subject, device.name, setting), x, found[0] if found else None)
            if own is not None and own.confidence >= bar:
                return _proposal(own, Source.PREDICTION)
        below = own is not None and own.evidence > 0
        if found is None:
            return None
        told = self._own((subject, device.name, setting), x, found[0]) if subject and not below else None  # what was left alone sharpens it
        left_alone = told is not None and told.confidence > found[0].confidence
        return replace(_proposal(told or found[0], found[1], below_bar=below), left_alone=left_alone)

    def _prior(self, subject: str | None, device: Device, setting: str, x: Circumstance) -> Prior | None:
        return prior(self.home, self.facts, subject, device, setting, x, lambda who, what: self._own((who, device.name, what), x, None))

    def _among_others(self, own: Prediction[Any], subject: str | None, device: Device, setting: str, x: Circumstance) -> Prediction[Any]:
        """Return a choice with what others know of the options that this person never chose; what is chosen stays their own affair."""
        found = self._prior(subject, device, setting, x) if isinstance(own.spread, Mapping) else None
        told = self._own((subject, device.name, setting), x, found[0]) if found and subject else None
        if told is None or not isinstance(told.spread, Mapping):
            return own
        return replace(own, spread=told.spread, confidence=told.spread.get(own.value, own.confidence), ideas=told.ideas)

    def own(self, key: Key, x: Circumstance) -> Prediction[Any] | None:
        """Return what a person's own evidence says, whatever it is worth; `None` where there is none at all."""
        return self._own(key, x, None)

    def instead(self, key: Key, x: Circumstance, value: float) -> Prediction[Any] | None:
        """Return how a number would do in place of what its person's own evidence says; `None` where it must not stand in."""
        learner = self.learners.get(key)
        return learner.predict_instead(x, value) if isinstance(learner, CommittedNumber) else None

    def outdated(self, key: Key) -> SaveState:
        """Return the row to keep until a learner has been rebuilt: whoever starts with it learns anew from the ledger."""
        return SaveState(Room.LEARNED, "/".join(key), wrapped(self.chosen.get(key), {"outdated": True}) if self.kept else {}, key[0])

    def forget(self, person: str) -> None:
        """Drop everything learned about a person."""
        self.learners = {key: learner for key, learner in self.learners.items() if key[0] != person}
        self.chosen = {key: chosen for key, chosen in self.chosen.items() if key[0] != person}

    def load(self, saved: SaveState) -> None:
        """Take over a saved state; one that no learner of today understands is left for a rebuild from the ledger."""
        person, device, setting = saved.key.split("/")
        if person in self.home.people and device in self.home.devices and setting in self.home.devices[device].settings and saved.state:
            key = (person, device, setting)
            chosen, state = unwrapped(saved.state)
            if chosen is not None:
                gone = chosen.learner not in self._registry(key)
                self.chosen[key] = replace(chosen, learner=None) if gone else chosen
            self._learner(key).load_state(state)

    def serving(self, key: Key) -> str:
        """Return the name of the learner that serves."""
        chosen = self.chosen.get(key)
        if chosen is not None and chosen.learner is not None:
            return chosen.learner
        return SERVING_NUMBER if isinstance(self._setting(key), NumberSetting) else SERVING_CHOICE

    def knows(self, key: Key, name: str) -> bool:
        """Say whether a learner of this name could serve."""
        return name in self._registry(key)

    def _own(self, key: Key, x: Circumstance, prior: Prediction[Any] | None) -> Prediction[Any] | None:
        learner = self.learners.get(key)
        return learner.predict_one(x, prior) if learner else None

    def _learner(self, key: Key) -> Learner[Any]:
        if key not in self.learners:
            self.learners[key] = _new(self._setting(key), self.serving(key))
        return self.learners[key]

    def _saved(self, key: Key, learner: Learner[Any]) -> SaveState:
        state = wrapped(self.chosen.get(key), learner.to_state()) if self.kept else {}
        return SaveState(Room.LEARNED, "/".join(key), state, key[0])

    def _setting(self, key: Key) -> Setting:
        return self.home.devices[key[1]].settings[key[2]]

    def _registry(self, key: Key) -> Mapping[str, Any]:
        return NUMBER_LEARNERS if isinstance(self._setting(key), NumberSetting) else CHOICE_LEARNERS


def taught(home: Home, key: Key, value: Value) -> Value:
    """Return what a wish teaches: what a child asked for beyond their limit is the most that they may have."""
    device = home.devices[key[1]]
    capped = home.people[key[0]].child and any(each.setting == key[2] for each in device.kind.caps)
    return limit(device, key[2], value, Wish.PROTECTED).value if capped else value


def _new(setting: Setting, name: str) -> Learner[Any]:
    if isinstance(setting, NumberSetting):
        return number_learner(number_domain(setting), name)
    return choice_learner(ChoiceDomain(setting.options, setting.default, setting.tags), name)


def _proposal(made: Prediction[Any], source: Source, *, below_bar: bool = False) -> Proposal:
    return Proposal(made.value, source, made.confidence, made.spread, made.evidence, made.terms, below_bar, made.ideas)
