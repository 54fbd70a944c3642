"""The wheel holds the five packages, all of each, and nothing else at the top level."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

from controller import __version__
from controller.packages import PACKAGES

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not (ROOT / "controller").exists(), reason="the tests run away from the checkout, against an installed wheel"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    directory = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(directory)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = directory.glob("*.whl")
    return zipfile.Path(path)


@pytest.fixture
def names(wheel: zipfile.Path) -> set[str]:
    return {name for name in wheel.root.namelist() if not name.endswith("/")}


@pytest.fixture
def metadata(wheel: zipfile.Path) -> Message:
    return Parser().parsestr((wheel / f"justright-{__version__}.dist-info" / "METADATA").read_text())


def test_top_level_is_the_five_packages(names: set[str]) -> None:
    assert {name.partition("/")[0] for name in names} == {*PACKAGES, f"justright-{__version__}.dist-info"}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_of_a_package_is_in_it(names: set[str], package: str) -> None:
    files = (path for path in (ROOT / package).rglob("*") if path.is_file() and "__pycache__" not in path.parts)

    assert {str(path.relative_to(ROOT)) for path in files} == {name for name in names if name.startswith(f"{package}/")}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_typed(names: set[str], package: str) -> None:
    assert f"{package}/py.typed" in names


def test_the_licence_and_the_readme_are_in_it(names: set[str], metadata: Message) -> None:
    assert f"justright-{__version__}.dist-info/licenses/LICENSE" in names
    assert metadata["License-Expression"] == "Apache-2.0"
    assert str(metadata.get_payload()).startswith("# justright\n")


def test_the_command_and_the_pytest_plugin_are_justright(wheel: zipfile.Path) -> None:
    entry_points = (wheel / f"justright-{__version__}.dist-info" / "entry_points.txt").read_text()

    assert "[console_scripts]\njustright = controller.cli:main\n" in entry_points
    assert "[pytest11]\njustright = simulators.plugin\n" in entry_points


def test_it_asks_for_python_3_11(metadata: Message) -> None:
    assert metadata["Requires-Python"] == ">=3.11"
