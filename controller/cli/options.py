"""Options and arguments that several commands share, read the same way everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from controller.config import Config


class Moment(click.ParamType[datetime]):
    """A moment as an option: a date, a local time, or RFC 3339 with its zone. Aware where it says its zone."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it."""
        try:
            return value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date or time; write 2026-03-02, 2026-03-02T06:30 or 2026-03-02T06:30:00Z", param, ctx)


def examples(*lines: str) -> str:
    """Return the end of a help text: lines to try."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def config_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--config`."""
    option = click.option(
        "--config",
        "-c",
        "path",
        type=click.Path(path_type=Path),
        envvar="JUSTRIGHT_CONFIG",
        default="justright.yaml",
        show_default=True,
        show_envvar=True,
        help="The configuration: a YAML or JSON file.",
    )
    return option(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--json`."""
    return click.option("--json", is_flag=True, help="Print JSON, for programs.")(command)


def load_config(path: Path) -> Config:
    """Return the configuration. Raises `Misconfigured`."""
    from controller.config import load

    return load(path)


def aware(config: Config, moment: datetime | None) -> datetime:
    """Return an aware moment: one without a zone is the home's local time, none is now."""
    if moment is None:
        return datetime.now(UTC)
    return moment.replace(tzinfo=config.home.timezone).astimezone(UTC) if moment.tzinfo is None else moment.astimezone(UTC)
