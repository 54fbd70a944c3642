"""What sensors say reaches the learners as numbers: what is on or off, words, and nothing that is old or says nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controller.core.context import CONTEXT_S, readings
from controller.core.safety.interlocks import Sample
from tests.unit.core.life import MONDAY


@pytest.mark.parametrize(
    "said, found",
    [
        (21.5, {"garden": 21.5}),
        ("on", {"garden": 1.0}),
        ("closed", {"garden": 0.0}),
        ("rain", {"garden=rain": 1.0}),
        ("unavailable", {}),
        ("a word that goes on and on and on and on and on", {}),
    ],
)
def test_what_is_said_is_a_number(said: float | str, found: dict[str, float]) -> None:
    samples = {"garden": Sample(said, MONDAY), "attic": Sample(3.0, MONDAY)}

    assert readings(["garden", "cellar"], samples, MONDAY + timedelta(seconds=CONTEXT_S)) == found
    assert readings(["garden"], samples, MONDAY + timedelta(seconds=CONTEXT_S + 1)) == {}
