"""What it takes to run justright for good is held to its own rules, as far as this can be without the daemons that read it."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import controller
from controller.config import ConfigError, parse

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "systemd" / "justright.service"
APP = DEPLOY / "homeassistant" / "justright"
WORST_EXPOSURE = 2.0
ANALYZE, BASH, SHELLCHECK = "/usr/bin/systemd-analyze", "/bin/bash", "/usr/bin/shellcheck"


def yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text())


# --- systemd ------------------------------------------------------------------------------------------------------------


def installed(tmp_path: Path) -> Path:
    """Return the unit with a program that is there."""
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/justright/bin/justright", sys.executable))
    return unit


@pytest.mark.skipif(not Path(ANALYZE).exists(), reason="systemd-analyze is not installed")
def test_the_unit_is_one_that_systemd_understands(tmp_path: Path) -> None:
    done = subprocess.run([ANALYZE, "verify", "--man=no", str(installed(tmp_path))], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path(ANALYZE).exists(), reason="systemd-analyze is not installed")
def test_the_unit_is_exposed_as_little_as_it_claims(tmp_path: Path) -> None:
    line = [ANALYZE, "security", "--offline=true", "--no-pager", str(installed(tmp_path))]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)

    assert found is not None
    assert float(found[1]) <= WORST_EXPOSURE


def test_the_unit_is_watched_and_keeps_its_password_to_itself() -> None:
    lines = UNIT.read_text().splitlines()

    assert "Type=notify" in lines
    assert any(re.fullmatch(r"WatchdogSec=\d+", line) for line in lines)
    assert any(line.startswith("LoadCredential=mqtt_password:") for line in lines)
    assert not [line for line in lines if line.startswith("Environment") and "PASSWORD" in line]


# --- containers ---------------------------------------------------------------------------------------------------------


def instructions(file: Path) -> list[tuple[str, str]]:
    """Return the instructions of a Dockerfile, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", "\n".join(line for line in file.read_text().splitlines() if not line.startswith("#")))
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in text.splitlines() if line.strip()]


def there(file: Path, source: str) -> bool:
    """Whether what is copied is in the folder that the image is made from; where the wheel is tested the packages are not."""
    return (file.parent if file.parent == APP else ROOT).joinpath(source).exists() or find_spec(source) is not None


KNOWN = {"ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "HEALTHCHECK", "STOPSIGNAL", "ENTRYPOINT", "CMD"}


@pytest.mark.parametrize("file", [DEPLOY / "docker" / "Dockerfile", APP / "Dockerfile"], ids=lambda file: file.parent.name)
def test_a_dockerfile_has_what_a_linter_wants(file: Path) -> None:
    found = instructions(file)

    assert {name for name, _ in found} <= KNOWN
    for name, rest in found:
        assert name != "FROM" or rest == "$BUILD_FROM" or re.match(r"[\w/-]+:\d[\w.-]+( AS \w+)?$", rest), "an image has a version"
        assert name not in ("CMD", "ENTRYPOINT") or rest.startswith("["), "without a shell signals reach the program"
        assert "sudo" not in rest
        assert "--no-cache-dir" in rest or "pip install" not in rest
        if name == "COPY" and "--from" not in rest:
            *sources, _ = [part for part in rest.split() if not part.startswith("--")]
            assert all(there(file, source) for source in sources), rest


def test_the_container_is_nobody_in_particular_and_is_given_all_packages() -> None:
    found = instructions(DEPLOY / "docker" / "Dockerfile")
    ignored = (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text().splitlines()

    assert [rest for name, rest in found if name == "USER"] == ["10001:10001"]
    for package in ("benchmarks", "controller", "devices", "learners", "simulators"):
        assert ("COPY", f"{package} {package}") in found
        assert f"!{package}" in ignored


def test_the_containers_of_compose_have_few_rights_and_no_secrets_in_their_environment() -> None:
    made = yaml(DEPLOY / "docker" / "compose.yaml")

    assert set(made) <= {"name", "services", "secrets", "volumes", "networks"}
    for service in made["services"].values():
        assert "privileged" not in service
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["read_only"] is True
        assert not [name for name in service.get("environment", {}) if name.endswith("PASSWORD")]
        assert all(name in made["secrets"] for name in service.get("secrets", []))
        named = [volume.partition(":")[0] for volume in service["volumes"] if not volume.startswith(".")]
        assert all(name in made["volumes"] for name in named)
    assert ":" in made["services"]["broker"]["image"]
    assert (DEPLOY / "docker" / made["services"]["justright"]["build"]["context"] / "pyproject.toml").resolve().exists()


# --- Home Assistant -----------------------------------------------------------------------------------------------------


def test_the_app_says_what_the_supervisor_wants_to_know() -> None:
    app = yaml(APP / "config.yaml")

    assert {"name", "version", "slug", "description", "arch"} <= set(app)
    assert app["version"] == controller.__version__
    assert re.fullmatch(r"[-_.A-Za-z0-9]+", app["slug"])
    assert app["slug"] == APP.name
    assert set(app["arch"]) <= {"aarch64", "amd64"}
    assert app["services"] == ["mqtt:need"]
    assert app["ingress"] is True
    assert set(app["options"]) == set(app["schema"])
    assert not {"privileged", "full_access", "host_network", "docker_api", "auth_api"} & set(app)


def test_the_repository_of_the_app_is_found_at_the_root() -> None:
    assert {"name", "url", "maintainer"} == set(yaml(ROOT / "repository.yaml"))


def test_the_script_of_the_app_is_a_script_and_names_variables_that_are_read() -> None:
    script = (APP / "run.sh").read_text()
    subprocess.run([BASH, "-n", str(APP / "run.sh")], check=True)
    if Path(SHELLCHECK).exists():
        subprocess.run([SHELLCHECK, "--shell=bash", str(APP / "run.sh")], check=True)
    environ = {name: "1883" if name.endswith("PORT") else "false" if name.endswith("TLS") else "x" for name in exported(script)}
    config = parse((APP / "starter.yaml").read_text(), "starter.yaml", APP, environ)

    assert (config.mqtt.host, config.mqtt.port, config.mqtt.username, config.mqtt.tls) == ("x", 1883, "x", None)
    assert config.mqtt.password is not None
    assert config.store == APP / "x"
    assert (APP / "run.sh").stat().st_mode & 0o111


def exported(script: str) -> list[str]:
    return re.findall(r"^(JUSTRIGHT_\w+)=", script, re.MULTILINE)


def test_a_broker_with_tls_is_understood_as_the_supervisor_says_it() -> None:
    starter = (APP / "starter.yaml").read_text()

    assert parse(starter, "starter.yaml", APP, {"JUSTRIGHT_MQTT_TLS": "true"}).mqtt.tls is not None
    with pytest.raises(ConfigError):
        parse(starter, "starter.yaml", APP, {"JUSTRIGHT_MQTT_TLS": "perhaps"})
