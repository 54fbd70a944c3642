"""`!secret name`: values that live in secrets.yaml beside the configuration, as in Home Assistant."""

from __future__ import annotations

from pathlib import Path as FilePath

from controller.config.problems import ConfigError, suggestion
from controller.config.tree import read


class SecretFiles:
    """Looks secrets up, reading each file once. `__call__` raises `LookupError` with the reason, never with a value: a value is text."""

    def __init__(self, directory: FilePath) -> None:
        """Look beside the configuration, in `directory`."""
        self._directory = directory
        self._read: dict[str, dict[str, str]] = {}

    def __call__(self, file: str, name: str) -> str:
        """Return the secret `name` of `file`."""
        if file not in self._read:
            self._read[file] = self._values(file)
        values = self._read[file]
        if name not in values:
            message = f"{file} has no text under {name}{suggestion(name, values)} (a number wants quotes)"
            raise LookupError(message)
        return values[name]

    def _values(self, file: str) -> dict[str, str]:
        """Read a file of names and texts."""
        try:
            text = (self._directory / file).read_text(encoding="utf-8-sig")
            tree = read(text, file, self._nested)
        except FileNotFoundError:
            message = f"there is no {file} beside the configuration, where this secret is looked for"
            raise LookupError(message) from None
        except (OSError, UnicodeDecodeError):
            message = f"{file} cannot be read"
            raise LookupError(message) from None
        except ConfigError as error:
            message = f"{file} is no valid YAML (line {error.problems[0].line})"
            raise LookupError(message) from None
        values = tree.data.items() if isinstance(tree.data, dict) else ()
        return {name: value for name, value in values if isinstance(value, str) and (name,) not in tree.settled}

    @staticmethod
    def _nested(file: str, name: str) -> str:
        message = f"{name} cannot refer to {file} again"
        raise LookupError(message)
