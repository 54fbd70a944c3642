"""Why: every sentence is made of the terms that made the number, and says nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from controller.core.arbitration.compromise import Shared, Wished
from controller.core.arbitration.sharing import Policy
from controller.core.decisions import Source
from controller.core.explanation import BLOCKED, Wanted, amount, because, capital, why
from devices.settings import Setting, Value
from learners.base import Term
from tests.unit.core.homes import HOME

SHOWER, SEAT, RADIO = (HOME.devices[name].settings for name in ("shower", "seat", "radio"))
DAY = 20510.3  # 26 February 2026, in the morning


def wanted(value: Value, source: Source = Source.PREDICTION, *terms: Term[Any], **more: Any) -> Wanted:
    return Wanted(value, source, 0.9, 0.5, 3.0, tuple(terms), **more)


def term(name: str, value: Any = 39.5, count: int = 12, last: float | None = DAY) -> Term[Any]:
    return Term(name, value, 1.0, count, last)


def said(one: Wanted, name: str = "Ana", settings: dict[str, Setting] | None = None, **names: str) -> str:
    return why(name, "a shower", settings or {"temperature": SHOWER["temperature"]}, {"temperature": one}, names)


@pytest.mark.parametrize(
    "one, sentence",
    [
        (
            wanted(39.5, Source.PREDICTION, term("weekday mornings")),
            "Ana usually has 39.5 °C on weekday mornings (12 choices, last on 26 February).",
        ),
        (wanted(39.5, Source.PREDICTION, term("mornings")), "Ana usually has 39.5 °C in the mornings (12 choices, last on 26 February)."),
        (wanted(39.5, Source.PREDICTION, term("always")), "Ana usually has 39.5 °C (12 choices, last on 26 February)."),
        (wanted(39.5, Source.PREDICTION, term("always", count=1)), "Ana has chosen 39.5 °C here before (1 choice, last on 26 February)."),
        (wanted(39.5, Source.PREDICTION, term("always", count=2, last=None)), "Ana usually has 39.5 °C (2 choices)."),
        (wanted(39.5, Source.PREDICTION, term("always", count=0)), "Ana usually has 39.5 °C."),
        (
            wanted(39.5, Source.PREDICTION, term("last like this", count=1), term("always")),
            "Ana chose 39.5 °C when it was last like this (26 February).",
        ),
        (
            wanted(39.0, Source.PREDICTION, term("last like this", count=1), term("always")),
            "39 °C lies between what Ana chose when it was last like this, 39.5 °C (26 February), and what is usual.",
        ),
        (
            wanted(39.5, Source.PREDICTION, term("likeliest", count=0), term("weekday mornings", count=1), term("always", count=3)),
            "Ana usually has 39.5 °C (3 choices, last on 26 February).",
        ),
        (wanted(39.5), "Ana usually has 39.5 °C."),
        (wanted(39.5, Source.OVERRIDE), "Ana set 39.5 °C; it is kept."),
        (wanted(39.5, Source.OVERRIDE, recalled=True), "Ana last set 39.5 °C here."),
        (wanted(39.5, Source.PIN), "Ana asked for 39.5 °C as a standing wish."),
        (wanted(38.0, Source.DEFAULT), "Nothing is known of Ana here yet; the default of a shower is 38 °C."),
        (wanted(38.0, Source.DEFAULT, term("default")), "Nothing is known of Ana here yet; the default of a shower is 38 °C."),
        (
            wanted(38.0, Source.DEFAULT, left_alone=True),
            "Ana never asked for anything else here; the default of a shower is 38 °C.",
        ),
        (
            wanted(38.0, Source.HOUSEHOLD, left_alone=True),
            "Ana never asked for anything else here; the household usually has 38 °C.",
        ),
        (wanted(38.0, Source.DEFAULT, term("people of 172 cm")), "People of 172 cm usually have 38 °C."),
        (wanted(38.0, Source.HOUSEHOLD), "Nothing certain is known of Ana here; the household usually has 38 °C."),
        (
            wanted(38.0, Source.DEFAULT, below_bar=True),
            "What is known of Ana here is not sure enough for them; the default of a shower is 38 °C.",
        ),
        (
            wanted(38.0, Source.HOUSEHOLD, below_bar=True),
            "What is known of Ana here is not sure enough for them; the household usually has 38 °C.",
        ),
        (
            wanted(
                22.0,
                Source.PREDICTION,
                people=2,
                shared=Shared(Policy.LEAST_DISCOMFORT, 2, 2, (Wished("ana", "Ana", 21.0), Wished("ben", "Ben", 23.0))),
            ),
            (
                "22 °C is a compromise between the 2 who are here (the least discomfort for whoever is worst off): "
                "Ana would have 21 °C, Ben 23 °C."
            ),
        ),
        (
            wanted(
                22.0,
                Source.PREDICTION,
                people=2,
                shared=Shared(Policy.MEAN, 3, 2, (Wished("ana", "Ana", 21.0, 0.5, 1.0), Wished("ben", "Ben", 23.0, 0.5, 2.0)), uneven=True),
            ),
            (
                "22 °C is a compromise between 2 of the 3 who are here (the mean of their wishes, the surer ones weighing more, "
                "more for Ben, having borne more so far): Ana would have 21 °C, Ben 23 °C."
            ),
        ),
        (
            wanted(22.0, Source.PREDICTION, people=2, shared=Shared(Policy.LEAST_DISCOMFORT, 2, 2, private=True, best=21.5, uneven=True)),
            (
                "22 °C is a compromise between the 2 who are here (the least discomfort for whoever is worst off, "
                "more for whoever has borne more so far). It stays, as anything else would hardly be better."
            ),
        ),
        (
            wanted(22.0, Source.PREDICTION, people=3, shared=Shared(Policy.MEAN, 3, 3, (), private=True)),
            "22 °C is a compromise between the 3 who are here (the mean of their wishes, the surer ones weighing more).",
        ),
        (
            wanted(22.0, Source.PREDICTION, term("always"), shared=Shared(Policy.TURNS, 2, 2, (Wished("ana", "Ana", 22.0),), turn=True)),
            "Ana usually has 22 °C (12 choices, last on 26 February). It is Ana's turn of the 2 who are here.",
        ),
        (
            wanted(22.0, Source.PREDICTION, term("always"), shared=Shared(Policy.TURNS, 2, 2, (), private=True, turn=True)),
            "22 °C is what is wanted among the 2 who are here; they take turns.",
        ),
        (
            wanted(22.0, Source.PIN, shared=Shared(Policy.LEAST_DISCOMFORT, 2, 2, (), private=True)),
            "22 °C is what is wanted among the 2 who are here.",
        ),
        (
            wanted(
                38.0,
                Source.SAFETY,
                origin=Source.OVERRIDE,
                wished=41.0,
                limited="limited to 38 °C to protect who is here",
                cited="HTM 04-01",
            ),
            "Ana set 41 °C. It is limited to 38 °C to protect who is here.",
        ),
    ],
)
def test_one_reason_one_sentence(one: Wanted, sentence: str) -> None:
    assert said(one) == sentence


@pytest.mark.parametrize(
    "name, whom",
    [("A guest", "this guest"), ("Somebody", "who is here"), ("Ana", "Ana")],
)
def test_who_is_not_known_is_spoken_of_as_such(name: str, whom: str) -> None:
    assert f"known of {whom} here" in said(wanted(38.0, Source.DEFAULT), name)


def test_an_override_of_somebody_else_is_theirs() -> None:
    assert said(wanted(40.0, Source.OVERRIDE), "Ben", temperature="Ana") == "Ana set 40 °C; it is kept."


def test_settings_of_one_origin_share_a_sentence() -> None:
    found = {"height": wanted(50.0, Source.DEFAULT), "position": wanted(200.0, Source.OVERRIDE), "lumbar": wanted(45.0, Source.DEFAULT)}

    assert why("Ana", "a car seat", SEAT, found, {}) == (
        "Nothing is known of Ana here yet; the default of a car seat is height 50 mm, lumbar 45%. Ana set position 200 mm; it is kept."
    )


def test_the_same_sentence_is_said_once() -> None:
    found = {name: wanted(50.0, Source.PREDICTION, limited="limited to 50 mm") for name in ("height", "position")}

    assert why("Ana", "a car seat", SEAT, found, {}).count("It is limited to 50 mm.") == 1


@pytest.mark.parametrize(
    "setting, value, text",
    [
        (SHOWER["temperature"], 39.5, "39.5 °C"),
        (SHOWER["temperature"], 39.0, "39 °C"),
        (SEAT["recline"], 20, "20°"),
        (SEAT["lumbar"], 50.0, "50%"),
        (SEAT["position"], 150, "150 mm"),
        (HOME.devices["lamp"].settings["brightness"], 255, "255"),
        (RADIO["station"], "jazz", "jazz"),
    ],
)
def test_values_are_written_as_people_write_them(setting: Setting, value: Value, text: str) -> None:
    assert amount(setting, value) == text


@pytest.mark.parametrize(
    "chosen, evidence, sentence",
    [
        (39.5, 1.0, "Ana has chosen 39.5 °C here before (1 choice, last on 26 February)."),
        (41.0, 1.0, "39.5 °C lies between what Ana chose (41 °C, last on 26 February) and what was left alone."),
        (41.0, 7.0, "Ana usually has 39.5 °C on weekday mornings (1 choice, last on 26 February)."),
    ],
)
def test_nobody_is_said_to_have_chosen_what_they_did_not(chosen: float, evidence: float, sentence: str) -> None:
    one = wanted(39.5, Source.PREDICTION, term("weekday mornings", count=1))
    one.chosen, one.evidence = chosen, evidence

    assert said(one) == sentence


def test_the_terms_are_told_as_data() -> None:
    part = because(wanted(39.5, Source.PREDICTION, term("weekday mornings", 39.4999), term("always", 39.0, 3, None)))

    assert part == {
        "source": "prediction",
        "value": 39.5,
        "evidence": 3.0,
        "confidence": 0.9,
        "terms": [
            {"name": "weekday mornings", "value": 39.5, "weight": 1.0, "count": 12, "last": "2026-02-26"},
            {"name": "always", "value": 39.0, "weight": 1.0, "count": 3, "last": None},
        ],
    }


def test_whatever_changed_or_stopped_a_wish_is_told_as_data() -> None:
    part = because(
        wanted(
            38.0, Source.SAFETY, term("always", "jazz"), origin=Source.PIN, limited="limited", blocked="paused", people=2, below_bar=True
        )
    )

    assert {key: part[key] for key in ("wished", "limited", "blocked", "people", "below_bar")} == {
        "wished": "pin",
        "limited": "limited",
        "blocked": "paused",
        "people": 2,
        "below_bar": True,
    }
    assert part["terms"] == []  # one person's would not explain what several agreed on


def test_a_sentence_begins_with_a_capital() -> None:
    assert capital("not set") == "Not set"
    assert capital("") == ""
    assert all(text == text.strip() and not text.endswith(".") for text in BLOCKED.values())
