"""How probable a choice never made before is: with those who try and those who do not, and what is left to try."""

from __future__ import annotations

import json

from learners.choices.novelty import Novelty


def after(firsts: str) -> Novelty:
    """Return what is known after choices of which those marked "f" were first ones."""
    novelty = Novelty()
    for each in firsts:
        novelty.learn(1.0, first=each == "f")
    return novelty


def test_where_nothing_is_left_to_try_there_are_no_first_choices() -> None:
    assert Novelty().share(choices=50, tried=4, once=0, left=0) == 0.0


def test_who_keeps_trying_is_expected_to_go_on() -> None:
    curious, settled = (after(lived).share(choices=40, tried=10, once=4, left=30) for lived in ("fr" * 20, "r" * 40))

    assert curious > 1.5 * settled


def test_the_less_is_left_to_try_the_less_is_found() -> None:
    lived = after("frrr" * 10)

    assert lived.share(choices=40, tried=10, once=4, left=30) > lived.share(choices=40, tried=10, once=4, left=2)


def test_it_survives_json() -> None:
    lived, copy = after("frrfr" * 30), Novelty()
    copy.load_state(json.loads(json.dumps(lived.to_state())))

    assert copy.share(choices=9, tried=3, once=1, left=4) == lived.share(choices=9, tried=3, once=1, left=4)
