"""The check at start that our five import packages are still ours.

`benchmarks`, `controller`, `devices`, `learners` and `simulators` are common words, and pip overwrites the files of another
distribution without a question. A program made of two halves would fail later, and stranger than this. It runs at every start: nothing
slow happens while all is well. What it cannot see is a package that hides this very file.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("benchmarks", "controller", "devices", "learners", "simulators")
_HERE = Path(__file__).parents[1]
_REINSTALL = "python3 -m pip install --force-reinstall --no-deps justright"


class NotOursError(Exception):
    """One of the five packages is missing or somebody else's. The message says whose, and what to do."""


def ensure_ours() -> None:
    """Raise `NotOursError` unless all five packages stand beside this one and are as they were installed."""
    for package in PACKAGES:
        _ensure_found(package)
    for path in _changed_files():
        if not path.exists():
            raise NotOursError(f"{path} of justright is missing. Install it again: {_REINSTALL}")
        owner = _other_owner(path)
        if owner:  # without one somebody edited the file, which is their right
            raise NotOursError(f"{path} of justright was overwritten by the distribution '{owner}'. {_apart(owner)}")


def _ensure_found(package: str) -> None:
    """The import system finds the package where the others are."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise NotOursError(f"The package '{package}' of justright is missing from {_HERE}. Install it again: {_REINSTALL}")
    origin, expected = Path(spec.origin), _HERE / package / "__init__.py"
    if origin != expected and origin.resolve() != expected.resolve():
        owner = _other_owner(origin)
        cure = _apart(owner) if owner else "Move it, or take its directory out of PYTHONPATH or of the directory you start in."
        raise NotOursError(f"'import {package}' finds {origin} instead of the package of justright in {_HERE}. {cure}")


def _apart(owner: str) -> str:
    return f"The two cannot share one environment: python3 -m pip uninstall {owner}, then {_REINSTALL}. Or give justright its own."


def _changed_files() -> Iterator[Path]:
    """Our files that are gone, or that differ from the RECORD of the wheel; none in a checkout, which has no RECORD.

    Sizes tell for all files; only of the five `__init__.py`, where small ones are alike, is the hash taken.
    """
    records = (info / "RECORD" for info in _HERE.glob("justright-*.dist-info"))
    lines = (line for record in records if record.exists() for line in record.read_text(encoding="utf-8").splitlines())
    for line in lines:
        name, digest, size = line.rsplit(",", 2)
        top, _, rest = name.partition("/")
        if top in PACKAGES and size and not _as_recorded(_HERE / name, digest if rest == "__init__.py" else "", int(size)):
            yield _HERE / name


def _as_recorded(path: Path, digest: str, size: int) -> bool:
    try:
        if path.stat().st_size != size:
            return False
    except OSError:
        return False
    return not digest or digest == "sha256=" + urlsafe_b64encode(sha256(path.read_bytes()).digest()).decode().rstrip("=")


def _other_owner(path: Path) -> str | None:
    """The installed distribution, other than ours, that says the file is its own. Slow: reads the RECORD of everything installed."""
    from importlib.metadata import distributions  # noqa: PLC0415  # only once something is wrong

    for distribution in distributions():
        if distribution.name != "justright" and any(path == Path(str(distribution.locate_file(file))) for file in distribution.files or ()):
            return distribution.name
    return None
