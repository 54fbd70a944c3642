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


GARBAGE = """
import sys
from collections import deque
from controller.upkeep.memory import overlook_what_stays

class Step:
    alive = 0
    def __init__(self):
        Step.alive += 1
        self.itself = self
    def __del__(self):
        Step.alive -= 1

program = [[] for _ in range(1_000_000)]
if sys.argv[1] == "overlooked":
    overlook_what_stays()
under_way, most = deque(maxlen=2000), 0
for _ in range(400_000):
    under_way.append(Step())
    most = max(most, Step.alive)
print(most)
"""


def test_garbage_does_not_gather_for_as_long_as_the_program_is_large() -> None:
    def most(how: str) -> int:
        done = subprocess.run([sys.executable, "-c", GARBAGE, how], capture_output=True, text=True, check=True)
        return int(done.stdout)

    assert most("overlooked") < most("as it was") / 2
