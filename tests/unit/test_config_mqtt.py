"""How the broker is found: file, server URL, environment, password files, credentials and TLS."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from controller.config import Mqtt, Tls, parse
from tests.unit.test_config import HOME, problems


def broker(mqtt: str, environ: dict[str, str] | None = None, directory: Path = Path("/nowhere")) -> Mqtt:
    return parse(f"mqtt: {mqtt}\n{HOME}", "home.yaml", directory, environ).mqtt


def password(found: Mqtt) -> str | None:
    return found.password.get_secret_value() if found.password else None


def test_a_server_url_says_host_port_user_and_password() -> None:
    found = broker("{ server: 'mqtt://us%40er:p%2Fw@broker.lan:1884' }")

    assert (found.host, found.port, found.username, found.tls) == ("broker.lan", 1884, "us@er", None)
    assert found.password == SecretStr("p/w")


def test_mqtts_switches_encryption_and_its_port_on() -> None:
    found = broker("{ server: mqtts://broker.lan }")

    assert found.port == 8883
    assert found.tls is not None


def test_an_ipv6_address_is_a_host() -> None:
    assert broker("{ server: 'mqtt://[::1]:1884' }").host == "::1"


@pytest.mark.parametrize(
    "server", ["broker.lan:1883", "http://broker.lan", "mqtt://", "mqtt://h:99999", "mqtt://h:0", "mqtt://h/topic", "mqtt://[::1"]
)
def test_a_server_that_is_no_mqtt_url_is_refused(server: str) -> None:
    [found] = problems(f"mqtt: {{ server: '{server}' }}\n{HOME}")

    assert found.startswith("home.yaml:1: mqtt.server: must be mqtt://host:1883")


@pytest.mark.parametrize("written, protocol", [("5", "5"), ("5.0", "5"), ('"5"', "5"), ("3.1.1", "3.1.1"), ('"3.1.1"', "3.1.1")])
def test_the_protocol_is_a_number_or_a_word(written: str, protocol: str) -> None:
    assert broker(f"{{ protocol: {written} }}").protocol == protocol


@pytest.mark.parametrize("topic", ["a/#", "+", "/a", "a/", "a//b", "''", "$SYS", '"a\\u0000"', "7"])
def test_a_base_topic_is_a_plain_topic(topic: str) -> None:
    [found] = problems(f"mqtt: {{ base_topic: {topic} }}\n{HOME}")

    assert found.startswith("home.yaml:1: mqtt.base_topic: must be an MQTT topic")


def test_the_environment_beats_the_file() -> None:
    environ = {
        "JUSTRIGHT_MQTT_HOST": "other.lan",
        "JUSTRIGHT_MQTT_PORT": "1999",
        "JUSTRIGHT_MQTT_USERNAME": "eve",
        "JUSTRIGHT_MQTT_PASSWORD": "from-environment",
        "JUSTRIGHT_MQTT_BASE_TOPIC": "flat/jr",
        "JUSTRIGHT_MQTT_DISCOVERY_PREFIX": "false",
    }

    found = broker("{ server: 'mqtt://ana:pw@broker.lan:1884', user: x, password_file: nowhere.txt }", environ)

    assert (found.host, found.port, found.username, password(found)) == ("other.lan", 1999, "eve", "from-environment")
    assert (found.base_topic, found.client_id, found.discovery_prefix) == ("flat/jr", "flat-jr", None)


def test_a_server_in_the_environment_puts_host_and_port_of_the_file_out_of_force() -> None:
    found = broker("{ host: broker.lan, port: 1884 }", {"JUSTRIGHT_MQTT_SERVER": "mqtts://other.lan"})

    assert (found.host, found.port) == ("other.lan", 8883)


def test_an_empty_variable_counts_as_none() -> None:
    assert broker("{ host: broker.lan }", {"JUSTRIGHT_MQTT_HOST": ""}).host == "broker.lan"


def test_a_wrong_variable_is_named_without_its_value() -> None:
    found = problems(HOME, {"JUSTRIGHT_MQTT_PORT": "hunter2", "JUSTRIGHT_MQTT_SERVER": "hunter2"})

    assert [line.split(": ")[:2] for line in found] == [["environment", "JUSTRIGHT_MQTT_PORT"], ["environment", "JUSTRIGHT_MQTT_SERVER"]]
    assert "hunter2" not in "".join(found)


def test_the_environment_moves_the_store_and_the_timezone(tmp_path: Path) -> None:
    config = parse(HOME, "home.yaml", tmp_path, {"JUSTRIGHT_STORE": "/data/jr.db", "JUSTRIGHT_HOME_TIMEZONE": "Asia/Tokyo"})

    assert config.store == Path("/data/jr.db")
    assert config.home.timezone.key == "Asia/Tokyo"


def test_a_password_comes_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("from file\r\nsecond line\n")

    assert password(broker("{ password_file: pw }", directory=tmp_path)) == "from file"


def test_a_systemd_credential_beats_the_file(tmp_path: Path) -> None:
    (tmp_path / "mqtt_password").write_text("from systemd\n")

    assert password(broker("{ password: in-file }", {"CREDENTIALS_DIRECTORY": str(tmp_path)})) == "from systemd"


def test_a_systemd_credential_is_the_key_of_our_certificate(tmp_path: Path) -> None:
    for name in ("ca.pem", "own.pem", "mqtt_key"):
        (tmp_path / name).touch()

    found = broker("{ tls: { ca: ca.pem, certificate: own.pem } }", {"CREDENTIALS_DIRECTORY": str(tmp_path)}, tmp_path)

    assert found.tls == Tls(tmp_path / "ca.pem", tmp_path / "own.pem", tmp_path / "mqtt_key")


def test_a_password_file_that_is_missing_is_refused() -> None:
    assert problems(f"mqtt: {{ password_file: pw }}\n{HOME}") == [
        "home.yaml:1: mqtt.password_file: cannot be read: No such file or directory"
    ]


def test_a_secret_comes_from_the_file_of_secrets_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "secrets.yaml").write_text("pw: hunter2\n")

    config = parse(f"mqtt: {{ password: !secret pw }}\n{HOME}", "home.yaml", tmp_path)

    assert password(config.mqtt) == "hunter2"
    assert "hunter2" not in repr(config)
    assert "hunter2" not in str(problems(f"mqtt: {{ password: !secret pw }}\nhome: {{ timezone: !secret pw }}\n{HOME}", directory=tmp_path))


@pytest.mark.parametrize("content", ["- a list\n", "pw: [hunter2]\n", "pw: *hunter2\n", "pw: !secret other\n", "pw: 0815\n", "pw:\n"])
def test_a_file_of_secrets_that_has_no_such_text_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "secrets.yaml").write_text(content)

    [found] = problems(f"mqtt: {{ password: !secret pw }}\n{HOME}", directory=tmp_path)

    assert found.startswith("home.yaml:1: mqtt.password: secrets.yaml ")
    assert "hunter2" not in found


def test_tls_names_files_beside_the_configuration(tmp_path: Path) -> None:
    for name in ("ca.pem", "client.pem", "client.key"):
        (tmp_path / name).touch()

    found = broker("{ tls: { ca: ca.pem, certificate: client.pem, key: client.key } }", directory=tmp_path)

    assert found.port == 8883
    assert found.tls is not None
    assert (found.tls.ca, found.tls.key) == (tmp_path / "ca.pem", tmp_path / "client.key")


@pytest.mark.parametrize("written, encrypted", [("true", True), ("{}", True), ("on", True), ("false", False), ("no", False)])
def test_tls_may_be_a_switch(written: str, encrypted: bool) -> None:
    assert (broker(f"{{ tls: {written} }}").tls is not None) is encrypted
