"""What a coverage-guided fuzzer is let loose on: bytes in, and nothing but the errors that are promised may come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from controller.config import ConfigError, parse
from controller.replay import parse_line
from controller.wire import BadRequest, decode_request
from controller.wire.documents import encode
from devices.catalog import KINDS
from devices.codecs.native import decode_availability, decode_command, decode_identity, decode_reading, decode_state, encode_setpoint
from devices.codecs.payload import BadPayload
from devices.templates import BadTemplate, NoRendering, Template

CORPUS = Path(__file__).parent / "corpus"
VERBS = (
    *("device/set", "device/pause", "device/adopt", "preference/set", "preference/clear", "preference/discount", "decision/undo", "health"),
    *("person/level", "person/enrol", "person/claim", "person/forget", "hold/release", "quiz/answer", "suggestion/accept", "review/run"),
)
LONGEST_RENDERING = 64 * 1024
"""Characters that a template may make of a payload; far more than any is meant to."""


def codecs(data: bytes) -> None:
    """Everything that a client may publish on a native topic; what is understood can be said again."""
    for kind in (KINDS["shower"], KINDS["car_seat"], KINDS["radio"]):
        settings = {each.name: each for each in kind.settings}
        _either(lambda known=settings: encode(decode_state(data, known).values), BadPayload)  # type: ignore[misc]
        _either(lambda known=settings: encode_setpoint(decode_command(data, known)), BadPayload)  # type: ignore[misc]
    for decode in (decode_identity, decode_reading, decode_availability):
        _either(lambda how=decode: how(data), BadPayload)  # type: ignore[misc]
    for verb in VERBS:
        _either(lambda what=verb: decode_request(what, data), BadRequest)  # type: ignore[misc]
    _either(lambda: parse_line(data.decode("utf-8", "replace")), (ValueError, TypeError, KeyError, RecursionError, OverflowError))


def templates(data: bytes) -> None:
    """A template from the network, on a payload from the network: the first line is the one, the rest the other."""
    source, _, payload = data.partition(b"\n")
    try:
        made = Template(source.decode("utf-8", "replace")).render(payload)
    except (BadTemplate, NoRendering, BadPayload):
        return
    assert len(made) <= LONGEST_RENDERING, "a template made something huge"


def configuration(data: bytes) -> None:
    """A configuration file, whatever is in it: valid, or refused with every problem named."""
    try:
        parse(data.decode("utf-8", "replace"), "home.yaml", CORPUS, {})
    except ConfigError as error:
        problems = error.problems
    else:
        return
    assert problems, "refused without a reason"


TARGETS: Mapping[str, Callable[[bytes], None]] = {"codecs": codecs, "templates": templates, "configuration": configuration}


def everything(data: bytes) -> None:
    """Each of them by turns, by the last byte."""
    list(TARGETS.values())[data[-1] % len(TARGETS) if data else 0](data)


def _either(act: Callable[[], object], promised: type[Exception] | tuple[type[Exception], ...]) -> None:
    """Let `act` do it or refuse as promised."""
    try:
        act()
    except promised:
        return
