"""Templates: what Home Assistant's configurations have in them works; nothing else is run, and nothing costs more than it should."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.codecs.payload import BadPayload
from devices.templates import BadTemplate, NoRendering, Template
from devices.templates.syntax import DEEPEST, LONGEST
from devices.templates.template import LONGEST_OUTPUT

CASES = [  # as Home Assistant's documentation and the discovery messages of zigbee2mqtt, Tasmota and ESPHome have them
    ("{{ value_json.temperature }}", b'{"temperature": 21.5}', "21.5"),
    ("{{ value }}", b" on ", "on"),
    ("{{ value_json['SENSOR'].AM2301.Temperature }}", b'{"SENSOR": {"AM2301": {"Temperature": 20.1}}}', "20.1"),
    ("{{ value_json.rooms[1].t }}", b'{"rooms": [{"t": 1}, {"t": 2}]}', "2"),
    ("{{ value_json.list[-1] }}", b'{"list": ["a", "b"]}', "b"),
    ("{{ value | float / 10 }}", b"215", "21.5"),
    ("{{ (value_json.t | float(0) * 1.8 + 32) | round(1) }}", b'{"t": "21.4"}', "70.5"),
    ("{{ value_json.t | round(0) }}", b'{"t": 21.6}', "22"),
    ("{{ value_json.t | round(1, 'floor') }}", b'{"t": 21.68}', "21.6"),
    ("{{ value | int(base=16) }}", b"ff", "255"),
    ("{{ value_json.linkquality | default(0) }}", b"{}", "0"),
    ("{{ value_json.a.b | default('none') if value_json.a is defined else 'no' }}", b"{}", "no"),
    ("{% if value_json.contact %}off{% else %}on{% endif %}", b'{"contact": false}', "on"),
    ("{% if value == 'a' %}1{% elif value in ['b', 'c'] %}2{% else %}3{% endif %}", b"c", "2"),
    ("{% set t = value_json.t %}{{ t if t is number and t > -40 else '' }}", b'{"t": 3}', "3"),
    ("{{ value.split(',')[1] | trim | lower }}", b"1, ON ,3", "on"),
    ("{{ value[2:4] }}", b"abcdef", "cd"),
    ("{{ iif(value_json.x == 'ON', 'on', 'off') }}", b'{"x": "ON"}', "on"),
    ("{{ [value_json.a, value_json.b] | max }}", b'{"a": 1, "b": 4}', "4"),
    ("{{ 'on' if value | bool else 'off' }}", b"yes", "on"),
    ("{{ value_json.get('t', 5) + 1 }}", b"{}", "6"),
    ("{{ value ~ ' ' ~ 3 }}", b"x", "x 3"),
    ("{{ -value_json.t | abs }}", b'{"t": -3}', "3"),
    ("{{ value_json.missing }}", b"{}", ""),
    ("plain {# comment #} text", b"", "plain  text"),
]


@pytest.mark.parametrize("source, payload, wanted", CASES)
def test_a_template_that_people_write_gives_what_home_assistant_gives(source: str, payload: bytes, wanted: str) -> None:
    assert Template(source).render(payload) == wanted


@pytest.mark.parametrize(
    "source",
    [
        *("{% for i in range(10) %}{{ i }}{% endfor %}", "{% macro x() %}{% endmacro %}", "{% include 'x' %}", "{% import 'x' as y %}"),
        *("{{ 9 ** 9 }}", "{{ '%0999999999d' | format(3) }}", "{{ 'x' | center(99999999) }}", "{{ value | regex_replace('(a+)+$', '') }}"),
        *("{{ states('sensor.x') }}", "{{ cycler.__init__() }}", "{{ value.format(value) }}", "{{ lipsum() }}", "{{ range(9) }}"),
        *("{{ value(*value) }}", "{{ float(**value) }}", "{% set x.y = 1 %}", "{% set x %}1{% endset %}", "{{ value | foo }}"),
        *("{{ value is foo }}", "{{", "{% if %}", "{{ " + "9" * 30 + " }}", "{{ " + "(" * 400 + "1" + ")" * 400 + " }}"),
        *("{{ " + "not " * (DEEPEST + 5) + "1 }}", "{{ value }}" * 200, "x" * (LONGEST + 1), "{{ {'a': 1} }}"),
    ],
)
def test_a_template_that_wants_more_is_refused_when_it_is_read(source: str) -> None:
    with pytest.raises(BadTemplate):
        Template(source)


@pytest.mark.parametrize(
    "source, payload",
    [
        ("{{ value_json.a.b }}", b"{}"),
        ("{{ value_json.a }}", b"no json"),
        ("{{ value | float }}", b"none"),
        ("{{ 1 / value_json }}", b"0"),
        ("{{ value * 100000000 }}", b"x"),
        ("{{ value % 3 }}", b"%0999999999d"),
        ("{{ value_json * value_json }}", b"123456789012"),
        ("{{ value_json < 'a' }}", b"1"),
        ("{{ value_json in value_json }}", b"1"),
        ("{{ value_json.split(',') }}", b"1"),
        ("{{ value | float(unknown=1) }}", b"1"),
        ("{{ value | max(key='x') }}", b"1"),
        ("{{ value_json | length }}", b"1"),
        ("{{ value }}", b"x" * (LONGEST_OUTPUT + 1)),
        ("{{ value.replace('', 'x' ~ value) }}", b"x" * 1000),
        ("{% set a = [1] %}{% set b = [a, a] %}{{ b }}", b""),
        ("{% set a = value ~ value %}{% set b = a ~ a %}{% set c = b ~ b %}{{ c }}", b"x" * 60_000),
        ("{{ value | int(base=36) }}", b"z" * 60),
    ],
)
def test_a_payload_that_does_not_fit_is_refused_in_words_that_quote_nothing(source: str, payload: bytes) -> None:
    with pytest.raises((NoRendering, BadPayload)) as caught:
        Template(source).render(payload)

    assert "xx" not in str(caught.value)


@pytest.mark.parametrize("name", ["__class__", "__init__", "mro", "_body", "encode", "format_map", "real"])
def test_no_attribute_of_a_python_object_is_within_reach(name: str) -> None:
    assert Template(f"{{{{ value.{name} }}}}{{{{ value['{name}'] }}}}{{{{ 3 .{name} }}}}").render(b"text") == ""


_LEAVES = st.sampled_from(
    ["value", "value_json", "value_json.a", "x", "'%s'", "'a'", "1", "0", "2.5", "none", "true", "[1, value]", "999999999"]
)
_OPERATORS = ["+", "-", "*", "/", "//", "%", "~", "==", "<", "in", "and", "or"]
_FILTERS = [*("float", "int", "round", "abs", "default", "lower"), *("replace('a',value)", "length", "max", "first", "from_json", "string")]
_EXPRESSIONS = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(_OPERATORS), inner).map(lambda each: f"({' '.join(each)})"),
        st.tuples(inner, st.sampled_from(_FILTERS)).map(lambda each: f"({each[0]} | {each[1]})"),
        st.tuples(inner, st.sampled_from(["split('a')", "replace('a', 'aaaa')", "get('a')", "strip()"])).map(".".join),
        st.tuples(inner, inner).map(lambda each: f"{each[0]}[{each[1]}]"),
        st.tuples(inner, inner, inner).map(lambda each: f"({each[0]} if {each[1]} else {each[2]})"),
    ),
    max_leaves=12,
)
_PAYLOADS = st.one_of(
    st.sampled_from([b"", b"1", b'{"a": [1, {"a": 2}]}', b'"a"', b"[1,2]", b"null", b"a" * 60_000, b"[" * 900 + b"]" * 900, b"9" * 4000]),
    st.binary(max_size=40),
)


@settings(max_examples=400)
@given(st.lists(_EXPRESSIONS, min_size=1, max_size=4), _PAYLOADS)
def test_whatever_is_put_together_from_what_is_allowed_is_bounded(expressions: list[str], payload: bytes) -> None:
    source = "".join(f"{{% set x = {each} %}}" for each in expressions) + "{{ x }}"
    try:
        rendered = Template(source).render(payload)
    except (BadTemplate, NoRendering, BadPayload):
        return

    assert len(rendered) <= LONGEST_OUTPUT


@settings(max_examples=300)
@given(st.text(st.sampled_from("{}%#()[]'\"|.~+-*/ 0aifsetvalue_jsonend\n\\"), max_size=80), st.binary(max_size=30))
def test_no_text_at_all_makes_more_trouble_than_being_refused(source: str, payload: bytes) -> None:
    try:
        Template(source).render(payload)
    except (BadTemplate, NoRendering, BadPayload):
        return


def test_the_worst_that_fits_takes_little_memory() -> None:
    doubling = "".join(f"{{% set x = value.replace('a', 'bb').split('b')[{number}:] %}}" for number in range(20)) + "{{ x | length }}"
    template = Template(doubling)
    tracemalloc.start()
    try:
        template.render(b"a" * 20_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 20e6
