"""What goes to the child and what comes back, as JSON lines: one order in; progress, one line a subject, and one result out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

from controller.core.learning.review import Subject, Verdict
from controller.effects import Findings
from devices.settings import ChoiceSetting, NumberSetting, Setting


@dataclass(frozen=True, slots=True)
class Order:
    """What the child is to compare, with which challengers beside our own, on which store."""

    subjects: tuple[Subject, ...]
    challengers: tuple[str, ...]
    store: Path


@dataclass(frozen=True, slots=True)
class Progress:
    """How many subjects of how many are done."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Result:
    """What was found, and the child's peak memory in megabytes (`None` where the system does not tell)."""

    findings: Findings
    peak_mb: float | None = None


Line: TypeAlias = Progress | Result


def encode_order(order: Order) -> str:
    """Write an order."""
    body = {"store": str(order.store), "challengers": order.challengers, "subjects": [_subject(each) for each in order.subjects]}
    return json.dumps(body) + "\n"


def decode_order(text: str) -> Order:
    """Read what `encode_order` wrote."""
    body = json.loads(text)
    return Order(tuple(map(_read_subject, body["subjects"])), tuple(body["challengers"]), Path(body["store"]))


def encode_line(line: Line) -> str:
    """Write a line of the child's."""
    if isinstance(line, Progress):
        return json.dumps({"done": line.done, "total": line.total})
    verdicts = [asdict(verdict) for verdict in line.findings.verdicts]
    return json.dumps({"verdicts": verdicts, "error": line.findings.error, "peak_mb": line.peak_mb})


def decode_line(text: str) -> Line:
    """Read what `encode_line` wrote. Raises `ValueError` for anything else."""
    body = json.loads(text)
    try:
        if "done" in body:
            return Progress(body["done"], body["total"])
        verdicts = tuple(Verdict(**each) for each in body["verdicts"])
        return Result(Findings(verdicts, body["error"]), body["peak_mb"])
    except (KeyError, TypeError):
        raise ValueError("this is no line of a review") from None


def _subject(subject: Subject) -> dict[str, Any]:
    sort = "number" if isinstance(subject.spec, NumberSetting) else "choice"
    return {**asdict(subject), "spec": {"sort": sort, **asdict(subject.spec)}}


def _read_subject(body: Mapping[str, Any]) -> Subject:
    return Subject(**{**body, "spec": _read_spec(dict(body["spec"])), "barred": tuple(body["barred"])})


def _read_spec(body: dict[str, Any]) -> Setting:
    if body.pop("sort") == "number":
        return NumberSetting(**body)
    return ChoiceSetting(**{**body, "options": tuple(body["options"]), "tags": tuple(tuple(each) for each in body.get("tags", ()))})
