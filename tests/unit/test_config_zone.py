"""Which timezone a home has whose configuration names none: the machine's."""

from pathlib import Path

import pytest

from controller.config.zone import system_zone, zone


def test_the_variable_comes_first(tmp_path: Path) -> None:
    (tmp_path / "timezone").write_text("Asia/Tokyo\n")

    assert system_zone({"TZ": ":Europe/Lisbon"}, tmp_path).key == "Europe/Lisbon"


def test_debian_writes_the_name_into_a_file(tmp_path: Path) -> None:
    (tmp_path / "timezone").write_text("Asia/Tokyo\n")

    assert system_zone({}, tmp_path).key == "Asia/Tokyo"


def test_others_link_to_the_zone(tmp_path: Path) -> None:
    (tmp_path / "localtime").symlink_to("/usr/share/zoneinfo/America/New_York")

    assert system_zone({}, tmp_path).key == "America/New_York"


@pytest.mark.parametrize("variable", ["", "EST5EDT,M3.2.0,M11.1.0/garbage", "/etc/localtime", "../x"])
def test_a_machine_that_names_none_lives_in_utc(tmp_path: Path, variable: str) -> None:
    (tmp_path / "timezone").write_bytes(b"\xff\xfe")
    (tmp_path / "localtime").write_text("TZif2")

    assert system_zone({"TZ": variable}, tmp_path).key == "UTC"


@pytest.mark.parametrize("name", ["europe/lisbon", "Lisbon", "Europe", "", "../../etc/passwd", "/etc/localtime", "UTC+1", "a\0b"])
def test_a_name_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no timezone"):
        zone(name)


def test_a_near_miss_is_suggested() -> None:
    with pytest.raises(ValueError, match="did you mean Europe/Lisbon"):
        zone("europe/lisboa")
