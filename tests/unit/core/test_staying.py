"""What stands through a stay: time alone changes it only for something clearly better."""

from __future__ import annotations

from tests.unit.core.life import Life, Outcome

COLD, WARM = 17.5, 20.0
TWO_MINDS = tuple(zip((0, 0, 10, 10, 40, 50, 10, 50, 10, 40), (WARM, WARM, *[COLD] * 7, WARM), strict=True))


def visit(life: Life, clock: str, wished: float) -> None:
    life.until(clock)
    life.obeys(life.enters("ana", "living"))
    life.turns("heater", temperature=wished)
    life.waits(300)
    life.leaves("ana", "living")


def stay(life: Life, first: str, last: str) -> Outcome:
    life.until(first)
    came = life.enters("ana", "living")
    life.obeys(came)
    return came + life.until(last)


def temperatures(outcome: Outcome) -> list[float]:
    """Return what was decided for the heater, without repetitions in a row."""
    told = [float(document.settings["temperature"]) for document in outcome.documents("heater")]
    return [value for number, value in enumerate(told) if number == 0 or value != told[number - 1]]


def test_somebody_of_two_minds_is_not_led_from_one_to_the_other_as_the_minutes_pass() -> None:
    life = Life()
    for minute, wished in TWO_MINDS:
        visit(life, f"18:{minute:02d}", wished)

    assert len(temperatures(stay(life, "18:00", "19:30"))) == 1


def test_a_clear_habit_of_the_hour_acts_at_its_hour() -> None:
    life = Life()
    for _ in range(5):
        visit(life, "15:30", 20.0)
        visit(life, "18:30", 24.0)
    told = temperatures(stay(life, "15:30", "19:30"))

    assert told[0] == 20
    assert told[-1] >= 23


def test_what_one_override_asked_for_acts_at_its_hour_of_the_next_day() -> None:
    life = Life()
    for _ in range(4):
        visit(life, "15:30", 20.0)
    visit(life, "18:30", 23.0)
    told = temperatures(stay(life, "15:30", "18:45"))

    assert told[-1] == 23
