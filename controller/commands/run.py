"""`justright run`: serve the home until interrupted."""

from __future__ import annotations

import asyncio
import logging

from controller import service
from controller.config import Config
from controller.logs import to_stderr
from controller.packages import ensure_ours


def run(config: Config, *, verbose: bool) -> int:
    """Serve, and return the exit code."""
    ensure_ours()
    to_stderr(logging.DEBUG if verbose else logging.INFO)
    for notice in config.notices:
        logging.getLogger("justright").warning(notice)
    return asyncio.run(service.run(config))
