"""An outside project installs the wheel in a fresh environment and passes with the pytest plugin, with and without pytest-asyncio."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from controller.effects import Message, Publication
from simulators.brokers.address import Address
from simulators.brokers.private import private_broker
from simulators.live.link import connected

ROOT = Path(__file__).resolve().parents[2]
OUTSIDE = ROOT / "tests" / "outside" / "fan"

pytestmark = pytest.mark.skipif(not (ROOT / "simulators").exists(), reason="the wheel is built from a checkout")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it; what the wheel depends on is looked up where these tests found it."""
    directory = tmp_path_factory.mktemp("outside")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(directory)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = directory.glob("*.whl")
    venv.EnvBuilder(symlinks=True).create(directory / "env")
    made = directory / "env" / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(made), "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (site,) = (directory / "env").glob("lib/python3*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OUTSIDE, tmp_path / "fan"))


def _pytest(python: Path, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "COV"))}
    command = [str(python), "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("options", [("-p", "no:asyncio"), (), ("-o", "asyncio_mode=auto")], ids=["alone", "strict", "auto"])
def test_it_passes(python: Path, project: Path, options: tuple[str, ...]) -> None:
    ran = _pytest(python, project, *options)

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "9 passed" in ran.stdout


def test_the_fan_of_the_page_fits_in_fifteen_lines() -> None:
    code = [line for line in (OUTSIDE / "test_fan.py").read_text().splitlines()[1:] if line.strip()]

    assert len(code) <= 15


def test_nothing_heavy_is_imported_until_a_fixture_is_used(python: Path, tmp_path: Path) -> None:
    (tmp_path / "test_light.py").write_text(
        "import sys\n\ndef test_light():\n"
        "    heavy = {'aiomqtt', 'pydantic', 'numpy', 'rich', 'click', 'ruamel.yaml', 'controller', 'devices'}\n"
        "    assert not heavy & set(sys.modules)\n"
    )
    ran = _pytest(python, tmp_path, "-p", "no:hypothesispytest", "-p", "no:asyncio")

    assert ran.returncode == 0, ran.stdout


def test_a_wrong_configuration_is_one_clear_error(python: Path, tmp_path: Path) -> None:
    (tmp_path / "test_wrong.py").write_text(
        "import pytest\n\n@pytest.fixture\ndef justright_config():\n"
        "    return {'people': {'ana': {}}, 'devices': {'fan': {'kind': 'ventilator'}}}\n\n"
        "async def test_wrong(simulated_household):\n    pass\n"
    )
    ran = _pytest(python, tmp_path, "-p", "no:asyncio")

    assert ran.returncode == 1
    assert '"ventilator" is no kind (allowed: bath' in ran.stdout
    assert "During handling" not in ran.stdout
    assert "Traceback" not in ran.stdout


def test_a_broker_that_is_not_there_is_one_clear_error(python: Path, project: Path) -> None:
    ran = _pytest(python, project, "-p", "no:asyncio", "--justright-broker=mqtt://127.0.0.1:9", "test_fan.py")

    assert ran.returncode == 1
    assert "no broker answers at mqtt://127.0.0.1:9" in ran.stdout


def test_on_the_broker_of_a_bench_nothing_of_ours_is_left(python: Path, project: Path) -> None:
    retained: list[str] = []
    with private_broker() as bench:
        ran = _pytest(python, project, "-p", "no:asyncio", f"--justright-broker={bench.url}", "test_fan.py", "test_firmware.py")
        asyncio.run(_retained(bench, retained))

    assert ran.returncode == 0, ran.stdout
    assert retained == ["justright/fan/state"]  # the real fan's own


async def _retained(address: Address, topics: list[str]) -> None:
    """List what is retained: all of it has come when a message sent after the subscription has."""
    marker = asyncio.Event()

    def note(message: Message) -> None:
        if message.retain:
            topics.append(message.topic)
        elif message.topic == "marker":
            marker.set()

    async with connected(address, ("#",), note) as link:
        link.send(Publication("marker", ""))
        await asyncio.wait_for(marker.wait(), 5)


def test_a_device_of_the_test_that_raises_fails_the_test_and_leaves_no_broker(python: Path, tmp_path: Path) -> None:
    (tmp_path / "test_raises.py").write_text(
        "import pytest\n\nasync def test_raises(simulated_household, justright_broker):\n"
        "    print('PORT', justright_broker.port)\n    raise RuntimeError('the fan burns')\n"
    )
    ran = _pytest(python, tmp_path, "-p", "no:asyncio")
    port = int(ran.stdout.split("PORT ")[1].split()[0])

    assert ran.returncode == 1
    assert "the fan burns" in ran.stdout
    assert not _listens(port)


def _listens(port: int) -> bool:
    import socket  # noqa: PLC0415

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_page_shows_the_file_that_is_run() -> None:
    page = (ROOT / "docs" / "simulators.md").read_text(encoding="utf-8")

    assert f"```python\n{(OUTSIDE / 'test_fan.py').read_text(encoding='utf-8')}```" in page
