"""Where log lines go: standard error, one line each, with systemd's own levels where its journal reads them."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping

_PRIORITIES = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}
"""Levels of sd-daemon(3): a line that begins with <4> is a warning to the journal."""


def to_stderr(level: int = logging.INFO, environ: Mapping[str, str] = os.environ) -> None:
    """Send what this program logs to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        _Journal() if "JOURNAL_STREAM" in environ else logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=level, handlers=[handler])


class _Journal(logging.Formatter):
    """The journal has the time and the program's name already."""

    def format(self, record: logging.LogRecord) -> str:
        """Put the level before every line, those of a traceback too."""
        priority = _PRIORITIES.get(record.levelno, 6)
        return "\n".join(f"<{priority}>{line}" for line in super().format(record).splitlines())
