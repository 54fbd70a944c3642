"""When reviews are, and which challengers can be named."""

from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from controller.config import Config, ConfigError, Reviews, parse

HOME = "people: { ana: {} }\ndevices: { shower: { kind: shower } }\n"
LISBON = ZoneInfo("Europe/Lisbon")


def read(text: str) -> Config:
    return parse(HOME + text, "home.yaml", Path("/nowhere"))


def refused(text: str) -> list[str]:
    with pytest.raises(ConfigError) as error:
        read(text)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    "text, at",
    [
        ("", time(3, 30)),
        ("review:", time(3, 30)),
        ("review: true", time(3, 30)),
        ("review: { at: 04:15 }", time(4, 15)),
        ('review: { at: "4:15:00" }', time(4, 15)),
        ("review: false", None),
        ("review: off", None),
        ("review: { at: false }", None),
    ],
)
def test_the_quiet_hour(text: str, at: time | None) -> None:
    assert read(text).review.at == at


@pytest.mark.parametrize("at", ["25:00", "03:60", "night", "3", "true", "[]"])
def test_an_hour_that_is_none_is_refused(at: str) -> None:
    (problem,) = refused(f"review: {{ at: {at} }}")

    assert problem.startswith("home.yaml:3: review.at: must be a time of day")


def test_challengers_are_those_of_scikit_learn() -> None:
    name = "sklearn.ensemble.HistGradientBoostingRegressor"

    assert read(f"review: {{ challengers: [{name}, {name}] }}").review.challengers == (name,)


@pytest.mark.parametrize(
    "name", ["os.path.Join", "sklearn", "sklearn.linear_model.ridge_regression", "sklearn..Ridge", "sklearn.linear_model.Ridge; x", "Ridge"]
)
def test_what_is_not_of_scikit_learn_is_refused_with_its_line(name: str) -> None:
    (problem,) = refused(f'review:\n  challengers:\n    - "{name}"')

    assert problem.startswith("home.yaml:5: review.challengers[0]: ")
    assert "write it as one imports it" in problem


@pytest.mark.parametrize(
    "name, words",
    [
        ("sklearn.linear_model.BayesianRigde", "did you mean BayesianRidge?"),
        ("sklearn.liner_model.Ridge", 'no module "sklearn.liner_model"'),
        ("sklearn.svm.Ridge", 'sklearn.svm has no "Ridge"'),
    ],
)
def test_a_misspelt_challenger_is_refused(name: str, words: str) -> None:
    pytest.importorskip("sklearn")

    assert words in refused(f"review: {{ challengers: [{name}] }}")[0]


def test_nights_follow_one_another_across_the_change_to_summer_time() -> None:
    at, nights = datetime(2026, 3, 27, 12, tzinfo=UTC), []
    for _ in range(3):
        found = Reviews().next(at, LISBON)
        assert found is not None
        nights.append(found.astimezone(UTC).isoformat())
        at = found

    assert nights == ["2026-03-28T03:30:00+00:00", "2026-03-29T02:30:00+00:00", "2026-03-30T02:30:00+00:00"]
    assert Reviews(None).next(at, LISBON) is None
