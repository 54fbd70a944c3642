"""`priors`: a file of segments that a fleet or a friend published (`justright prior`), read with suspicion.

It is JSON, and small: a cell for each kind, setting, sort of people and part of the day. What is wrong with it is said as everything else
in a configuration is: with file, line and key. Kinds and settings that this version does not know are left alone.
"""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from controller.config.fields import refuse
from controller.config.problems import ConfigError, Problem
from controller.config.shapes import in_words
from controller.config.tree import Tree, read
from devices.catalog import KINDS
from devices.settings import NumberSetting
from learners.features import ALWAYS, PARTS
from learners.prior.documents import VERSION, read_segments
from learners.prior.segments import LEAST_HOMES, SEGMENTS, Segments

LARGEST = 4 * 1024 * 1024
"""Bytes; every cell there can be takes a tenth of it."""
_WHOLE = 1 + 1e-9

Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)
    kind: str
    setting: str
    segment: Literal[SEGMENTS]  # type: ignore[valid-type]  # the words there are, listed once
    part: Literal[(*PARTS, ALWAYS)]  # type: ignore[valid-type]
    homes: Annotated[int, Field(ge=LEAST_HOMES)]


class _NumberRow(_Row):
    mean: Number
    spread: Annotated[float, Field(gt=0, allow_inf_nan=False)]

    @model_validator(mode="after")
    def _within_limits(self) -> _NumberRow:
        spec = next((each for each in KINDS[self.kind].settings if each.name == self.setting), None) if self.kind in KINDS else None
        if isinstance(spec, NumberSetting) and not spec.minimum <= self.mean <= spec.maximum:
            raise refuse(f"the mean of {self.kind} {self.setting} must be {spec.minimum:g} to {spec.maximum:g} {spec.unit}".rstrip())
        return self


class _ChoiceRow(_Row):
    shares: dict[str, Share]

    @model_validator(mode="after")
    def _no_more_than_all(self) -> _ChoiceRow:
        if sum(self.shares.values()) > _WHOLE:
            raise refuse("the shares sum to more than 1")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)
    justright: Literal["segments"]
    version: Literal[VERSION]  # type: ignore[valid-type]
    numbers: list[_NumberRow] = []
    choices: list[_ChoiceRow] = []


def segments(name: str | None, tree: Tree, directory: FilePath) -> Segments:
    """Return the segments of the file called `name`, or none; what is wrong with it is noted in `tree`."""
    if name is None:
        return Segments()
    path = directory / FilePath(name).expanduser()
    try:
        text = path.read_bytes()[: LARGEST + 1].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        tree.refuse(("priors",), f"{name} cannot be read: {reason}")
        return Segments()
    if len(text) > LARGEST:
        tree.refuse(("priors",), f"{name} is larger than {LARGEST // 1024 // 1024} MiB, so it is no file of segments")
        return Segments()
    document, problems = _checked(text, name)
    tree.problems += problems
    return Segments() if problems else read_segments(document)


def _checked(text: str, name: str) -> tuple[dict[str, Any], list[Problem]]:
    try:
        return _File.model_validate_json(text).model_dump(), []
    except ValidationError:
        pass  # read again more slowly, to say where
    try:
        inner = read(text, name, _no_secrets)
    except ConfigError as error:
        return {}, list(error.problems)
    try:
        return _File.model_validate(inner.data).model_dump(), inner.problems
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            inner.refuse(detail["loc"], in_words(detail, list(_keys(detail["loc"]))))
    return {}, inner.problems


def _keys(path: tuple[int | str, ...]) -> dict[str, Any]:
    """Return the keys that are allowed around `path`."""
    rows: dict[int | str, type[BaseModel]] = {"numbers": _NumberRow, "choices": _ChoiceRow}
    return rows.get(path[0], _File).model_fields if len(path) > 1 else dict(_File.model_fields)


def _no_secrets(file: str, name: str) -> str:
    raise LookupError(f"a file of segments has no secrets such as {name} of {file}")
