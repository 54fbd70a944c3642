"""`justright run`: serve the home until interrupted."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from controller import service
from controller.commands.program import Failed
from controller.config import Config, privacy
from controller.logs import to_stderr
from controller.packages import ensure_ours


def run(config: Config, *, verbose: bool) -> int:
    """Serve, and return the exit code."""
    ensure_ours()
    to_stderr(logging.DEBUG if verbose else logging.INFO)
    for notice in config.notices:
        logging.getLogger("justright").warning(notice)
    if config.pseudonym_key is not None:
        try:
            config = replace(config, pseudonym_key=privacy.keep(config.pseudonym_key, config.store))
        except OSError as error:
            raise Failed(f"{error.filename}: {error.strerror}; the key of the pseudonyms is kept there") from None
    return asyncio.run(service.run(config))
