"""Whatever the text, reading it ends in a `Config` or a `ConfigError`: nothing else is ever raised."""

import contextlib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.compat import StringIO

from controller.config import ConfigError, parse

NOWHERE = Path("/nowhere")
SAMPLE = (Path(__file__).parents[2] / "deploy" / "justright.yaml").read_text("utf-8")
SECTIONS = ["mqtt", "home", "store", "people", "places", "devices", "sensors", "discovery", "identity"]
KEYS = [
    "host",
    "server",
    "tls",
    "tags",
    "level",
    "kind",
    "place",
    "signals",
    "settings",
    "temperature",
    "linger",
    "topic",
    "default",
    "options",
    "ana",
]
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["shower", "auto", "!secret x", *KEYS])
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def read(text: str) -> None:
    with contextlib.suppress(ConfigError):
        parse(text, "x.yaml", NOWHERE)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    read(text)


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, len(SAMPLE) - 1),
    st.integers(0, 30),
    st.text(max_size=6) | st.sampled_from(["\t", "{", "]", "*", "&a ", "!!set ", ": ", "null"]),
)
def test_a_sample_with_a_piece_replaced(start: int, length: int, piece: str) -> None:
    read(SAMPLE[:start] + piece + SAMPLE[start + length :])


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(SECTIONS), TREES, max_size=6))
def test_any_tree_below_known_sections(tree: dict[str, object]) -> None:
    stream = StringIO()
    YAML(typ="safe", pure=True).dump(tree, stream)
    read(stream.getvalue())
