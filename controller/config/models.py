"""The shape of the configuration file (protocol, section 1). What names mean to each other is checked in `household.py`."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator

from controller.config.fields import (
    Adopt,
    Duration,
    Filters,
    Hold,
    Hour,
    IdentitySource,
    Levels,
    Names,
    Options,
    PolicyWord,
    Prefix,
    Profile,
    Protocol,
    Role,
    Switch,
    Tags,
    Text,
    Topic,
    Value,
    switch,
)

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Port = Annotated[int, Field(ge=1, le=65535)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Section(BaseModel):
    """A mapping of the file: unknown keys are refused; one left empty counts as `{}`, and a key left empty as not written."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _empty(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return {} if raw is None else raw
        return {key: value for key, value in raw.items() if value is not None or key not in cls.model_fields}


class Tls(Section):
    """Files relative to the configuration; `{}` or `true` trusts the system's authorities."""

    ca: Text | None = Field(None, description="Certificate authority that signed the broker's certificate (PEM)")
    certificate: Text | None = Field(None, description="Our client certificate (PEM)")
    key: Text | None = Field(None, description="Key of our client certificate (PEM)")


def _tls(raw: Any) -> Any:
    found = switch(raw)
    return {True: {}, False: None}[found] if isinstance(found, bool) else found


class MqttSection(Section):
    """The broker. `server` and `user` are zigbee2mqtt's words for host, port and username."""

    host: Text | None = Field(None, description="Broker (127.0.0.1)")
    port: Port | None = Field(None, description="1883, with TLS 8883")
    server: Text | None = Field(None, description="mqtt://host:1883 or mqtts://host:8883, instead of host and port", repr=False)
    username: Text | None = None
    user: Text | None = None
    password: SecretStr | None = Field(None, description="Better: !secret name, password_file, or a systemd credential mqtt_password")
    password_file: Text | None = None
    base_topic: Topic = Field("justright", description="Everything native lives below it")
    discovery_prefix: Prefix = Field("homeassistant", description="Consumed and published; false switches both off")
    tls: Annotated[Tls | None, BeforeValidator(_tls, json_schema_input_type=Tls | bool | None)] = None
    protocol: Protocol = Field("5", description="5, or 3.1.1 for a broker that knows no better")
    client_id: Text | None = Field(None, description="Name of the session at the broker (the base topic)")
    keepalive: Annotated[int, Field(ge=5, le=3600)] = Field(15, description="Seconds; a dead link is noticed after twice that")


class HomeSection(Section):
    """The home as a whole."""

    timezone: Text | None = Field(None, description="IANA name such as Europe/Lisbon (the system's)")


class PersonSection(Section):
    """Somebody who lives here."""

    name: Text | None = None
    tags: Tags = Field(default_factory=list, description="NFC, key fob or card numbers, in quotes; case and separators do not matter")
    level: Levels = Field(default_factory=dict, description="off, explicit, observe, suggest or auto; or by device, kind and default")
    profile: Profile = "adult"
    confidence: Annotated[float, Field(ge=0, le=1)] = Field(0.0, description="Below this nothing learned acts for them")
    private: Switch = Field(default=False, description="What they would have is told to nobody they share a device with")


class PlaceSection(Section):
    """A place where devices stand and people are."""

    name: Text | None = None
    area: Text | None = Field(None, description="What Home Assistant calls it, where that differs")
    exclusive: Switch = Field(default=False, description="One occupant decides, as in a car: the newest strong identity takes over")
    linger: Duration = Field(7200.0, description="After this somebody whose source never says left is taken to be gone")
    adjacent: dict[str, Duration] = Field(default_factory=dict, description="Places next door -> seconds to get there; said once for both")


class SourceSection(Section):
    """How a kind of identity source errs: what to start from, before anything is learned of it."""

    false_alarm: Share | None = Field(None, description="Share of its words that name the wrong one; it is believed no more than the rest")
    miss: Share | None = Field(None, description="Share of the people there whom it does not see")


class SettingSection(Section):
    """A setting, narrowed from what its kind has; all of it for kind generic."""

    unit: str | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    step: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    default: Value | None = None
    options: Options | None = Field(None, description="What can be chosen: names, or names with tags (genre, kind) to tell what is alike")
    settle: Duration | None = Field(None, description="Without a further change for so long, a turned knob is one override")
    hold: Hold | None = Field(None, description="How long an override is kept: leave, or a duration")


class DeviceSection(Section):
    """A device: one of a kind at a place, or one that announced itself."""

    kind: Text | None = None
    place: Text | None = None
    discovered: Text | None = Field(None, description="Name of a discovered device to adopt, such as climate_living_room")
    signals: dict[str, Text | None] = Field(default_factory=dict, description="Signal of the kind -> sensor; null where there is none")
    settings: dict[str, SettingSection] = Field(default_factory=dict)
    policy: PolicyWord | None = Field(None, description="Who decides where several are; default: as its kind does")
    owner: Text | None = Field(None, description="Whose device it is: with the policy owner they decide while they are there")


class SensorSection(Section):
    """A sensor; without a topic the native one, <base_topic>/sensor/<name>."""

    name: Text | None = None
    topic: Topic | None = None
    template: Text | None = None


class DiscoverySection(Section):
    """What is done with devices that announce themselves."""

    adopt: Adopt = "none"


class ReviewSection(Section):
    """The nightly review of the learners: those that serve against challengers, on every person's own ledger."""

    at: Hour = Field(time(3, 30), description="Quiet hour, local time; false for never (a review can still be asked for)")
    challengers: list[Text] = Field(
        default_factory=list,
        description="scikit-learn regressors and classifiers to compare with, such as sklearn.linear_model.BayesianRidge; they never serve",
    )


def _review(raw: Any) -> Any:
    found = switch(raw)
    return {True: {}, False: {"at": False}}[found] if isinstance(found, bool) else found


class IdentitySection(Section):
    """A foreign source of identities."""

    kind: IdentitySource
    topic: Topic | None = None
    people: dict[str, Any] = Field(default_factory=dict, description="Person -> what the source calls them")
    places: dict[str, Text] = Field(default_factory=dict, description="What the source calls it -> place")
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None


class AccountSection(Section):
    """An account at the broker that speaks for several things, or for something else altogether (docs/security.md)."""

    role: Role = Field("device", description="admin: sees everything and may make every request")
    devices: Names = Field(default_factory=list, description="Devices that it is")
    sensors: Names = Field(default_factory=list, description="Native sensors that it is")
    identity: Names = Field(default_factory=list, description="Identity sources that it is: place/source, such as bathroom/nfc")
    read: Filters = Field(default_factory=list, description="Topics that it may read beside that")
    write: Filters = Field(default_factory=list, description="Topics that it may write beside that")


class AccessSection(Section):
    """Who may do what at the broker: what `justright access` makes accounts and an access list of."""

    accounts: dict[str, AccountSection] = Field(default_factory=dict)
    users: dict[str, Text] = Field(default_factory=dict, description="Name at a login such as Home Assistant's -> person, or admin")


class PrivacySection(Section):
    """What of people leaves for the broker."""

    pseudonyms: Switch = Field(default=False, description="People go by stable pseudonyms on MQTT, and no name is said there")


Named: TypeAlias = dict[str, Any]


class Document(Section):
    """The whole file."""

    mqtt: MqttSection = Field(default_factory=lambda: MqttSection.model_validate({}))
    home: HomeSection = Field(default_factory=lambda: HomeSection.model_validate({}))
    store: Text = Field("justright.db", description="Database, relative to this file")
    people: dict[str, PersonSection] | None = None
    places: dict[str, PlaceSection] | None = None
    devices: dict[str, DeviceSection] | None = None
    sensors: dict[str, SensorSection] = Field(default_factory=dict)
    policies: dict[str, PolicyWord] = Field(default_factory=dict, description="Kind or device -> who decides where several are")
    discovery: DiscoverySection = Field(default_factory=lambda: DiscoverySection.model_validate({}))
    priors: Text | None = Field(None, description="File of segments of other homes (justright prior), relative to this file")
    identity: list[IdentitySection] = Field(default_factory=list)
    sources: dict[str, SourceSection] = Field(default_factory=dict, description="Kind of identity source (nfc, ble, face) -> how it errs")
    access: AccessSection = Field(default_factory=lambda: AccessSection.model_validate({}))
    privacy: PrivacySection = Field(default_factory=lambda: PrivacySection.model_validate({}))
    review: Annotated[ReviewSection, BeforeValidator(_review, json_schema_input_type=ReviewSection | bool | None)] = Field(
        default_factory=lambda: ReviewSection.model_validate({})
    )


SECTIONS: dict[tuple[str, ...], type[Section]] = {
    (): Document,
    ("mqtt",): MqttSection,
    ("mqtt", "tls"): Tls,
    ("home",): HomeSection,
    ("people", "*"): PersonSection,
    ("places", "*"): PlaceSection,
    ("devices", "*"): DeviceSection,
    ("devices", "*", "settings", "*"): SettingSection,
    ("sensors", "*"): SensorSection,
    ("discovery",): DiscoverySection,
    ("identity", "*"): IdentitySection,
    ("sources", "*"): SourceSection,
    ("access",): AccessSection,
    ("access", "accounts", "*"): AccountSection,
    ("privacy",): PrivacySection,
    ("review",): ReviewSection,
}
"""Which model checks which part of the file."""
