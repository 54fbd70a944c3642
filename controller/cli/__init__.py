"""The command line, and the one composition root: it alone may import anything, and nothing imports it.

Every command here is its options and its help; what it does lives in `controller/commands/` and is imported when the command runs.
"""

from __future__ import annotations

import io
import sys

import click

from controller import __version__
from controller.cli.arranging import access, prior, review
from controller.cli.keeping import backup, enrol, export, forget, import_, restore
from controller.cli.living import check, replay, run
from controller.cli.looking import devices, explain, ledger
from controller.cli.options import examples
from controller.commands.program import Program

ELSEWHERE: dict[str, tuple[str, str]] = {
    "bench": ("benchmarks.commands:bench", "Measure how well it learns, beside what else there is."),
    "demo": ("simulators.commands:demo", "Play a household before your eyes, on a private broker."),
    "simulate": ("simulators.commands:simulate", "Try a scenario with simulated people, and count how often they turn the knob."),
}
"""Commands that live in other packages: name -> (`module:object`, what it does in a line)."""


@click.group(
    cls=Program,
    elsewhere=ELSEWHERE,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples("justright check --config home.yaml", "justright run --config home.yaml", "justright explain ana shower"),
)
@click.version_option(__version__, prog_name="justright")
def program() -> None:
    """Personalises the devices of a household over MQTT: an identity comes in, the right setpoint goes out.

    Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.
    """


for _command in (run, check, replay, explain, ledger, devices, enrol, export, import_, forget, backup, restore, review, access, prior):
    program.add_command(_command)


def main() -> None:
    """Run the command line. A terminal that cannot show a character shows a question mark; nothing ends because of it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    program(prog_name="justright")
