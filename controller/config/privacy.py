"""The section `privacy`: whether people go by pseudonyms on MQTT, and the key that those are made with."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path as FilePath

from controller.config.models import Document
from controller.pseudonyms import Key

CREDENTIAL = "pseudonym_key"
"""Name of the systemd credential that may hold the key instead of the file beside the store."""

KEY_BYTES = 32
OWNER_ONLY = 0o600


def key(document: Document, store: FilePath, environ: Mapping[str, str]) -> Key | None:
    """Return the key, or `None` where people go by their names. Where there is none yet it is a fixed one, until `keep` makes one."""
    if not document.privacy.pseudonyms:
        return None
    directory = environ.get("CREDENTIALS_DIRECTORY")
    for file in (*([FilePath(directory) / CREDENTIAL] if directory else []), file_of(store)):
        try:
            return Key(file.read_bytes())
        except OSError:
            continue
    return Key(bytes(KEY_BYTES), fresh=True)


def keep(found: Key, store: FilePath) -> Key:
    """Return the key to serve with: a new one, written beside the store for its owner alone, where there was none. Raises `OSError`."""
    if not found.fresh:
        return found
    made = secrets.token_bytes(KEY_BYTES)
    with os.fdopen(os.open(file_of(store), os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY), "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    return Key(made, fresh=True)


def file_of(store: FilePath) -> FilePath:
    """Return where the key of a store lies."""
    return store.with_name(f"{store.name}.key")
