"""Counts by context: what they say, that they stay few, and that labels may be given other numbers."""

from __future__ import annotations

import json
from random import Random

import numpy as np

from learners.checks import moment
from learners.choices.long_run import LongRun

MONDAY = 20458


def lived(labels: int, choices: int) -> LongRun:
    """Return the counts of somebody who chooses at random."""
    counts, random, before = LongRun(), Random(1), -1
    for use in range(choices):
        label = random.randrange(labels)
        counts.learn(moment(MONDAY + use // 8, use % 24), before, label, 1.0 if random.random() < 0.5 else 0.6)
        before = label
    return counts


def test_what_was_never_seen_is_left_to_the_long_run() -> None:
    heard = LongRun().hear(moment(MONDAY, 7), 3, labels=5)

    assert heard.shares.sum() == 0
    assert heard.behind.tolist() == [1.0, 1.0]


def test_counts_stay_few_however_many_labels_follow_each_other() -> None:
    assert len(json.dumps(lived(100, 5000).to_state())) < 4096


def test_a_state_read_back_goes_on_the_same() -> None:
    one, other = lived(30, 900), LongRun()
    other.load_state(json.loads(json.dumps(one.to_state())))
    for counts in (one, other):
        for use in range(300):
            counts.learn(moment(MONDAY + use, use % 24), use % 30, (7 * use) % 30, 1.0)

    assert one.to_state() == other.to_state()


def test_labels_that_are_forgotten_are_gone_and_others_keep_their_counts() -> None:
    counts, noon = LongRun(), moment(MONDAY, 12)
    for before, label in ((-1, 2), (2, 1), (1, 2), (2, 0)):
        counts.learn(noon, before, label, 1.0)
    counts.renumber(np.array([-1.0, 0.0, 1.0, -1.0]))

    assert counts.hear(noon, 1, labels=2).shares.tolist() == [[1 / 3, 2 / 3], [1.0, 0.0]]
