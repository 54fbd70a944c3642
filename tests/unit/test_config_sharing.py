"""Who decides where several are, as the configuration says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.config import Config, parse
from controller.config.problems import ConfigError
from controller.core.arbitration.sharing import Policy, Sharing

PEOPLE = "people: { ana: { private: yes }, ben: { name: Ben } }\n"


def read(text: str) -> Config:
    return parse(PEOPLE + text, "home.yaml", Path(), {})


def shared(text: str, name: str) -> Sharing:
    home = read(text).home
    return home.sharing_of(home.devices[name])


@pytest.mark.parametrize(
    "text, policy, owner",
    [
        ("devices: { it: { kind: climate } }", Policy.LEAST_DISCOMFORT, None),
        ("devices: { it: { kind: car_seat } }", Policy.DRIVER, None),
        ("devices: { it: { kind: media } }", Policy.TURNS, None),
        ("devices: { it: { kind: shower } }", Policy.NEWEST, None),
        ("devices: { it: { kind: climate, policy: mean } }", Policy.MEAN, None),
        ("devices: { it: { kind: climate, owner: ana } }", Policy.OWNER, "ana"),
        ("devices: { it: { kind: climate, owner: ana, policy: owner } }", Policy.OWNER, "ana"),
        ("devices: { it: { kind: climate } }\npolicies: { climate: turns }", Policy.TURNS, None),
        ("devices: { it: { kind: climate } }\npolicies: { climate: turns, it: mean }", Policy.MEAN, None),
        ("devices: { it: { kind: climate, policy: newest } }\npolicies: { climate: turns, it: mean }", Policy.NEWEST, None),
        ("devices: { it: { kind: climate, owner: ana } }\npolicies: { climate: owner }", Policy.OWNER, "ana"),
    ],
)
def test_a_device_beats_its_kind_and_the_file_the_catalogue(text: str, policy: Policy, owner: str | None) -> None:
    found = shared(text, "it")

    assert (found.policy, found.owner) == (policy, owner)


def test_without_its_owner_a_device_is_shared_as_its_kind_is() -> None:
    assert shared("devices: { it: { kind: climate, owner: ana } }", "it").otherwise is Policy.LEAST_DISCOMFORT


def test_somebody_may_be_private() -> None:
    assert [each.private for each in read("devices: { it: { kind: climate } }").home.people.values()] == [True, False]


@pytest.mark.parametrize(
    "text, words",
    [
        ("devices: { it: { kind: climate, policy: meen } }", 'devices.it.policy: "meen" is no policy; did you mean mean?'),
        ("devices: { it: { kind: climate, policy: owner } }", "devices.it: is its owner's by its policy, but has no owner"),
        ("devices: { it: { kind: climate, owner: anna } }", 'devices.it.owner: "anna" is no person; did you mean ana?'),
        ("devices: { it: { kind: climate, owner: ana, policy: mean } }", "devices.it.owner: does not go with the policy mean"),
        ("devices: { it: { kind: climate } }\npolicies: { climat: mean }", 'policies.climat: "climat" is no device or kind'),
        ("devices: { it: { kind: climate } }\npolicies: { climate: 4 }", "policies.climate: must be one of newest, driver, owner"),
        ("devices: { it: { kind: climate } }\npolicies: mean", "policies"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=r"home\.yaml") as refused:
        read(text)

    assert words in str(refused.value)
