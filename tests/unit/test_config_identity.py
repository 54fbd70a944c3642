"""The configuration of identity: how sources err, and which places lie next to each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from controller.config import ConfigError, parse
from controller.core.presence import Rates

BASE: dict[str, Any] = {
    "people": {"ana": {}},
    "places": {"bath": {}, "hall": {}},
    "devices": {"shower": {"kind": "shower", "place": "bath"}},
}


def test_sources_and_doors_are_read() -> None:
    places = {"bath": {"adjacent": {"hall": 5}}, "hall": {}}
    home = parse(
        json.dumps({**BASE, "places": places, "sources": {"ble": {"false_alarm": 0.05, "miss": 0.1}, "nfc": {}}}), "x", Path()
    ).home

    assert home.sources == {"ble": Rates(0.05, 0.1), "nfc": Rates()}
    assert home.places["bath"].adjacent == {"hall": 5.0}


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"places": {"bath": {"adjacent": {"cellar": 5}}}}, "cellar"),
        ({"places": {"bath": {"adjacent": {"bath": "soon"}}}}, "adjacent"),
        ({"sources": {"ble": {"false_alarm": 2}}}, "false_alarm"),
        ({"sources": {"ble": {"guess": 0.1}}}, "guess"),
    ],
)
def test_what_fits_nothing_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(json.dumps({**BASE, **wrong}), "x", Path())

    assert said in str(refused.value)
