"""Configurations as people write them: every good one loads, every bad one gives exactly the lines in the .txt beside it."""

from pathlib import Path

import pytest

from controller.config import ConfigError, parse

HERE = Path(__file__).parent / "config"
GOOD = sorted(path for path in (HERE / "good").iterdir() if path.name != "secrets.yaml")
BAD = sorted(path for path in (HERE / "bad").iterdir() if path.suffix != ".txt" and path.name != "secrets.yaml")
SAMPLES = sorted((Path(__file__).parents[2] / "deploy").glob("*.yaml"))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_good_configuration_loads(path: Path) -> None:
    config = parse(path.read_text("utf-8"), path.name, path.parent)

    assert config.home.people


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_samples_we_ship_load_without_a_notice(path: Path) -> None:
    config = parse(path.read_text("utf-8"), path.name, path.parent)

    assert config.home.devices
    assert config.notices == ()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_bad_configuration_says_everything_that_is_wrong_with_it(path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(path.read_text("utf-8"), path.name, path.parent)

    assert str(caught.value) + "\n" == path.with_suffix(".txt").read_text("utf-8")
    assert "hunter2" not in str(caught.value).replace("hunter2.txt", "").replace("hunter2.pem", "")
