"""A life that is killed again and again leaves the same as one that never was (`python -m tests.faults.month`: a month, a thousand)."""

from __future__ import annotations

from pathlib import Path

from tests.faults.month import differences, live


async def test_a_day_with_eight_kills_leaves_what_an_uninterrupted_one_leaves(tmp_path: Path) -> None:
    (tmp_path / "through").mkdir()
    (tmp_path / "killed").mkdir()
    through = await live(tmp_path / "through", days=1, kills=0, seed=3)
    killed = await live(tmp_path / "killed", days=1, kills=8, seed=3)

    assert differences(killed, through) == []
    assert killed.doubled == 0
    assert killed.again > 0
    assert len(through.tables["ledger"]) > 10
    assert "Traceback" not in (tmp_path / "killed" / "lives.log").read_text()
