"""What a household of four writes to its SD card in a day: six devices, twenty sensors that speak every ten minutes.

    python -m tests.benchmarks.wear [--days 30] [--directory DIR]    # DIR on the file system to measure; not a tmpfs
    python -m tests.benchmarks.wear --disk                           # as root: on an ext4 of its own, and what reached its device

Every step is committed by itself, as an isolated event of a home is, with the receipts, the marks of every quarter of an hour and the
nightly backups that `run` writes besides. "Handed to the kernel" is `write_bytes` of /proc/self/io: pages made dirty, 4 KB at least for
every fsync; with an fsync for every commit nothing is merged later. "Written to the device" counts sectors, the file system's own
journal among them. What a card makes of it inside (its erase blocks are far larger) nobody tells us.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from controller.config import load
from controller.effects import Effects, Message
from controller.household import Household
from controller.store import Receipt, Store, backups
from controller.traffic.link import Delivery
from controller.upkeep.pulse import MARK_EVERY, REPEATED_WITHIN
from tests.benchmarks.ninety_days import configuration, messages

MOST_KB = 5 * 1024
"""A day, at most."""

WARM_DAYS = 5
"""Days before the count begins: nobody knows anything yet, and the log has not been copied for the first time."""


class Life:
    """A household that is lived through step by step, as `controller.app` would perform it."""

    def __init__(self, directory: Path) -> None:
        (directory / "home.yaml").write_text(configuration())
        config = load(directory / "home.yaml", {})
        self.path = config.store
        self.store = Store.open(config.store)
        self.household = Household(config, self.store.rows(), self.store)
        self.steps = self.stored = 0
        self._marked: datetime | None = None
        self._kept: datetime | None = None

    def hear(self, line: str) -> None:
        """Take in a recorded message at its own time, and what came due before it."""
        raw = json.loads(line)
        at = datetime.strptime(raw["tst"], "%Y-%m-%dT%H:%M:%S.%f%z")
        if self._marked is None:
            self._perform(self.household.start(at), at)
        while (due := self.household.next_deadline()) is not None and due <= at:
            self._perform(self.household.wake(due), due)
        self._upkeep(at)
        message = Message(raw["topic"], raw["payload"].encode(), 1)
        self._perform(self.household.receive(message, at), at, Delivery(message, 1, self.steps % 65535 + 1))

    def _perform(self, effects: Effects, at: datetime, delivery: Delivery | None = None) -> None:
        self.steps += 1
        urgent = any(one.urgent for one in effects.publications)
        rest = tuple(one for one in effects.publications if not one.urgent and not one.retain)
        receipts = [Receipt(delivery.key, at, rest)] if delivery is not None and (effects.writes or urgent) else []
        if effects.writes or receipts:
            self.stored += 1
            self.store.commit(effects.writes, receipts, at)

    def _upkeep(self, at: datetime) -> None:
        if self._marked is None or at - self._marked >= MARK_EVERY:
            self.store.mark_alive(at, at - REPEATED_WITHIN)
            self._marked = at
        if self._kept is None or at - self._kept >= timedelta(days=1):
            backups.keep(self.path, self.store.snapshot(), at)
            self._kept = at


def handed_over() -> float:
    """Return the KB that this process has handed to the kernel to write."""
    return int(Path("/proc/self/io").read_text().split("\nwrite_bytes: ")[1].split()[0]) / 1024


@contextmanager
def ext4(megabytes: int = 512) -> Iterator[tuple[Path, Callable[[], float]]]:
    """Mount an ext4 of its own, and give its directory and what counts the KB that were written to its device."""
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        image, mounted = directory / "image", directory / "mounted"
        mounted.mkdir()
        with image.open("wb") as file:
            file.truncate(megabytes * 1024 * 1024)
        _do("mkfs.ext4", "-q", str(image))
        device = _do("losetup", "--find", "--show", str(image)).strip()
        stack.callback(_do, "losetup", "--detach", device)
        _do("mount", device, str(mounted))
        stack.callback(_do, "umount", str(mounted))
        statistics = Path("/sys/block", Path(device).name, "stat")
        yield mounted, lambda: int(statistics.read_text().split()[6]) / 2  # sectors of 512 bytes written


def _do(*line: str) -> str:
    return subprocess.run(line, check=True, capture_output=True, text=True).stdout


def measure(directory: Path, days: int, device: Callable[[], float] | None) -> float:
    """Live through the days and print what was written in each of them, on average; return what the kernel was handed."""
    life = Life(directory)
    with closing(life.store):
        begun = written = 0.0
        steps = stored = 0
        counting = False
        first: str | None = None
        for line in messages(WARM_DAYS + days):
            today = line[9:19]
            first = first or today
            if not counting and (datetime.fromisoformat(today) - datetime.fromisoformat(first)).days >= WARM_DAYS:
                counting, begun, steps, stored = True, handed_over(), life.steps, life.stored
                written = device() if device else 0.0
            life.hear(line)
        kb = (handed_over() - begun) / days
        steps, stored = (life.steps - steps) // days, (life.stored - stored) // days
    size = life.path.stat().st_size // 1024
    backup = backups.automatic(life.path)[0].stat().st_size // 1024
    say(f"{steps} steps a day, of which {stored} are stored; store {size} KB after {WARM_DAYS + days} days, its backup {backup} KB")
    say(f"handed to the kernel: {kb:.0f} KB a day")
    if device:
        say(f"written to the device: {(device() - written) / days:.0f} KB a day")
    return kb


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


def main(days: int, directory: Path | None, *, disk: bool) -> int:
    """Measure, and say whether it is little enough."""
    with ExitStack() as stack:
        if disk:
            mounted, device = stack.enter_context(ext4())
            kb = measure(mounted, days, device)
        else:
            kb = measure(Path(stack.enter_context(tempfile.TemporaryDirectory(dir=directory))), days, None)
    return int(kb > MOST_KB)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--directory", type=Path)
    parser.add_argument("--disk", action="store_true")
    arguments = parser.parse_args()
    sys.exit(main(arguments.days, arguments.directory, disk=arguments.disk))
