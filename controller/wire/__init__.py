"""The native protocol on the wire: topics, the documents that we publish and the requests that we answer.

What devices, sensors and identity sources send is read by `devices/codecs/native.py`.
"""

from controller.wire.documents import (
    PROTOCOL,
    Listed,
    encode,
    encode_device,
    encode_devices,
    encode_document,
    encode_entry,
    encode_info,
    encode_response,
    encode_state,
    encode_time,
)
from controller.wire.requests import BadRequest, decode_request, salvaged
from controller.wire.topics import Arrival, Topics

__all__ = [
    "PROTOCOL",
    "Arrival",
    "BadRequest",
    "Listed",
    "Topics",
    "decode_request",
    "encode",
    "encode_device",
    "encode_devices",
    "encode_document",
    "encode_entry",
    "encode_info",
    "encode_response",
    "encode_state",
    "encode_time",
    "salvaged",
]
