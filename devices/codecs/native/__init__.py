"""The native payloads (protocol, section 2): what devices, sensors and identity sources say in our own words, and commands back to text.

Anybody may send anything here: a function returns what it could make sense of or raises `BadPayload`, never anything else. Neither the
reason of a `BadPayload` nor that of a rejected setting quotes the payload.
"""

from devices.codecs.native.identity import decode_identity, normalise_tag
from devices.codecs.native.reading import decode_availability, decode_reading
from devices.codecs.native.state import decode_command, decode_state, encode_setpoint
from devices.codecs.payload import BadPayload

__all__ = [
    "BadPayload",
    "decode_availability",
    "decode_command",
    "decode_identity",
    "decode_reading",
    "decode_state",
    "encode_setpoint",
    "normalise_tag",
]
