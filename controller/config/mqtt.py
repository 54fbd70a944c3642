"""How to reach the broker: from the file, the environment, a password file or a systemd credential."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from controller.config.models import MqttSection
from controller.config.tree import Tree

CREDENTIAL = "mqtt_password"
"""Name of the systemd credential (`LoadCredential=mqtt_password:/etc/justright/mqtt_password`)."""

KEY_CREDENTIAL = "mqtt_key"
"""The same for the key of our client certificate, where `mqtt.tls` names the certificate alone."""

_PORTS = {"mqtt": 1883, "mqtts": 8883}
_EITHER = (("server", "host"), ("server", "port"), ("user", "username"), ("password", "password_file"))
_SERVER = "must be mqtt://host:1883 or mqtts://host:8883, with user:password@ before the host where they are needed"


@dataclass(frozen=True, slots=True)
class Tls:
    """Files in PEM; `None` means the system's authorities, or no client certificate."""

    ca: FilePath | None = None
    certificate: FilePath | None = None
    key: FilePath | None = None


@dataclass(frozen=True, slots=True)
class Mqtt:
    """The broker and how we speak with it. `protocol` is "5" or "3.1.1"; `discovery_prefix` is `None` where discovery is off."""

    host: str = "127.0.0.1"
    port: int = 1883
    base_topic: str = "justright"
    discovery_prefix: str | None = "homeassistant"
    username: str | None = None
    password: SecretStr | None = None
    tls: Tls | None = None
    protocol: str = "5"
    client_id: str = "justright"
    keepalive: int = 15


@dataclass(frozen=True, slots=True)
class _Server:
    """What a `server` URL says; every part may be missing."""

    host: str | None = None
    port: int | None = None
    username: str | None = None
    password: str | None = None
    encrypted: bool = False


def contradictions(tree: Tree) -> None:
    """Note where the file says the same thing in two ways, or has `{}` in the place of nothing."""
    section = tree.data.get("mqtt") if isinstance(tree.data, dict) else None
    for one, other in _EITHER:
        if isinstance(section, dict) and one in section and other in section:
            tree.refuse(("mqtt", other), f"says the same as mqtt.{one}; keep one of them")


def broker(section: MqttSection, tree: Tree, directory: FilePath, environ: Mapping[str, str]) -> Mqtt:
    """Return the broker's settings; what cannot be is noted in `tree`."""
    server = _server(section, tree)
    tls = _tls(section, tree, directory, environ) if section.tls or server.encrypted else None
    if section.base_topic == section.discovery_prefix:
        tree.refuse(("mqtt", "base_topic"), "must differ from discovery_prefix")
    return Mqtt(
        host=section.host or server.host or "127.0.0.1",
        port=section.port or server.port or _PORTS["mqtts" if tls else "mqtt"],
        base_topic=section.base_topic,
        discovery_prefix=section.discovery_prefix or None,
        username=section.username or section.user or server.username,
        password=_password(section, server, tree, directory, environ),
        tls=tls,
        protocol=section.protocol,
        client_id=section.client_id or section.base_topic.replace("/", "-"),
        keepalive=section.keepalive,
    )


def _server(section: MqttSection, tree: Tree) -> _Server:
    """Take the URL apart. It may hold a password, so it is never shown."""
    if section.server is None:
        return _Server()
    try:
        url = urlsplit(section.server)
        port = url.port
    except ValueError:
        tree.refuse(("mqtt", "server"), _SERVER)
        return _Server()
    if url.scheme not in _PORTS or not url.hostname or url.path not in ("", "/") or url.query or url.fragment or port == 0:
        tree.refuse(("mqtt", "server"), _SERVER)
        return _Server()
    username, password = (unquote(part) if part else None for part in (url.username, url.password))
    return _Server(url.hostname, port, username, password, url.scheme == "mqtts")


def _tls(section: MqttSection, tree: Tree, directory: FilePath, environ: Mapping[str, str]) -> Tls:
    """Resolve the files against the configuration's directory and see that they are there."""
    if section.tls is None:
        return Tls()
    files: dict[str, FilePath | None] = {}
    for key, name in (("ca", section.tls.ca), ("certificate", section.tls.certificate), ("key", section.tls.key)):
        files[key] = None if name is None else directory / FilePath(name).expanduser()
        if name is not None and not (directory / FilePath(name).expanduser()).is_file():
            tree.refuse(("mqtt", "tls", key), "no such file; it is looked for beside the configuration unless its path is absolute")
    if section.tls.key is None and section.tls.certificate is not None:
        files["key"] = _credential(KEY_CREDENTIAL, environ)
    if (files["certificate"] is None) != (files["key"] is None):
        tree.refuse(("mqtt", "tls"), "certificate and key go together")
    return Tls(**files)


def _password(section: MqttSection, server: _Server, tree: Tree, directory: FilePath, environ: Mapping[str, str]) -> SecretStr | None:
    """The nearest to the process wins: environment, systemd credential, then the file."""
    credential = _credential(CREDENTIAL, environ)
    if ("mqtt", "password") not in tree.origins and credential is not None:
        return _read(credential, tree)
    if section.password is not None:
        return section.password
    if section.password_file is not None:
        return _read(directory / FilePath(section.password_file).expanduser(), tree)
    return SecretStr(server.password) if server.password is not None else None


def _credential(name: str, environ: Mapping[str, str]) -> FilePath | None:
    """Return the file of a systemd credential, where there is one (systemd.exec(5), LoadCredential)."""
    directory = environ.get("CREDENTIALS_DIRECTORY")
    file = FilePath(directory) / name if directory else None
    return file if file is not None and file.is_file() else None


def _read(file: FilePath, tree: Tree) -> SecretStr | None:
    """Read a password: the first line, without its end."""
    try:
        text = file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        tree.refuse(("mqtt", "password_file"), f"cannot be read: {reason}")
        return None
    return SecretStr(text)
