"""The commands `demo` and `simulate`: their options and help. What they do is imported when they run."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from math import isfinite
from pathlib import Path
from typing import Any

import click

DEMO_EXAMPLES = """\b
Examples:
  justright demo
  justright demo --speed 2 --for 30
  justright demo | cat            # plain lines
"""

SIMULATE_EXAMPLES = """\b
Examples:
  justright simulate family
  justright simulate couple --days 30 --seeds 5 --json
  justright simulate shared-car --plot car.png
  justright simulate family --live --broker mqtt://127.0.0.1:1883 --speed 60
  justright simulate family --live --broker mqtt://bench --only shower
  justright simulate family --print-config > home.yaml
"""


class Finite(click.FloatRange):
    """A range of numbers; what is no number is in none (`nan` is neither below nor above anything)."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number. Raises `BadParameter`."""
        number = float(super().convert(value, param, ctx))
        return number if isfinite(number) else self.fail(f"{value!r} is no number.", param, ctx)


SECONDS = Finite(min=0, min_open=True)


@click.command(epilog=DEMO_EXAMPLES)
@click.option("--for", "seconds", type=SECONDS, help="End it after so many seconds.")
@click.option("--speed", type=Finite(min=0.1, max=100), default=1.0, show_default=True, help="Pauses so many times shorter.")
@click.option("--days", type=click.IntRange(1, 365), default=21, show_default=True, help="Days that the family lives at the end.")
def demo(seconds: float | None, speed: float, days: int) -> None:
    """Play a household before your eyes: a private broker, simulated people, the real program, real MQTT.

    Port 1883 is never touched, and nothing is left behind.
    """
    from simulators.brokers.address import BrokerError  # noqa: PLC0415
    from simulators.demo.show import Show, play  # noqa: PLC0415  # the program and the MQTT client come with it

    try:
        play(Show(seconds, speed, days))
    except BrokerError as error:
        _fail(str(error), 1)
    except Exception as error:  # noqa: BLE001  # the house is down by now, and a visitor is told one thing
        if not _unheard(error):
            _fail(_unexpected("the demo", error), 1)


@click.command(epilog=SIMULATE_EXAMPLES)
@click.argument("scenario", default="family")
@click.option("--days", type=int, help="How many days; each scenario has its own default.")
@click.option("--people", type=int, help="How many people; more than the scenario has are made like them.")
@click.option("--seeds", type=click.IntRange(1, 1000), default=1, show_default=True, help="Try seeds 1 to so many.")
@click.option("--seed", type=int, help="Try this seed only.")
@click.option("--json", is_flag=True, help="Print JSON, for programs.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw a picture too (PNG, SVG or PDF).")
@click.option("--live", is_flag=True, help="Put the house on a broker instead, in real time or faster.")
@click.option("--broker", default="mqtt://127.0.0.1:1883", show_default=True, help="The broker of --live.")
@click.option("--base", default="justright", show_default=True, help="The base topic of --live.")
@click.option("--speed", type=Finite(0.01, 10_000), default=1.0, show_default=True, help="With --live: so many times as fast.")
@click.option("--only", metavar="DEVICE", help="With --live: this device alone, nobody else.")
@click.option("--for", "seconds", type=SECONDS, help="With --live: end it after so many seconds.")
@click.option("--print-config", is_flag=True, help="Print the configuration of the scenario's house, for `justright run`.")
def simulate(scenario: str, seconds: float | None, **options: object) -> None:
    """Try a scenario: simulated people in virtual time, with justright, with simpler rules, and with an oracle.

    SCENARIO is couple, family, shared-car, guest-week, season, stubborn or swap. Counted are overrides per 100 uses: how often somebody
    had to turn the knob.
    """
    from simulators.brokers.address import BrokerError  # noqa: PLC0415  # imports wait until the command runs
    from simulators.trials.simulate import Options, simulate  # noqa: PLC0415
    from simulators.trials.trial import SimulationError  # noqa: PLC0415

    try:
        simulate(scenario, Options(seconds=seconds, **options))  # type: ignore[arg-type]  # click has checked them
    except SimulationError as error:
        _fail(str(error), 2)
    except BrokerError as error:
        _fail(str(error), 1)
    except Exception as error:  # noqa: BLE001  # nothing of it runs any more
        if not _unheard(error):
            _fail(_unexpected("the simulation", error), 1)


def _unheard(error: BaseException) -> bool:
    """Say whether nobody reads on (`| head`, a closed window), and see to it that what is still to be flushed goes nowhere."""
    gone = isinstance(error, OSError) and error.errno in {None, errno.EPIPE, errno.EIO}
    if gone:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
    return gone


def _unexpected(what: str, error: Exception) -> str:
    """Return one line on an error that should not be: what, and where, for whoever reports it."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    text = " ".join(str(error).split())
    return f"{what} broke: {type(error).__name__}{f': {text}' if text else ''}{where}; everything it started has been ended"


def _fail(text: str, code: int) -> None:
    click.echo(f"Error: {text}", err=True)
    sys.exit(code)
