"""Password entries as mosquitto reads them: `name:$7$iterations$salt$hash`, PBKDF2 with HMAC-SHA-512 (mosquitto_passwd(1))."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from binascii import Error

ITERATIONS = 101
"""What mosquitto_passwd uses. More protect weak passwords; ours have 144 random bits, and the broker stands still while it counts."""

SALT_BYTES = 12
KEY_BYTES = 64


def entry(name: str, password: str, salt: bytes, iterations: int = ITERATIONS) -> str:
    """Return the line of an account.

    >>> entry("shower", "secret", bytes(12))[:30]
    'shower:$7$101$AAAAAAAAAAAAAAAA'
    """
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, iterations, KEY_BYTES)
    return f"{name}:$7${iterations}${b64encode(salt).decode()}${b64encode(key).decode()}"


def opens(line: str, password: str) -> bool:
    """Say whether a password is the one of a line; `False` for a line that is none of ours."""
    try:
        _, version, iterations, salt, _ = line.partition(":")[2].split("$")
        name = line.partition(":")[0]
        made = entry(name, password, b64decode(salt, validate=True), int(iterations))
    except (ValueError, Error):
        return False
    return version == "7" and hmac.compare_digest(made, line)


def name_of(line: str) -> str:
    """Return whose entry a line of a password file is."""
    return line.partition(":")[0]
