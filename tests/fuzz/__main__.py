"""`python -m tests.fuzz events --count 1000000` and `python -m tests.fuzz guided codecs --seconds 60`: the long runs, by hand."""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter
from tempfile import TemporaryDirectory

TARGETS = ("codecs", "templates", "configuration", "everything")
CODE = ["devices", "controller.config", "controller.wire", "jinja2"]
"""Packages whose branches the fuzzer sees."""


def main() -> int:
    """Run what was asked for; 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    events = commands.add_parser("events", help="random and adversarial lives through replay, every published message judged")
    events.add_argument("--count", type=int, default=100_000, help="how many events")
    events.add_argument("--seed", type=int, default=1, help="the seed of the first life")
    guided = commands.add_parser("guided", help="coverage-guided: atheris")
    guided.add_argument("target", choices=TARGETS)
    guided.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    return _events(asked.count, asked.seed) if asked.command == "events" else _guided(asked.target, asked.seconds)


def _events(count: int, seed: int) -> int:
    from tests.fuzz.living import LENGTH, Broken, live  # noqa: PLC0415  # the other command instruments what it imports

    logging.getLogger("justright").setLevel(logging.CRITICAL)
    counts: Counter[str] = Counter()
    broken = 0
    while counts["events"] < count:
        try:
            counts += live(seed, LENGTH)
        except Broken as error:
            broken += 1
            print(error, flush=True)  # noqa: T201
        seed += 1
        if seed % 25 == 0:
            print(f"{counts['events']} events, {dict(counts)}, {broken} broken lives", flush=True)  # noqa: T201
    print(f"done: {dict(counts)}, {broken} broken lives", flush=True)  # noqa: T201
    return 1 if broken else 0


def _guided(target: str, seconds: int) -> int:
    """Hand over to libFuzzer, which ends the process itself. New inputs go to a directory of their own, not into the corpus."""
    import atheris  # noqa: PLC0415  # a tool for developers, which not every machine has

    with atheris.instrument_imports(include=CODE):
        from tests.fuzz import targets  # noqa: PLC0415
    with TemporaryDirectory() as found:
        corpora = [target] if target in targets.TARGETS else list(targets.TARGETS)
        options = [
            f"-artifact_prefix={found}/",
            f"-max_total_time={seconds}",
            "-max_len=4096",
            "-timeout=10",
            "-rss_limit_mb=1500",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, found, *(str(targets.CORPUS / each) for each in corpora)], getattr(targets, target))
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
