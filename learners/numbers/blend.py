"""The learner of numbers that serves: kernels know favourite numbers, state spaces habits, levels what holds at any hour.

They are mixed by what they got right. Some people jump between favourite numbers (real thermostats), others drift with weather, hour
and mood, others again want one thing at whatever hour, and many are of several kinds: no family of experts wins everywhere, their
mixture is best or nearly best everywhere. One configuration serves every setting, scaled by the setting's own step and range. A use
costs less than 0.5 ms and the state stays below 8 KB, however long a life.
"""

from __future__ import annotations

import math
from operator import itemgetter, mul

import numpy as np

from learners.base import Circumstance, Json, NumberDomain, Prediction, Term
from learners.features import ALWAYS, LAST, part, slot, slot_name
from learners.grid import clamp, off_grid
from learners.last import prior_only
from learners.mixture import Mixture
from learners.numbers.atoms import Atoms
from learners.numbers.calibration import COVERAGE, Calibration, Odds
from learners.numbers.experts import FAMILY_SHARES, FAMILY_STARTS, KERNEL_STARTS, LEVEL_STARTS, SPACE_STARTS, Echoes, View
from learners.numbers.habits import COUNT, habits
from learners.numbers.kernels import KERNELS, likeness
from learners.numbers.levels import Levels
from learners.numbers.ring import VALUE, Moment, Ring
from learners.numbers.state_space import CONTEXT, NOISES, Forecast, StateSpace
from learners.numbers.surroundings import PLACES, Surroundings
from learners.numbers.tolerance import Tolerance
from learners.numbers.unasked import sharpened
from learners.numbers.weekdays import own_weekday
from learners.state import checked
from learners.unit import unit

_SILENCE = 0.4  # weight of silence beside a wish when experts of a family are compared
_ECHO = 0.1  # the same between families: it mostly echoes what the one said that serves
_SEASONED = 28  # uses: a week of a lively setting
_NEARER = 0.65  # where silence is: the share of a tolerance to this power is the share of what was left alone that lies so near
_FINENESS = 0.1  # units: how well an override is known that is on no grid
_EDGE = 0.05  # units
_GRID_SHARE = 0.25  # of a step: nothing is known more finely
_TINY = 1e-9
_HEAVIEST = itemgetter(0)


class BlendNumber:
    """A blend of kernel and state-space experts.

    >>> learner = BlendNumber(NumberDomain(15, 46, 0.5))
    >>> learner.learn_one(Circumstance(days=20000.3, hour=7.2, weekday=0), 39.5)
    >>> learner.predict_one(Circumstance(days=20001.3, hour=7.2, weekday=1)).value
    39.5
    """

    kind = "blend-number-4"

    def __init__(self, domain: NumberDomain) -> None:
        self._domain = domain
        self._unit = unit(domain)
        self._ring, self._surroundings, self._calibration = Ring(domain, self._unit), Surroundings(), Calibration()
        self._space = StateSpace(COUNT, PLACES, self._unit, domain.step)
        self._levels = Levels(self._unit, domain.step)
        self._mixture = Mixture((KERNEL_STARTS, SPACE_STARTS, LEVEL_STARTS), FAMILY_SHARES, families=FAMILY_STARTS)
        self._tolerance = Tolerance()
        self._choices: dict[str, tuple[int, float]] = {}  # slot or "always" -> explicit choices, day of the last
        self._seen: list[tuple[Circumstance, View, Atoms, float]] = []  # the last two questions, until the state changes
        self._weekday: tuple[tuple[float, float, int], list[float]] | None = None  # what was asked last of a weekday; the same
        self._judged: tuple[Atoms, float, tuple[float, float]] | None = None  # what was said last of a value among atoms

    def learn_one(self, x: Circumstance, y: float) -> None:
        """Take in an explicit wish."""
        self.learn_after(x, y, self.value_at(x))

    def learn_after(self, x: Circumstance, y: float, shown: float | None) -> None:
        """Take in an explicit wish made while `shown` was published."""
        at = self._learn_first(x, y) if shown is None or not self._choices else self._learn_from(x, y, shown)
        self._remember(x)
        self._surroundings.learn(x)
        self._ring.push(at, y, explicit=True)
        self._seen, self._weekday = [], None

    def accept_one(self, x: Circumstance, y: float) -> None:
        """Take in silence: the wish lay within the tolerance of `y`. Before a first wish that is remembered, and judges nobody."""
        if self._choices:
            view, atoms, _ = self._look(x)
            self._calibrate_silence(atoms, y)
            self._mixture.update(part(x.hour), view.silences(y, self._tolerance.estimate), _SILENCE, _ECHO)
            at, told, levels = view.echoes.at, view.told, view.levels
        else:
            at, told, levels = *self._before(x, y), self._levels.outlook(x.days)
        self._space.accept(x.days, told, y, self._tolerance.estimate * self._unit)
        self._levels.accept(x.days, levels, y, self._tolerance.estimate * self._unit)
        self._surroundings.learn(x)
        self._ring.push(at, y, explicit=False)
        self._seen, self._weekday = [], None

    def apart(self, x: Circumstance, other: Circumstance) -> float:
        """Return how far the surroundings of two circumstances lie apart, in standard deviations."""
        return self._surroundings.apart(x, other)

    def attended(self) -> tuple[str, ...]:
        """Return the names of the readings that count."""
        return self._surroundings.attended

    def weekday_apart(self, x: Circumstance) -> bool:
        """Say whether this weekday is known to want something else at this part of the day than the others do."""
        return bool(self._own_weekday(x))

    def value_at(self, x: Circumstance) -> float | None:
        """Return the value of `predict_one` alone, at less cost."""
        return self._look(x)[2] if self._choices else None

    def value_within(self, x: Circumstance, low: float, high: float) -> float:
        """Return the best value from `low` to `high`, after a first wish."""
        return self._best(self._look(x)[1], (low, high))

    def predict_one(self, x: Circumstance, prior: Prediction[float] | None = None) -> Prediction[float] | None:
        """Return the blend's value, or the prior where nothing was ever wished."""
        return self.predict_as(x, prior, None)

    def predict_as(self, x: Circumstance, prior: Prediction[float] | None, shown: float | None) -> Prediction[float] | None:
        """Return `predict_one` for a value that will be published instead of its own."""
        if not self._choices:
            return self._left_alone(prior)
        view, atoms, value = self._look(x)
        value = value if shown is None else shown
        mass, spread = self._around(atoms, value)
        evidence = float(self._choices[ALWAYS][0])
        return Prediction(value, spread, evidence, self._calibration.confidence(mass), self._terms(x, view, atoms))

    def to_state(self) -> Json:
        """Return the whole state as JSON-ready data."""
        return {
            "kind": self.kind,
            "ring": self._ring.to_state(),
            "space": self._space.to_state(),
            "levels": self._levels.to_state(),
            "mixture": self._mixture.to_state(),
            "surroundings": self._surroundings.to_state(),
            "calibration": [self._calibration.width, self._calibration.odds.row()],
            "tolerance": self._tolerance.to_state(),
            "choices": {name: list(told) for name, told in self._choices.items()},
        }

    def load_state(self, state: Json) -> None:
        """Take over a state that `to_state` returned."""
        state = checked(state, self.kind, "ring", "space", "levels", "mixture", "surroundings", "calibration", "tolerance", "choices")
        self._ring.load_state(state["ring"])
        self._space.load_state(state["space"])
        self._levels.load_state(state["levels"])
        self._mixture.load_state(state["mixture"])
        self._surroundings.load_state(state["surroundings"])
        width, odds = state["calibration"]
        self._calibration = Calibration(float(width), Odds.of(odds))
        self._tolerance.load_state(state["tolerance"])
        self._choices = {name: (int(count), float(last)) for name, (count, last) in state["choices"].items()}
        self._seen, self._weekday = [], None

    def _left_alone(self, prior: Prediction[float] | None) -> Prediction[float] | None:
        """Return the prior, made surer by the uses in which its value stood and nothing was wished."""
        told = prior_only(prior)
        if told is None or not self._ring.length:
            return told
        uses = int(np.count_nonzero(np.abs(self._ring.table[VALUE] - told.value) <= self._reach()))
        return sharpened(told, uses, self._reach(), self._domain.step / 2)

    def _look(self, x: Circumstance) -> tuple[View, Atoms, float]:
        for asked, view, atoms, value in self._seen:
            if asked is x or (asked.days == x.days and asked == x):
                return view, atoms, value
        view = self._view(x)
        atoms = view.atoms().joined(self._own_weekday(x))
        value = clamp(self._domain, self._best(atoms))
        self._seen = [*self._seen[-1:], (x, view, atoms, value)]
        return view, atoms, value

    def _own_weekday(self, x: Circumstance) -> list[float]:
        """Return what is wanted on this weekday, where that is its own; asked of one moment more than once."""
        when = x.days, x.hour, x.weekday
        if self._weekday is None or self._weekday[0] != when:
            self._weekday = when, own_weekday(self._ring, x, self._tolerance.estimate * self._unit)
        return self._weekday[1]

    def _best(self, atoms: Atoms, within: tuple[float, float] | None = None) -> float:
        seasoned, tolerance = self._ring.length >= _SEASONED, self._tolerance.estimate * self._unit
        return atoms.best(self._domain, self._unit, tolerance, seasoned=seasoned, within=within)

    def _view(self, x: Circumstance) -> View:
        """Return what the experts say. Only the state space minds the surroundings: asked again for others, the kernels need not be."""
        told = self._forecast(x)
        for asked, view, _, _ in self._seen:
            if (asked.days, asked.hour, asked.weekday, asked.previous) == (x.days, x.hour, x.weekday, x.previous):
                return view.otherwise(told)
        at, apart = self._ring.compare(x)
        echoes = Echoes(at, *likeness(apart, self._ring.last), self._ring.said(at.previous), self._ring.places)
        weights = self._mixture.weights(part(x.hour))
        return View.of(echoes, weights, told, self._space.noise, self._levels.outlook(x.days), self._unit, self._domain.step)

    def _forecast(self, x: Circumstance) -> Forecast:
        return self._space.forecast(x.days, np.array([*habits(x), *self._surroundings.features(x), 1.0, 0.0]))

    def _learn_first(self, x: Circumstance, y: float) -> Moment:
        at, told = self._before(x, y)
        if self._ring.length:
            self._space.learn(x.days, told, y)
            self._levels.learn(x.days, self._levels.outlook(x.days), y)
        return at

    def _before(self, x: Circumstance, y: float) -> tuple[Moment, Forecast]:
        """Return a use up to the first wish as the experts see it, and what the state space says: it begins with the first of them."""
        if not self._ring.length:
            self._space.start(x.days, y)
            self._levels.start(x.days, y)
        return self._ring.moment(x, y), self._forecast(x)

    def _learn_from(self, x: Circumstance, y: float, value: float) -> Moment:
        view, atoms, _ = self._look(x)
        mass, spread = self._around(atoms, value)
        self._calibration.covered(float(abs(y - value) <= spread + 1e-9))
        said_again = abs(y - value) < self._domain.step / 2  # something else was served, so they had to
        self._calibration.left_alone(mass, alone=said_again)
        self._tolerance.learn(abs(y - value) / self._unit, self._fineness(y))
        self._mixture.update(part(x.hour), view.likelihoods(y))
        self._space.learn(x.days, view.told, y)
        self._levels.learn(x.days, view.levels, y)
        missed = (y - sum(view.told.means) / len(NOISES)) / self._unit
        promised = self._surroundings.missed(x, missed, lambda: self._space.effects(COUNT))
        if promised is not None:
            self._space.renew(COUNT + promised[0], max(promised[1], CONTEXT))
        return view.echoes.at

    def _calibrate_silence(self, atoms: Atoms, y: float) -> None:
        """Silence says only that the wish lay within reach; it then lies nearer to what stood than anywhere there."""
        mass, spread = self._around(atoms, y)
        self._calibration.left_alone(mass, alone=True)
        self._calibration.covered(min(self._resolved(spread) / self._reach(), 1.0) ** _NEARER)

    def _resolved(self, spread: float) -> float:
        """Return what `spread` amounts to: where all wishes lie on the grid it holds whole steps, each with half a step around."""
        step = self._domain.step
        if self._ring.odd:
            return spread
        return (math.floor(spread / step + _TINY) + 0.5) * step

    def _fineness(self, value: float) -> float:
        """Return how well a wish is known, in units: where all lie on the grid, to a step."""
        return _FINENESS if self._ring.odd or off_grid(self._domain, value) else self._domain.step / self._unit

    def _reach(self) -> float:
        return max(self._tolerance.estimate * self._unit, self._domain.step / 2)

    def _around(self, atoms: Atoms, value: float) -> tuple[float, float]:
        """Return the mass within reach of a value, and the half-width of the interval around it; mostly asked, and then learnt from."""
        if self._judged is None or self._judged[0] is not atoms or self._judged[1] != value:
            self._judged = atoms, value, atoms.around(value, self._reach(), _EDGE * self._unit, COVERAGE)
        mass, reach = self._judged[2]
        return mass, max(reach + self._calibration.width * self._unit, _GRID_SHARE * self._domain.step)

    def _remember(self, x: Circumstance) -> None:
        for name in (slot_name(slot(x)), ALWAYS):
            self._choices[name] = (self._choices.get(name, (0, 0.0))[0] + 1, x.days)

    def _terms(self, x: Circumstance, view: View, atoms: Atoms) -> tuple[Term[float], ...]:
        """Say it in three voices: the newest value, what is usual at this hour, and the long run."""
        weights, choices = view.weights.tolist(), self._choices
        last, spaces = weights[0], weights[KERNELS:]
        space = sum(spaces)
        name = slot_name(slot(x))
        voices = [
            (1 - space - last, name if name in choices else ALWAYS, atoms.median()),
            (space, ALWAYS, sum(map(mul, view.means, spaces)) / max(space, 1e-9)),
            (last, LAST, self._ring.newest),
        ]
        voices.sort(key=_HEAVIEST, reverse=True)
        return tuple(
            [Term(name, clamp(self._domain, value), weight, *choices.get(name, choices[ALWAYS])) for weight, name, value in voices]
        )
