"""The command `bench learning`: its options and help. What measures is imported when it runs."""

from __future__ import annotations

import click

EXAMPLES = """\b
Examples:
  justright bench learning --quick
  justright bench learning --json > learning.json
  justright bench learning --quick --through replay --only choices
"""


@click.command(epilog=EXAMPLES)
@click.option("--homes", type=click.IntRange(1, 81), help="Real homes, of the 81 that nothing was developed on.  [default: 81]")
@click.option("--people", type=click.IntRange(1, 1000), help="Invented people of each sort.  [default: 30]")
@click.option("--quick", is_flag=True, help="4 homes, 6 people and the shortest life that shows anything: a few minutes.")
@click.option("--through", type=click.Choice(["replay"]), help="Serve everybody through `justright replay --step` too, as one row more.")
@click.option(
    "--only", type=click.Choice(["numbers", "choices", "cost"]), multiple=True, help="Only these tables; may be given more than once."
)
@click.option("--json", is_flag=True, help="Print JSON, for programs.")
def learning(homes: int | None, people: int | None, through: str | None, only: tuple[str, ...], *, quick: bool, json: bool) -> None:
    """Measure how well preferences are learned, beside simple rules, river and scikit-learn, on real and on invented people.

    Predict, then learn. In the open loop every wish is told; in the closed loop the person turns the knob only beyond a tolerance, and the
    learner sees its own silence. Every figure is a mean over people, beside it by how much it is more than ours, with the 95 % interval
    of that, paired over people. Rivals that are not installed are named. All of it takes hours, mostly the rivals'.
    """
    from benchmarks.learning.report import Plan, report

    plan = Plan(homes or (4 if quick else 81), people or (6 if quick else 30), through is not None, only, quick)
    report(plan, as_json=json)
