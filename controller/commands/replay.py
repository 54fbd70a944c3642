"""`justright replay`: lines in, lines out, and nothing else on standard output."""

from __future__ import annotations

import io
import logging
import sys
from pathlib import Path
from typing import BinaryIO

from controller.config import Config
from controller.replay import replay as play


def replay(config: Config, source: BinaryIO, *, step: bool, store: Path | None) -> None:
    """Play a recording. Output is UTF-8 whatever the locale, so that it is the same on every machine."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(message)s")
    lines = io.TextIOWrapper(source, encoding="utf-8", errors="surrogateescape", newline="\n")
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="backslashreplace", newline="\n", write_through=False)
    try:
        for line in play(config, lines, step=step, store=store):
            out.write(line + "\n")
            if step and not line:
                out.flush()
        out.flush()
    finally:
        lines.detach()
        out.detach()
