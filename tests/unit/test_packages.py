"""Real wheels, really installed: another distribution that took one of our five package names is found out and named."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from controller import packages

OURS = {
    "benchmarks/__init__.py": '"""Ours: benchmarks."""\n',
    "controller/__init__.py": '"""Ours: controller."""\n',
    "controller/packages.py": Path(packages.__file__).read_text(),
    "devices/__init__.py": '"""Ours: devices."""\n',
    "devices/settings.py": "STEP = 0.5\n",
    "learners/__init__.py": '"""Ours: learners."""\n',
    "simulators/__init__.py": '"""Ours: simulators."""\n',
}
Installed = Callable[[Mapping[str, str]], Path]


def test_what_runs_these_tests_is_ours() -> None:
    packages.ensure_ours()


def test_a_fresh_installation_is_ours(ours: Path) -> None:
    assert verdict(ours) == ""


def test_an_overwritten_package_names_the_other_distribution_and_the_cure(beside: Installed) -> None:
    env = beside({"devices/__init__.py": "KINDS = []\n"})

    said = verdict(env)
    assert "devices/__init__.py of justright was overwritten by the distribution 'acme'" in said
    assert "pip uninstall acme" in said


def test_an_overwritten_package_of_the_same_size_is_found_by_its_hash(beside: Installed) -> None:
    env = beside({"learners/__init__.py": '"""Acme: learners"""\n'})

    assert "overwritten by the distribution 'acme'" in verdict(env)


def test_an_overwritten_module_is_found(beside: Installed) -> None:
    env = beside({"devices/settings.py": "STEP = 1\nMORE = 2\n"})

    assert "devices/settings.py of justright was overwritten by the distribution 'acme'" in verdict(env)


def test_a_module_beside_ours_is_nobodys_harm(beside: Installed) -> None:
    assert verdict(beside({"devices/acme.py": "STEP = 1\n"})) == ""


def test_uninstalling_the_other_leaves_a_hole_that_is_named(beside: Installed) -> None:
    env = beside({"devices/settings.py": "STEP = 1\n"})
    pip(env, "uninstall", "--yes", "acme")

    assert "devices/settings.py of justright is missing. Install it again" in verdict(env)


def test_a_missing_package_is_named(ours: Path) -> None:
    shutil.rmtree(site(ours) / "simulators")

    assert "The package 'simulators' of justright is missing" in verdict(ours)


def test_a_file_somebody_edited_is_their_right(ours: Path) -> None:
    (site(ours) / "devices" / "settings.py").write_text("STEP = 0.25  # mine\n")

    assert verdict(ours) == ""


def test_a_distribution_that_stands_before_ours_is_named(ours: Path, tmp_path: Path) -> None:
    before = tmp_path / "before"
    pip(ours, "install", "--no-index", "--target", before, wheel(tmp_path, "acme", {"devices/__init__.py": ""}))

    said = verdict(ours, before)
    assert f"'import devices' finds {before / 'devices'}" in said
    assert "pip uninstall acme" in said


def test_a_directory_that_stands_before_ours_is_named(ours: Path, tmp_path: Path) -> None:
    (tmp_path / "work" / "learners").mkdir(parents=True)
    (tmp_path / "work" / "learners" / "__init__.py").write_text("")

    said = verdict(ours, tmp_path / "work")
    assert f"'import learners' finds {tmp_path / 'work' / 'learners'}" in said
    assert "take its directory out of PYTHONPATH" in said


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("packages")
    venv.EnvBuilder(symlinks=True).create(directory / "env")
    pip(directory / "env", "install", "--no-index", wheel(directory, "justright", OURS))
    return directory / "env"


@pytest.fixture
def ours(untouched: Path, tmp_path: Path) -> Path:
    """An environment with a distribution `justright` of a few files, this check among them."""
    return Path(shutil.copytree(untouched, tmp_path / "env", symlinks=True))


@pytest.fixture
def beside(ours: Path, tmp_path: Path) -> Installed:
    """Installs a distribution `acme` of the given files into the same environment."""

    def install(files: Mapping[str, str]) -> Path:
        pip(ours, "install", "--no-index", wheel(tmp_path, "acme", files))
        return ours

    return install


def verdict(env: Path, *before: Path) -> str:
    """What the check says in a new process, with the directories `before` ahead of the installed packages; empty for nothing."""
    program = (
        "import sys; from controller.packages import NotOursError, ensure_ours; sys.path[:0] = sys.argv[1:]\n"
        "try: ensure_ours()\n"
        "except NotOursError as error: print(error)\n"
    )
    command = [str(env / "bin" / "python"), "-I", "-B", "-c", program, *map(str, before)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def pip(env: Path, *arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--python", str(env / "bin" / "python"), "--quiet", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, text=True)


def site(env: Path) -> Path:
    return next(env.glob("lib/python3*/site-packages"))


def wheel(directory: Path, name: str, files: Mapping[str, str]) -> Path:
    """A wheel of pure Python, version 1.0, made by the letter of the binary distribution format."""
    info = f"{name}-1.0.dist-info"
    contents = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},{_digest(text)},{len(text.encode())}\n" for path, text in contents.items()) + f"{info}/RECORD,,\n"
    path = directory / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in (contents | {f"{info}/RECORD": record}).items():
            archive.writestr(member, text)
    return path


def _digest(text: str) -> str:
    return "sha256=" + urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip("=")
