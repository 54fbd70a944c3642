"""Who may do what: the accounts that follow from a configuration, the files made of them, and what each role may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.access import Account, Actor, Role, acl, refusal
from controller.access.passwords import entry, opens
from controller.config import ConfigError, parse
from controller.core.requests import (
    AcceptSuggestion,
    AdoptDevice,
    ClaimEntry,
    DiscountEntry,
    EnrolTag,
    ExportPerson,
    ForgetPerson,
    Level,
    ReleaseHold,
    Request,
    RunReview,
    SetDevice,
    SetLevel,
    SetPin,
)

HOME = """
mqtt: {{ discovery_prefix: {discovery} }}
people: {{ ana: {{}} }}
places: {{ bathroom: {{}}, hall: {{}} }}
devices: {{ shower: {{ kind: shower, place: bathroom }}, lamp: {{ kind: light, place: hall }} }}
sensors: {{ outdoor: {{}}, indoor: {{ topic: zigbee2mqtt/hall }} }}
access: {{ accounts: {accounts} }}
"""
ANA = Actor(Role.PERSON, "ana")


def accounts(text: str = "{}", discovery: str = "false") -> dict[str, Account]:
    config = parse(HOME.format(accounts=text, discovery=discovery), "home.yaml", Path())
    return {account.name: account for account in config.accounts}


# --- accounts -----------------------------------------------------------------------------------------------------------


def test_everything_that_speaks_has_an_account_of_its_own() -> None:
    assert list(accounts()) == [
        *("justright", "admin", "shower", "lamp"),
        *("sensor-outdoor", "sensor-outlet_temperature", "identity-bathroom", "identity-hall"),
    ]


def test_a_box_that_is_several_things_has_one_account_for_all_of_them() -> None:
    found = accounts("{ node: { devices: shower, sensors: [outlet_temperature], identity: bathroom/nfc, write: node/log } }")

    assert {"shower", "sensor-outlet_temperature", "identity-bathroom"} & found.keys() == set()
    assert found["node"].write == (
        *("justright/shower/state", "justright/shower/availability", "justright/shower/get"),
        *("justright/sensor/outlet_temperature", "justright/identity/bathroom/nfc", "node/log"),
    )
    assert found["node"].read == ("justright/shower/set", "justright/bridge/state")


def test_only_the_program_and_admins_may_read_what_is_said_of_people() -> None:
    for name, account in accounts("{ ha: { role: admin } }").items():
        personal = [topic for topic in account.read if topic not in ("justright/bridge/state", f"justright/{name}/set")]
        assert bool(personal) is (name in ("justright", "ha")), name


def test_the_program_reads_no_more_than_it_needs() -> None:
    assert accounts()["justright"].read == ("justright/#", "zigbee2mqtt/hall")
    assert accounts(discovery="homeassistant")["justright"].read == ("#",)  # what will announce itself is not known yet


def test_the_access_list_says_read_write_and_both() -> None:
    text = acl([Account("node", "a node", read=("a/set", "a/x"), write=("a/x", "a/state"))])

    assert text.splitlines()[3:] == ["# a node", "user node", "topic readwrite a/x", "topic read a/set", "topic write a/state"]


@pytest.mark.parametrize(
    "text, problem",
    [
        ("{ node: { devices: [showr] } }", 'access.accounts.node.devices[0]: "showr" is no device; did you mean shower?'),
        ("{ node: { sensors: indoor } }", 'access.accounts.node.sensors[0]: "indoor" is no sensor'),
        ("{ node: { identity: cellar/nfc } }", 'access.accounts.node.identity[0]: "cellar" is no place'),
        ("{ node: { identity: bathroom/+ } }", "access.accounts.node.identity[0]: must be place/source"),
        ("{ node: { role: person } }", 'access.accounts.node.role: "person" is no role of an account'),
        ("{ node: { read: 'a/#/b' } }", "access.accounts.node.read[0]: must be an MQTT topic or filter"),
        ("{ lamp: { devices: [shower] } }", 'access.accounts.lamp: "lamp" is the name of another account too'),
        ('{ "a:b": {} }', "access.accounts.a:b: cannot be the name of an account"),
    ],
)
def test_an_account_that_cannot_be_is_refused(text: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        accounts(text)

    assert problem in str(caught.value)


def test_a_user_of_a_login_is_a_person_or_an_admin() -> None:
    text = "people: { ana: {} }\ndevices: { shower: { kind: shower } }\naccess: { users: { ana_smith: ana, boss: admin, eve: evil } }"

    assert parse(text.replace(", eve: evil", ""), "home.yaml", Path()).users == {"ana_smith": ANA, "boss": Actor(Role.ADMIN)}
    with pytest.raises(ConfigError, match=r'access.users.eve: "evil" is no person'):
        parse(text, "home.yaml", Path())


def test_a_password_opens_its_own_entry_only() -> None:
    line = entry("shower", "secret", b"0123456789ab")

    assert opens(line, "secret")
    assert not any(opens(line, other) for other in ("", "Secret", "secret "))
    assert not any(opens(other, "secret") for other in ("", "shower", "shower:secret", "shower:$6$x$y", "shower:$7$x$y$z"))


# --- requests -----------------------------------------------------------------------------------------------------------

OF_ANA: list[Request] = [
    SetLevel("ana", Level.OFF),
    ExportPerson("ana"),
    ForgetPerson("ana"),
    SetPin("ana", "shower", "temperature", 38.0),
    SetDevice("shower", {"temperature": 38.0}, "ana"),
    ClaimEntry("e1", "ana"),
]


@pytest.mark.parametrize("request_", OF_ANA, ids=lambda each: each.verb)
def test_a_person_asks_for_their_own_and_not_for_others(request_: Request) -> None:
    assert refusal(ANA, request_) is None
    assert refusal(Actor(Role.PERSON, "ben"), request_) == "this is somebody else's"
    assert refusal(Actor(Role.ADMIN), request_) is None
    assert refusal(Actor(Role.DEVICE), request_) == "devices make no requests"


@pytest.mark.parametrize("request_", [AdoptDevice("x", "hall"), RunReview(), EnrolTag("ana", "04a2")], ids=lambda each: each.verb)
def test_what_concerns_the_house_is_for_admins(request_: Request) -> None:
    assert refusal(ANA, request_) == "only an admin may do this"
    assert refusal(Actor(Role.ADMIN), request_) is None


@pytest.mark.parametrize("request_", [DiscountEntry("e1"), AcceptSuggestion("shower")], ids=lambda each: each.verb)
def test_an_entry_and_a_suggestion_are_whose_they_are_about(request_: Request) -> None:
    assert refusal(ANA, request_, "ana") is None
    assert refusal(ANA, request_, "ben") == "this is somebody else's"
    assert refusal(ANA, request_) == "this is somebody else's"  # it could be anybody's


def test_nobody_takes_what_is_somebody_elses_already() -> None:
    assert refusal(ANA, ClaimEntry("e1", "ana"), "ben") == "it is somebody else's already"


def test_at_a_device_everybody_who_lives_here_may_do_what_the_knob_does() -> None:
    assert refusal(ANA, ReleaseHold("shower")) is None
    assert refusal(ANA, SetDevice("shower", {"temperature": 38.0})) == "say who you are: device/set needs your own name as person"
