"""The people of the named scenarios: Ana, Ben and their child, in the tastes they are known by. Figures are invented; their statistics are
set beside those of real homes by `tests/household/test_simulated_truth.py`.
"""

from __future__ import annotations

from dataclasses import replace

from simulators.people import Habit, Hand, Person
from simulators.tastes import ChoiceTaste, NumberTaste, Taste

STATIONS = ("news", "jazz", "rock", "kids", "classic")
DRINKS = ("espresso", "cappuccino", "lungo", "cocoa")


def warmth(base: float, tolerance: float = 0.6, **habits: float) -> NumberTaste:
    """Return a taste in water, with a mood and favourite half degrees."""
    plain = NumberTaste(base, tolerance, step=0.5, minimum=30, maximum=41, outdoor=-0.05, mood=0.35, whim=0.25, pull=0.6)
    return replace(plain, favourites=(base - 1.5, base, base + 1.0, base + 2.0), **habits)  # type: ignore[arg-type]


def air(base: float, tolerance: float = 0.8, **habits: float) -> NumberTaste:
    """Return a taste in room or cabin air."""
    plain = NumberTaste(base, tolerance, step=0.5, minimum=16, maximum=28, morning=-0.8, outdoor=0.1, mood=0.8, whim=0.3, pull=0.6)
    return replace(plain, favourites=(base - 2, base - 1, base, base + 1, base + 2), **habits)  # type: ignore[arg-type]


def seat(position: float, height: float, recline: float, change: float = 0.0, change_day: int | None = None) -> dict[str, Taste]:
    """Return where somebody sits: bodies do not change with the hour."""
    return {
        "seat.position": NumberTaste(position, 14, 5, 0, 300, mood=3, whim=3, unit=15, change=change, change_day=change_day),
        "seat.height": NumberTaste(height, 9, 5, 0, 100, mood=1, whim=2, unit=8),
        "seat.recline": NumberTaste(recline, 3, 1, 0, 60, mood=0.5, whim=0.7, unit=2),
        "wheel.height": NumberTaste(height * 0.8, 7, 1, 0, 100, mood=1, whim=1.5, unit=6),
        "wheel.reach": NumberTaste(position / 4, 7, 1, 0, 100, mood=1, whim=1.5, unit=6),
        "mirrors.left_tilt": NumberTaste((height - 50) / 2, 6, 1, -100, 100, whim=1.5, unit=6),
        "mirrors.right_tilt": NumberTaste((height - 50) / 2.5, 6, 1, -100, 100, whim=1.5, unit=6),
    }


def listening(
    morning: str, evening: str, other: str, volume: float, *, later: str | None = None, change_day: int | None = None
) -> dict[str, Taste]:
    """Return favourite stations by part of the day, and how loud."""
    usual = {"morning": {morning: 8.0, other: 1.5}, "day": {other: 6.0, evening: 2.0}, "evening": {evening: 8.0, other: 1.5}}
    changed = {
        part: {later if option == morning and later else option: weight for option, weight in weights.items()}
        for part, weights in usual.items()
    }
    return {
        "radio.station": ChoiceTaste(usual, easy=0.15, change_day=change_day if later else None, later=changed if later else {}),
        "radio.volume": NumberTaste(volume, 6, 1, 0, 100, evening=-5, weekend=4, mood=3, whim=2, unit=5),
    }


def drinking(morning: str, day: str, strength: float) -> dict[str, Taste]:
    """Return what somebody drinks when."""
    usual = {"morning": {morning: 9.0, day: 1.0}, "day": {day: 8.0, morning: 2.0}, "evening": {day: 5.0, "lungo": 2.0}}
    return {"coffee.drink": ChoiceTaste(usual, easy=0.1), "coffee.strength": NumberTaste(strength, 0.5, 1, 1, 5, morning=0.6, whim=0.25)}


CABIN = ("seat", "wheel", "mirrors", "ac", "radio")

ANA = Person(
    "ana",
    "Ana",
    tag="04-a2-b1-c3",
    tastes={
        "shower.temperature": warmth(39.5, morning=0.4, weekend=0.6),
        "heater.temperature": air(21.5, evening=1.2),
        "lamp.brightness": NumberTaste(190, 30, 1, 0, 255, evening=-70, mood=12, whim=10, unit=25),
        "ac.temperature": air(21.0),
    }
    | seat(120, 62, 22)
    | listening("news", "jazz", "classic", 34)
    | drinking("espresso", "cappuccino", 4),
    routine=(
        Habit("bathroom", 7.0, 11, ("shower",), weekend=9.2),
        Habit("kitchen", 7.6, 14, ("coffee",), weekend=9.9),
        Habit("car", 8.2, 28, CABIN, chance=0.9),
        Habit("car", 17.6, 32, CABIN, weekend=11.5, chance=0.85),
        Habit("living", 19.8, 150, ("heater", "lamp"), weekend=18.5, jitter=25),
    ),
)

BEN = Person(
    "ben",
    "Ben",
    tag="04-d4-e5-f6",
    tastes={
        "shower.temperature": warmth(38.0, morning=-1.0, weekend=0.5),
        "heater.temperature": air(20.0, evening=1.0),
        "lamp.brightness": NumberTaste(220, 35, 1, 0, 255, evening=-40, mood=12, whim=10, unit=25),
        "ac.temperature": air(19.5),
    }
    | seat(205, 30, 27)
    | listening("rock", "news", "jazz", 46)
    | drinking("cappuccino", "lungo", 3),
    routine=(
        Habit("bathroom", 6.6, 9, ("shower",), weekend=9.8, jitter=18),
        Habit("kitchen", 7.3, 12, ("coffee",), weekend=10.2),
        Habit("kitchen", 15.0, 8, ("coffee",), weekend=15.0, chance=0.5),
        Habit("car", 20.2, 25, CABIN, weekend=14.5, chance=0.55),
        Habit("living", 20.9, 110, ("heater", "lamp"), weekend=17.0, chance=0.85, jitter=30),
    ),
    hand=Hand(delay=3.0, spread=8.0, manner={"once": 0.4, "steps": 0.5, "back": 0.1}),
    forgets=0.05,
)

MIA = Person(
    "mia",
    "Mia",
    tag="04-77-88-99",
    child=True,
    tastes={
        "shower.temperature": replace(warmth(36.5, 0.7), maximum=38, favourites=(36.0, 37.0), outdoor=-0.02),
        "lamp.brightness": NumberTaste(240, 40, 1, 0, 255, whim=10, unit=25),
        "coffee.drink": ChoiceTaste({part: {"cocoa": 1.0} for part in ("morning", "day", "evening")}),
    },
    routine=(
        Habit("bathroom", 19.0, 12, ("shower",), weekend=19.0, chance=0.8),
        Habit("kitchen", 7.9, 10, ("coffee",), weekend=9.5, chance=0.7),
        Habit("living", 16.5, 60, ("lamp",), weekend=15.0, chance=0.7, jitter=30),
    ),
    hand=Hand(delay=1.0, spread=4.0, manner={"once": 0.3, "steps": 0.3, "back": 0.4}),
    forgets=0.1,
)

GRETA = Person(
    "greta",
    "Greta",
    guest=True,
    tag="9f-00-11-22",
    tastes={
        "shower.temperature": replace(warmth(37.5), maximum=38),
        "heater.temperature": air(23.0),
        "lamp.brightness": NumberTaste(150, 30, 1, 0, 255),
    }
    | drinking("lungo", "cappuccino", 2),
    routine=(
        Habit("bathroom", 8.3, 14, ("shower",), weekend=8.6),
        Habit("kitchen", 9.0, 12, ("coffee",), weekend=9.3),
        Habit("living", 20.2, 120, ("heater", "lamp"), weekend=19.5),
    ),
    forgets=0.0,
)
