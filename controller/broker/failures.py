"""Why there is no link to the broker, in words that say what to do. The one place that reads the errors of sockets, TLS and brokers."""

from __future__ import annotations

import socket
import ssl

from paho.mqtt.reasoncodes import ReasonCode

from controller.config.mqtt import Mqtt

UNSUPPORTED_VERSION = 0x84
KEEPALIVE_TIMEOUT = 0x8D
TAKEN_OVER = 0x8E

_LOGIN = "check mqtt.username and the password in the configuration, and the account at the broker"
_REFUSED = {
    UNSUPPORTED_VERSION: "it does not speak this version of MQTT; set mqtt.protocol: 3.1.1",
    0x85: "it does not accept the client identifier; set another mqtt.client_id",
    0x86: f"wrong user name or password; {_LOGIN}",
    0x87: f"not authorised; {_LOGIN}",
    0x88: "it says that it is not available; look into the broker's log",
    0x89: "it is busy; this goes on by itself",
    0x8A: "it has banned us; look into the broker's configuration",
    0x8B: "it is shutting down",
    KEEPALIVE_TIMEOUT: "it did not answer any more",
    TAKEN_OVER: "another client took our session over; is a second justright running? Each needs its own mqtt.client_id",
    0x93: "we sent more than it takes at once",
    0x95: "a message was larger than it takes",
    0x98: "its operator ended the connection",
}


class LinkError(Exception):
    """There is no link: the text says why and what to do. `code` is the reason code of MQTT 5, where there is one.

    `hung_up`: the other side closed the connection instead of an answer.
    """

    def __init__(self, text: str, code: int | None = None, *, hung_up: bool = False) -> None:
        """Hold the text, and what a program can read of it."""
        super().__init__(text)
        self.code = code
        self.hung_up = hung_up


def refused(mqtt: Mqtt, reason: ReasonCode) -> LinkError:
    """Translate a broker's no, or its goodbye."""
    text = _REFUSED.get(reason.value, f"it says: {reason} (reason code {reason.value:#04x})")
    return LinkError(f"broker {mqtt.host}:{mqtt.port}: {text}", reason.value)


def closed_early(mqtt: Mqtt) -> LinkError:
    """Say that the other side hung up before it answered."""
    if mqtt.tls is None:
        hint = "does it want a connection with TLS, or another version of MQTT (mqtt.protocol)?"
    elif mqtt.tls.certificate is None:  # in TLS 1.3 the broker asks for ours after its own part is done, and then just hangs up
        hint = "does it want a client certificate? Set mqtt.tls.certificate and mqtt.tls.key"
    else:
        hint = "does it accept our client certificate? It may have expired, or another authority signed it"
    return LinkError(f"broker {mqtt.host}:{mqtt.port}: it closed the connection without an answer; {hint}", hung_up=True)


def broken(mqtt: Mqtt, cause: object = None) -> LinkError:
    """Say that a connection ended without a goodbye."""
    return LinkError(f"broker {mqtt.host}:{mqtt.port}: the connection broke{f' ({cause})' if cause else ''}")


def bad_tls_files(mqtt: Mqtt, error: Exception) -> LinkError:
    """Say that the files for TLS are of no use."""
    return LinkError(
        f"broker {mqtt.host}:{mqtt.port}: a file of mqtt.tls cannot be used ({error}); it must be PEM, and readable by this user"
    )


def silent(mqtt: Mqtt) -> LinkError:
    """Say that the other side was reached and never answered."""
    return LinkError(f"broker {mqtt.host}:{mqtt.port}: no answer; is it an MQTT broker, and is it well?")


def unreachable(mqtt: Mqtt, error: BaseException | None) -> LinkError:
    """Translate what the socket or TLS said."""
    return LinkError(f"broker {mqtt.host}:{mqtt.port}: {_unreachable(mqtt, error)}")


def _unreachable(mqtt: Mqtt, error: BaseException | None) -> str:
    way = "check mqtt.host, mqtt.port and the network"
    match error:
        case ssl.SSLCertVerificationError():
            text = _untrusted(mqtt, error)
        case ssl.SSLError():
            text = f"TLS failed ({error.reason or error}); is mqtt.port the one for TLS, and our certificate one that it accepts?"
        case socket.gaierror() | UnicodeError():
            text = "there is no host of that name; check mqtt.host"
        case ConnectionRefusedError():
            text = "nobody listens there; is the broker running, and is mqtt.port right?"
        case TimeoutError():
            text = f"no answer; {way}"
        case ConnectionResetError() if mqtt.tls:
            text = "it does not answer as TLS does; is mqtt.port the one for TLS?"
        case _:
            text = f"{getattr(error, 'strerror', None) or error}; {way}"
    return text


def _untrusted(mqtt: Mqtt, error: ssl.SSLCertVerificationError) -> str:
    """Translate OpenSSL's X509_V_ERR codes (x509_vfy.h): 9 not yet valid, 10 expired, 62 and 64 the wrong host name or address."""
    match error.verify_code:
        case 10:
            return "its certificate has expired; renew it at the broker, or set the clock of this machine"
        case 9:
            return "its certificate is not valid yet; set the clock of this machine, or of the one that made it"
        case 62 | 64:
            return f"its certificate is for another name than {mqtt.host}; set mqtt.host to a name that is in it"
        case _:
            return f"its certificate is not trusted ({error.verify_message}); set mqtt.tls.ca to the authority that signed it"
