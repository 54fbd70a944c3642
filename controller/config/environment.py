"""What the environment says instead of the file: `JUSTRIGHT_MQTT_HOST`, `_PORT`, `_SERVER`, `_USERNAME`, `_PASSWORD`, … as containers do.

An empty variable counts as none. A variable beats the file, also where the file uses another word for the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from controller.config.tree import Plain, Tree


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, the key it stands for, the keys it puts out of force, and how its text is read."""

    name: str
    section: str
    key: str
    instead_of: tuple[str, ...] = ()
    read: Callable[[str], Plain] = str


def _number(text: str) -> Plain:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text  # noqa: PLR2004  # no port is longer


VARIABLES = (
    Variable("JUSTRIGHT_MQTT_SERVER", "mqtt", "server", ("host", "port")),
    Variable("JUSTRIGHT_MQTT_HOST", "mqtt", "host"),
    Variable("JUSTRIGHT_MQTT_PORT", "mqtt", "port", read=_number),
    Variable("JUSTRIGHT_MQTT_USERNAME", "mqtt", "username", ("user",)),
    Variable("JUSTRIGHT_MQTT_PASSWORD", "mqtt", "password", ("password_file",)),
    Variable("JUSTRIGHT_MQTT_PASSWORD_FILE", "mqtt", "password_file", ("password",)),
    Variable("JUSTRIGHT_MQTT_BASE_TOPIC", "mqtt", "base_topic"),
    Variable("JUSTRIGHT_MQTT_DISCOVERY_PREFIX", "mqtt", "discovery_prefix"),
    Variable("JUSTRIGHT_MQTT_TLS", "mqtt", "tls"),
    Variable("JUSTRIGHT_MQTT_PROTOCOL", "mqtt", "protocol"),
    Variable("JUSTRIGHT_MQTT_CLIENT_ID", "mqtt", "client_id"),
    Variable("JUSTRIGHT_MQTT_KEEPALIVE", "mqtt", "keepalive", read=_number),
    Variable("JUSTRIGHT_HOME_TIMEZONE", "home", "timezone"),
    Variable("JUSTRIGHT_STORE", "", "store"),
)


def overlay(tree: Tree, environ: Mapping[str, str]) -> None:
    """Write what the environment says over the tree."""
    for variable in VARIABLES:
        text = environ.get(variable.name, "")
        section = _section(tree, variable.section)
        if not text or section is None:
            continue
        for key in variable.instead_of:
            section.pop(key, None)
        section[variable.key] = variable.read(text)
        path = (variable.section, variable.key) if variable.section else (variable.key,)
        tree.origins[path] = variable.name
        if "password" in variable.key:
            tree.secrets.add(text)


def _section(tree: Tree, name: str) -> dict[str, Plain] | None:
    """Return the section as something that can be written to; `None` where the file has something else in its place."""
    if not isinstance(tree.data, dict):
        return None
    if not name:
        return tree.data
    if tree.data.get(name) is None:
        tree.data[name] = {}
    section = tree.data[name]
    return section if isinstance(section, dict) else None
