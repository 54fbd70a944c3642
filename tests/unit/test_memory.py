"""Memory that was needed for a moment goes back to the system."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOR_A_MOMENT = """
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from controller.upkeep.memory import be_frugal, give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

def need():
    pages = [bytes(4300) for _ in range(5000)]
    kept = pages[::50]
    block = bytes(9_000_000)
    return kept

be_frugal()
kept = need()
before = resident()
with ThreadPoolExecutor(1) as elsewhere:
    for _ in range(5):
        kept = [need(), elsewhere.submit(need).result()]
        give_back()
print(resident() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="Linux counts it there")
def test_what_is_needed_again_and_again_is_not_kept() -> None:
    done = subprocess.run([sys.executable, "-c", FOR_A_MOMENT], capture_output=True, text=True, check=True)

    assert float(done.stdout) < 5
