"""The setup script: what it does to the system, with stubs in place of apt and systemd, and when it has nothing to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
STUB = """#!/bin/sh
echo "$(basename "$0") $*, policy-rc.d $([ -x "$POLICY_RC_D" ] && echo denies || echo absent)" >>"$LOG"
"""


class Machine:
    """A system whose apt and init commands only write down what they were asked, and whether services were kept from starting."""

    def __init__(self, path: Path) -> None:
        self.bin, self.policy, self.log = path / "bin", path / "policy-rc.d", path / "log"
        self.bin.mkdir()
        for command in ("apt-get", "systemctl", "update-rc.d", "dpkg-query"):
            self.stub(command, STUB)

    def stub(self, command: str, script: str) -> None:
        (self.bin / command).write_text(script)
        (self.bin / command).chmod(0o755)

    def apt_install(self, script: str, *packages: str) -> int:
        env = {"PATH": f"{self.bin}:{os.environ['PATH']}", "POLICY_RC_D": str(self.policy), "LOG": str(self.log)}
        return subprocess.run(["/bin/sh", "-c", script, "setup", *packages], env=env, capture_output=True, check=False).returncode

    def done(self) -> list[str]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if not line.startswith("dpkg-query")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture(scope="module")
def setup() -> ModuleType:
    loader = SourceFileLoader("justright_setup", str(ROOT / "setup"))
    spec = spec_from_loader("justright_setup", loader)
    assert spec
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_a_fresh_broker_is_neither_started_nor_enabled(setup: ModuleType, machine: Machine) -> None:
    assert machine.apt_install(setup.APT_INSTALL, "mosquitto") == 0

    installed, disabled = machine.done()
    assert "install -y --no-install-recommends mosquitto, policy-rc.d denies" in installed
    assert disabled.startswith("update-rc.d mosquitto disable")
    assert not machine.policy.exists()


def test_a_broker_that_was_there_before_stays_enabled(setup: ModuleType, machine: Machine) -> None:
    machine.stub("dpkg-query", "#!/bin/sh\nprintf installed\n")

    machine.apt_install(setup.APT_INSTALL, "mosquitto")

    assert not any("disable" in line for line in machine.done())


def test_other_packages_disable_nothing(setup: ModuleType, machine: Machine) -> None:
    machine.apt_install(setup.APT_INSTALL, "python3-pip")

    assert not any("disable" in line for line in machine.done())


def test_a_policy_that_denies_services_is_left_in_place(setup: ModuleType, machine: Machine) -> None:
    machine.stub("../policy-rc.d", "#!/bin/sh\nexit 101\n")

    assert machine.apt_install(setup.APT_INSTALL, "mosquitto") == 0
    assert machine.policy.read_text() == "#!/bin/sh\nexit 101\n"


def test_where_a_policy_would_let_the_broker_start_nothing_is_installed(setup: ModuleType, machine: Machine) -> None:
    machine.stub("../policy-rc.d", "#!/bin/sh\nexit 0\n")

    assert machine.apt_install(setup.APT_INSTALL, "mosquitto") != 0
    assert machine.done() == []
    assert machine.policy.read_text() == "#!/bin/sh\nexit 0\n"


def test_missing_package_lists_are_fetched_and_the_installation_tried_again(setup: ModuleType, machine: Machine) -> None:
    machine.stub("apt-get", STUB + 'case "$*" in *update*) touch "$LOG.lists";; *) [ -e "$LOG.lists" ];; esac\n')

    assert machine.apt_install(setup.APT_INSTALL, "mosquitto") == 0
    assert [("update" if " update" in line else "install") for line in machine.done()[:3]] == ["install", "update", "install"]


def test_a_failed_installation_fails_and_lets_services_start_again(setup: ModuleType, machine: Machine) -> None:
    machine.stub("apt-get", "#!/bin/sh\nexit 100\n")

    assert machine.apt_install(setup.APT_INSTALL, "mosquitto") != 0
    assert not machine.policy.exists()


def test_what_is_set_up_is_not_set_up_again(checkout: Path) -> None:
    stamp(checkout, "all", "demo")

    done = run(checkout)

    assert done.returncode == 0
    assert "installing" not in done.stderr


def test_a_changed_project_is_installed_again_and_a_failure_of_pip_is_said(checkout: Path) -> None:
    stamp(checkout, "all", "demo")
    (checkout / "pyproject.toml").write_text("[project]\nname = 'justright'\nversion = '2'\n")

    done = run(checkout)

    assert "installing .[all,demo]" in done.stderr
    assert "pip could not install what justright needs" in done.stderr
    assert done.returncode == 1


def test_the_tools_of_the_tests_are_installed_where_only_the_demo_was_set_up(checkout: Path) -> None:
    stamp(checkout, "demo")

    assert "installing .[all,demo,dev]" in run(checkout, "--test").stderr


def test_asking_for_less_takes_nothing_away(checkout: Path) -> None:
    stamp(checkout, "all", "demo", "dev")
    (checkout / "controller" / "__init__.py").write_text('__version__ = "2"\n')

    assert "installing .[all,demo,dev]" in run(checkout).stderr


def test_an_unknown_verb_is_wrong_usage(checkout: Path) -> None:
    done = run(checkout, "tset")

    assert done.returncode == 2
    assert "invalid choice: 'tset'" in done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of a checkout as the script looks at, with a `.venv` in it."""
    shutil.copy(ROOT / "setup", tmp_path)
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'justright'\nversion = '1'\n")
    (tmp_path / "controller").mkdir()
    (tmp_path / "controller" / "__init__.py").touch()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


def stamp(checkout: Path, *extras: str) -> None:
    """Leave what a completed run that needed these extras leaves."""
    program = "import runpy; names = runpy.run_path('setup'); print(names['project_key']()); print(names['interpreter']())"
    key, interpreter = subprocess.check_output([sys.executable, "-c", program], cwd=checkout, text=True).split()
    text = json.dumps({"key": key, "extras": extras, "interpreter": interpreter})
    (checkout / ".venv" / "justright-setup.json").write_text(text)


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The script, on a machine that has no apt and whose pip has nowhere to look."""
    env = {"PATH": str(checkout), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}
    return subprocess.run([sys.executable, "setup", *arguments], cwd=checkout, env=env, capture_output=True, text=True, check=False)
