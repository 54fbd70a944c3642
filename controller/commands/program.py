"""How the program behaves as a whole: commands that live elsewhere, near misses, and errors without a traceback."""

from __future__ import annotations

import importlib
from difflib import get_close_matches
from typing import Any

import click


class Failed(click.ClickException):
    """Something did not work: the lines say what, where, and what to do."""

    def show(self, file: Any = None) -> None:
        """Print the lines as they are."""
        click.echo(self.message, file=file, err=file is None)


class Misconfigured(Failed):
    """The configuration cannot be used."""

    exit_code = 2


class Program(click.Group):
    """A group whose commands may live in other packages: they are imported when they are asked for."""

    def __init__(self, *args: Any, elsewhere: dict[str, tuple[str, str]] | None = None, **kwargs: Any) -> None:
        """`elsewhere`: command -> (`module:object`, what it does in a line)."""
        super().__init__(*args, **kwargs)
        self._elsewhere = elsewhere or {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click asks so
        """Name them all, in the order of a user's path."""
        return [*self._elsewhere, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing it where it lives elsewhere."""
        if cmd_name not in self._elsewhere:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._elsewhere[cmd_name][0].partition(":")
        found = getattr(importlib.import_module(module), name)
        return found if isinstance(found, click.Command) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Say what was perhaps meant where there is no such command."""
        name = args[0]
        known = self.list_commands(ctx)
        if name in known or name.startswith("-"):
            return super().resolve_command(ctx, args)
        near = get_close_matches(name, known, n=1)
        return ctx.fail(f"No such command {name!r}." + (f" Did you mean {near[0]}?" if near else f" There are: {', '.join(known)}."))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click asks so
        """List the commands without importing any."""
        rows = [(name, text) for name, (_, text) in self._elsewhere.items()]
        rows += [(name, command.get_short_help_str(100)) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and turn what we raise into lines and an exit code."""
        try:
            return super().invoke(ctx)
        except Exception as error:  # noqa: BLE001  # what is ours is translated, the rest goes on as it is
            raise _translated(error) from None


def _translated(error: Exception) -> Exception:
    """Return what a user can act on in click's own terms; anything else is a fault of ours and keeps its traceback."""
    from controller.config.problems import ConfigError  # noqa: PLC0415  # imported already where it was raised
    from controller.packages import NotOursError  # noqa: PLC0415
    from controller.store.errors import StoreError  # noqa: PLC0415

    if isinstance(error, ConfigError):
        return Misconfigured(str(error))
    if isinstance(error, StoreError | NotOursError):
        return Failed(str(error))
    return error
