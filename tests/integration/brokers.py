"""A mosquitto of our own: started on a free loopback port, killed and started again on the same one, never left behind."""

from __future__ import annotations

import getpass
import signal
import socket
import subprocess
import time
from pathlib import Path

START_S = 10.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Mosquitto:
    """One broker process. `extra` are lines of its configuration; `persistent` keeps sessions on disk, written at every change."""

    def __init__(self, directory: Path, *extra: str, persistent: bool = False) -> None:
        self.port = free_port()
        self._configuration = directory / f"mosquitto-{self.port}.conf"
        kept = (f"persistence_location {directory}/", "autosave_interval 1", "autosave_on_changes true")
        lines = [
            f"user {getpass.getuser()}",
            f"listener {self.port} 127.0.0.1",
            "set_tcp_nodelay true",
            f"persistence {'true' if persistent else 'false'}",
        ]
        anonymous = [] if any("allow_anonymous" in line for line in extra) else ["allow_anonymous true"]
        lines += [*(kept if persistent else ()), *anonymous, *extra]
        self._configuration.write_text("\n".join(lines) + "\n")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = self._configuration.with_suffix(".log").open("ab")
        with log:
            self._process = subprocess.Popen(
                ["/usr/sbin/mosquitto", "-c", str(self._configuration), "-v"], stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        end = time.monotonic() + START_S
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self._process.poll() is not None:
                break
            time.sleep(0.005)
        raise RuntimeError(f"mosquitto did not start:\n{self.log}")

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self.thaw()
        self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """Stop it in its tracks; the kernel goes on to accept connections for it."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    @property
    def log(self) -> str:
        return self._configuration.with_suffix(".log").read_text(errors="replace")

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait()
            self._process = None
