"""What the pages and the project file say of the repository holds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = (ROOT / "pyproject.toml").read_text()
PAGES = sorted(ROOT.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    headings = {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }

    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        assert target.removeprefix("#") in headings if target.startswith("#") else (ROOT / target).exists(), target


@pytest.mark.parametrize("verb", ["demo", "test"])
def test_the_command_of_the_readme_is_a_verb_of_the_setup_script(verb: str) -> None:
    assert f"make {verb}" in (ROOT / "README.md").read_text()
    assert f"\n{verb}:\n\t./setup {verb} $(ARGS)\n" in (ROOT / "Makefile").read_text()


def test_every_dependency_says_why_it_earns_its_place() -> None:
    project = tomllib.loads(PYPROJECT)["project"]
    extras = project["optional-dependencies"]
    requirements = [*project["dependencies"], *(line for extra in extras.values() for line in extra)]

    unexplained = [line for line in requirements if f'"{line}"' in PYPROJECT and not re.search(rf'"{re.escape(line)}".*# .', PYPROJECT)]
    assert unexplained == ["justright[sklearn,plots,demo]"]


def test_every_lint_rule_that_is_off_says_why() -> None:
    ignored = tomllib.loads(PYPROJECT)["tool"]["ruff"]["lint"]["ignore"]

    unexplained = [rule for rule in ignored if not re.search(rf'"{rule}", +# .', PYPROJECT)]
    assert unexplained == ["TC003"]  # shares the reason of the line above


def test_the_changelog_says_what_is_not_released_yet() -> None:
    assert "\n## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text()
