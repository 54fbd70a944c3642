"""State that was saved by a clock which ran ahead: when the time is years behind it, all its moments move back together.

A computer without a clock of its own, a dead battery or a bad time server may be years off, and the next start is before what was saved.
Nothing may wait for those years to pass again. The order of things stays, and what is to come stays as far off as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from controller.core.core import Core
from controller.core.presence import dump_place, load_place
from controller.core.presence.beliefs import KEY as BELIEFS
from controller.core.presence.beliefs import dump_beliefs, load_beliefs
from controller.core.state import dump_device, load_device

AHEAD = timedelta(days=1)
"""What was saved may lie so far ahead before its clock is taken to have been wrong; less is a clock that is not set yet."""

_TO_COME = ("until", "deadline")
"""How the names of moments end that may lie ahead by their nature."""


def bring_back(core: Core, at: datetime) -> None:
    """Let no place and no device stand in years to come, and the house know the last moment at which anything is known to have been.

    What came due before that moment was done then, and is not done again.
    """
    saved = {f"device/{name}": {**dump_device(each)} for name, each in core.devices.items()}
    saved |= {f"place/{name}": {**dump_place(each)} for name, each in core.places.items()}
    saved[BELIEFS] = {**dump_beliefs(core.beliefs)}
    moved = brought_back(saved, at)
    core.now = max(core.now, min(max(_been(moved, ""), default=at), at))
    if moved is saved:
        return
    for name in core.devices:
        core.device(name)
        core.devices[name] = load_device(moved[f"device/{name}"])
    for name in core.places:
        core.place(name)
        core.places[name] = load_place(moved[f"place/{name}"])
    core.beliefs = load_beliefs(moved[BELIEFS], core.home.people, core.home.places)
    core.save(core.beliefs.saved())


def brought_back(states: Mapping[str, Any], at: datetime) -> Mapping[str, Any]:
    """Return saved states (JSON) as they are at `at`; the same object where none of them lies far ahead of it.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 2, tzinfo=UTC)
    >>> brought_back({"a": {"seen": "2036-03-02T00:00:00Z", "paused_until": "2036-03-02T01:00:00Z"}}, now)
    {'a': {'seen': '2026-03-02T00:00:00Z', 'paused_until': '2026-03-02T01:00:00Z'}}
    """
    newest = max(_been(states, ""), default=at)
    return states if newest - at <= AHEAD else _moved(states, newest - at)


def _been(value: Any, name: str) -> Iterator[datetime]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _been(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _been(each, name)
    elif not name.endswith(_TO_COME) and (moment := _moment(value)) is not None:
        yield moment


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, Mapping):
        return {key: _moved(each, by) for key, each in value.items()}
    if isinstance(value, list):
        return [_moved(each, by) for each in value]
    moment = _moment(value)
    if moment is None:
        return value
    try:
        return (moment - by).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return value


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) < len("2026-03-02T00:00:00Z") or value[10] != "T":
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
