"""mosquitto on a free port of the loopback, that keeps nothing and is gone in all cases when its `with` block ends.

Its configuration goes in through standard input, so there is no file to leave behind. It is in a session of its own, so that Ctrl-C in the
terminal ends us first and us alone; the kernel ends it where we are killed. Port 1883 is never touched.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from simulators.brokers.address import HOST, READY_S, Address, BrokerError, free_port

CONFIGURATION = """\
listener {port} {host}
allow_anonymous true
persistence false
set_tcp_nodelay true
log_dest stderr
log_type error
{user}"""

_PR_SET_PDEATHSIG = 1  # prctl(2)


@contextmanager
def mosquitto(program: str) -> Iterator[Address]:
    """Run the mosquitto at a path for the time of a `with` block. Raises `BrokerError`."""
    port = free_port()
    process = _start(program, port)
    try:
        _wait_until_ready(process, port)
        yield Address(HOST, port)
    finally:
        _end(process)


def find_mosquitto() -> str | None:
    """Return the path of mosquitto, also from `/usr/sbin`, which is not on everybody's path."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")


def _start(program: str, port: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603  # a path we looked up, no shell
        [program, "-c", "/dev/stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_dies_with_us(),  # noqa: PLW1509  # one system call, prepared before the fork
    )
    assert process.stdin is not None  # noqa: S101  # asked for above
    try:
        process.stdin.write(CONFIGURATION.format(port=port, host=HOST, user=_user()).encode())
        process.stdin.close()
    except OSError:
        _end(process)
        message = "mosquitto ended at once; try `mosquitto -h` to see whether it runs at all"
        raise BrokerError(message) from None
    return process


def _user() -> str:
    """Started by root, mosquitto changes to an account of its own, and the kernel then forgets to end it with us."""
    return "user root\n" if os.geteuid() == 0 else ""


def _dies_with_us() -> Callable[[], None] | None:
    """Return what asks the kernel to end the child with us. The kernel means the thread that forks, so only the main one may ask."""
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    prctl, parent = ctypes.CDLL(None, use_errno=True).prctl, os.getpid()

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    give_up = time.monotonic() + READY_S
    while time.monotonic() < give_up:
        if process.poll() is not None:
            assert process.stderr is not None  # noqa: S101  # asked for in `_start`
            words = process.stderr.read().decode(errors="replace").strip() or f"exit code {process.returncode}"
            message = f"mosquitto did not start: {words}"
            raise BrokerError(message)
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.002)
    message = f"mosquitto did not listen on {HOST}:{port} within {READY_S:.0f} s"
    raise BrokerError(message)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stderr):
        if pipe is not None and not pipe.closed:
            pipe.close()
