"""The pytest plugin: `simulated_household`, `virtual_household` and `justright_broker`, for projects that want to know what a
household does with their device. See docs/simulators.md.

A hard rule: importing this file costs nothing. What a fixture needs is imported when a test asks for the fixture.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from simulators.brokers.address import Address
    from simulators.testing.bench import SimulatedHousehold

OURS = frozenset({"simulated_household", "virtual_household", "justright_broker"})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--justright-broker`."""
    group = parser.getgroup("justright", "simulated households")
    group.addoption("--justright-broker", metavar="URL", help="mqtt://host:port of a bench with real firmware; otherwise a private broker")


def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> object:
    """Run a coroutine test that asks for one of our fixtures, where no other plugin has taken charge of it."""
    test = pyfuncitem.obj
    if not inspect.iscoroutinefunction(test) or not OURS & set(pyfuncitem.fixturenames):
        return None
    names = pyfuncitem._fixtureinfo.argnames  # noqa: SLF001  # what pytest's own runner reads
    asyncio.run(test(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


@pytest.fixture
def justright_config() -> Mapping[str, Any] | Path | str | None:
    """The household's configuration: a mapping, or a file. Override this fixture for one of your own; `None` is Ana's, Ben's and Mia's."""
    return None


@pytest.fixture
def justright_real_devices() -> Collection[str]:
    """Name the devices of the configuration that are real (your firmware, your simulator), and so are not simulated."""
    return ()


@pytest.fixture
def justright_broker(request: pytest.FixtureRequest) -> Iterator[Address]:
    """A broker of one's own, fresh for every test: `host`, `port`, `url`. With `--justright-broker` the one of the bench."""
    from simulators.brokers.address import BrokerError, address_of  # noqa: PLC0415  # see the head of the file
    from simulators.brokers.private import private_broker  # noqa: PLC0415  # see the head of the file

    url = request.config.getoption("--justright-broker")
    if url:
        try:
            yield address_of(url)
        except ValueError as error:
            raise pytest.UsageError(f"--justright-broker: {error}") from None
        return
    problem = ""
    try:
        with private_broker() as address:
            yield address
    except BrokerError as error:
        problem = str(error)
    if problem:  # said out here, it is not told twice
        pytest.fail(problem, pytrace=False)


@pytest.fixture
def simulated_household(
    request: pytest.FixtureRequest,
    justright_broker: Address,
    justright_config: Mapping[str, Any] | Path | str | None,
    justright_real_devices: Collection[str],
) -> Iterator[SimulatedHousehold]:
    """A household with the real program, over MQTT, in real time."""
    from simulators.testing.fixtures import on_the_broker  # noqa: PLC0415  # see the head of the file

    shared = bool(request.config.getoption("--justright-broker"))
    yield from _given(on_the_broker(justright_broker, justright_config, justright_real_devices, tidy=shared))


@pytest.fixture
def virtual_household(justright_config: Mapping[str, Any] | Path | str | None) -> Iterator[SimulatedHousehold]:
    """The same household in virtual time and in process, without a broker: `await home.passes(hours=8)` takes no time."""
    from simulators.testing.fixtures import in_virtual_time  # noqa: PLC0415  # see the head of the file

    yield from _given(in_virtual_time(justright_config))


def _given(household: Any) -> Iterator[SimulatedHousehold]:
    """Hand a household out; what is wrong with its configuration, or with the broker, is the test's error, in one message."""
    from controller.config import ConfigError  # noqa: PLC0415  # see the head of the file
    from simulators.brokers.address import BrokerError  # noqa: PLC0415

    problem = ""
    try:
        home = household.__enter__()
    except (ConfigError, BrokerError, ValueError) as error:
        problem = str(error)
    if problem:  # said out here, it is not told twice
        pytest.fail(problem, pytrace=False)
    try:
        yield home
    finally:
        household.__exit__(None, None, None)
