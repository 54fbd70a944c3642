"""Packed arrays are the text that they always were, so that what older versions stored can be read."""

from __future__ import annotations

import base64
import random

import pytest

from learners.packing import _b85


@pytest.mark.parametrize("length", [0, 1, 2, 3, 4, 5, 7, 8, 63, 400])
def test_text_is_that_of_the_standard_library(length: int) -> None:
    data = random.Random(length).randbytes(length)

    assert _b85(data) == base64.b85encode(data).decode()
