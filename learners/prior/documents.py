"""Segments and statistics as JSON-ready documents, and back. Whoever reads a file checks what it says (`controller/config/priors.py`)."""

from __future__ import annotations

from learners.base import Json
from learners.prior.segments import Cell, Numbers, Segments, Shares
from learners.prior.statistics import Counts, Statistics, Sums

VERSION = 1
SEGMENTS, STATISTICS = "segments", "statistics"
"""What a document says it is, under the key `justright`."""


def segments_document(segments: Segments) -> Json:
    """Return the document that is published."""
    numbers = [{**cell._asdict(), "mean": told.mean, "spread": told.spread, "homes": told.homes} for cell, told in segments.numbers.items()]
    choices = [{**cell._asdict(), "shares": dict(told.shares), "homes": told.homes} for cell, told in segments.choices.items()]
    return {"justright": SEGMENTS, "version": VERSION, "numbers": numbers, "choices": choices}


def read_segments(document: Json) -> Segments:
    """Return what `segments_document` wrote."""
    return Segments(
        {_cell(row): Numbers(row["mean"], row["spread"], row["homes"]) for row in document["numbers"]},
        {_cell(row): Shares(row["shares"], row["homes"]) for row in document["choices"]},
    )


def statistics_document(home: Statistics) -> Json:
    """Return what one home gives away."""
    numbers = [
        {**cell._asdict(), "people": sums.people, "sum": sums.total, "squares": sums.squares} for cell, sums in sorted(home.numbers.items())
    ]
    choices = [
        {**cell._asdict(), "people": counts.people, "shares": dict(sorted(counts.shares.items()))}
        for cell, counts in sorted(home.choices.items())
    ]
    return {"justright": STATISTICS, "version": VERSION, "numbers": numbers, "choices": choices}


def read_statistics(document: Json) -> Statistics:
    """Return what `statistics_document` wrote."""
    return Statistics(
        {_cell(row): Sums(row["people"], row["sum"], row["squares"]) for row in document["numbers"]},
        {_cell(row): Counts(row["people"], dict(row["shares"])) for row in document["choices"]},
    )


def _cell(row: Json) -> Cell:
    return Cell(row["kind"], row["setting"], row["segment"], row["part"])
