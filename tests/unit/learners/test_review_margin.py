"""The margin rule: what is taken for better, and that luck is not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

import pytest

from learners.base import Circumstance, NumberDomain, Prediction
from learners.checks import Evidence, moment
from learners.evaluate import WORST, losses, progressive, tolerance, unit
from learners.last import LastNumber
from learners.review import FALSE_RATE, LEAST_CHOICES, Paired, compare

DOMAIN = NumberDomain(15, 46, 0.5, 38)
DAY = 20458.0


def pairs(gains: list[float], each_day: int = 1) -> list[Paired]:
    """Return events on which the challenger gains so much over a loss of 1."""
    return [Paired(DAY + index // each_day + 0.3, True, 1.0, 1.0 - gain) for index, gain in enumerate(gains)]


def wins(made: list[Paired], challengers: int = 1) -> bool:
    found = compare(made, challengers)
    return found is not None and found.wins


def noisy(seed: int, length: int = 150, mean: float = 0.0) -> list[float]:
    random = Random(seed)
    return [random.gauss(mean, 0.5) for _ in range(length)]


@dataclass
class Jittered:
    """The last value, give or take half a degree of its own luck: no better and no worse than its like."""

    inner: LastNumber
    random: Random

    def learn_one(self, x: Circumstance, y: float) -> None:
        self.inner.learn_one(x, y)

    def accept_one(self, x: Circumstance, y: float) -> None:
        self.inner.accept_one(x, y)

    def predict_one(self, x: Circumstance, prior: Prediction[float] | None = None) -> Prediction[float] | None:
        guess = self.inner.predict_one(x, prior)
        return replace(guess, value=guess.value + self.random.choice((-0.5, 0, 0.5))) if guess else None


def ledgers(count: int) -> Iterator[list[Paired]]:
    """Yield random ledgers, lived through by two that are alike."""
    for seed in range(count):
        random = Random(seed)
        events = [
            Evidence(moment(DAY + day, hour), 38 + random.choice((-1.0, -0.5, 0.0, 0.5, 1.0)), random.random() < 0.7)
            for day in range(150)
            for hour in (7, 19)
        ]
        one, other = (losses(DOMAIN, events, progressive(Jittered(LastNumber(DOMAIN), random), events)) for _ in range(2))
        yield [
            Paired(event.x.days, event.explicit, a, b)
            for event, a, b in zip(events, one, other, strict=True)
            if a is not None and b is not None
        ]


def test_luck_does_not_win_in_200_ledgers_however_often_it_is_looked_at() -> None:
    lucky = sum(any(wins(made[:seen]) for seen in range(40, len(made), 14)) for made in ledgers(200))

    assert lucky <= 200 * FALSE_RATE + 3  # three standard deviations of what is allowed would be 4.2


def test_luck_of_plain_noise_does_not_win_either() -> None:
    lucky = sum(any(wins(pairs(noisy(seed)[:seen])) for seen in range(30, 150)) for seed in range(200))

    assert lucky <= 200 * FALSE_RATE + 3


def test_a_clear_gain_wins_in_most_ledgers() -> None:
    won = sum(wins(pairs(noisy(seed, 200, mean=0.25))) for seed in range(200))

    assert won > 150


def test_the_interval_holds_the_truth() -> None:
    found = [compare(pairs(noisy(seed, 120, mean=0.2))) for seed in range(200)]

    outside = [each for each in found if each is None or not each.low <= 0.2 <= each.high]
    assert len(outside) <= 2 * 200 * FALSE_RATE + 3


@pytest.mark.parametrize(
    "gains, why",
    [
        ([0.5] * (LEAST_CHOICES - 1), "too few choices"),
        ([0.04 + 0.001 * (n % 2) for n in range(200)], "certain, but too little to matter"),
        ([0.9] * 100 + [-0.05] * 100, "better once, not in the second half"),
        ([0.9] * 150 + [-0.1] * 56, "better on the whole, not lately"),
        ([-0.5 + 0.01 * (n % 3) for n in range(200)], "worse"),
        ([0.0] * 200, "the same"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_win(gains: list[float], why: str) -> None:
    assert not wins(pairs(gains)), why


def test_what_happens_on_few_days_is_not_enough() -> None:
    gains = [0.5 + 0.1 * (n % 3) for n in range(120)]

    assert wins(pairs(gains))
    assert not wins(pairs(gains, each_day=10)), "twelve days"
    assert not wins([replace(pair, days=DAY + index / 6) for index, pair in enumerate(pairs(gains))]), "twenty days in a row"


def test_several_challengers_each_have_to_be_better_beyond_more_doubt() -> None:
    alone, one_of_many = compare(pairs(noisy(1, mean=0.2))), compare(pairs(noisy(1, mean=0.2)), 20)

    assert alone is not None
    assert one_of_many is not None
    assert one_of_many.low < alone.low
    assert one_of_many.better == alone.better


def test_without_events_or_without_loss_there_is_nothing_to_compare() -> None:
    assert compare([]) is None
    assert compare([Paired(DAY, True, 0.0, 0.0)]) is None


def test_silence_is_censored_and_every_use_counts() -> None:
    stood, choice = Evidence(moment(DAY, 7), 38.0, explicit=False), Evidence(moment(DAY, 7), 38.0)
    near, far = Prediction(38.5, 1.0, 1.0, 0.5), Prediction(40.0, 1.0, 1.0, 0.5)

    assert losses(DOMAIN, [stood, choice], [near, near]) == [0.0, pytest.approx(0.5 / unit(DOMAIN))]
    assert losses(DOMAIN, [stood], [far]) == [pytest.approx(2.0 / unit(DOMAIN))]
    assert losses(DOMAIN, [stood], [near], 0.27) == [pytest.approx(0.5 / unit(DOMAIN))]  # of somebody who corrects half a degree
    assert losses(DOMAIN, [choice], [Prediction(15.0, 1.0, 1.0, 0.5)]) == [WORST]
    assert losses(DOMAIN, [choice], [None]) == [None]


def test_who_is_right_as_often_is_not_better_for_being_right_where_the_serving_one_was_not() -> None:
    random = Random(1)
    events: list[Evidence[float]] = []
    guesses: tuple[list[Prediction[float] | None], ...] = ([], [])
    for day in range(400):
        wish = 38.0 + random.choice((-0.5, 0.0, 0.5))
        made = [Prediction(38.0 + random.choice((-0.5, 0.0, 0.5)), 1.0, 1.0, 0.5) for _ in guesses]
        events.append(Evidence(moment(DAY + day, 7), wish, explicit=made[0].value != wish))
        for told, guess in zip(guesses, made, strict=True):
            told.append(guess)
    let_pass = tolerance(DOMAIN, events, guesses[0])
    one, other = (losses(DOMAIN, events, told, let_pass) for told in guesses)
    pairs = [Paired(e.x.days, e.explicit, a or 0.0, b or 0.0) for e, a, b in zip(events, one, other, strict=True)]
    found, overridden = compare(pairs), [each for each in pairs if each.explicit]

    assert let_pass < 0.5
    assert found is not None
    assert abs(found.better) < 0.1
    assert sum(each.challenger for each in overridden) < 0.7 * sum(
        each.serving for each in overridden
    )  # who looks at these alone is fooled
