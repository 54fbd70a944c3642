"""Hypothesis for every test: no time limits (the machine may be busy with others), and the same examples every time.

More of them, and new ones: `HYPOTHESIS_PROFILE=long .venv/bin/python -m pytest tests/unit/core/test_invariants.py`.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("default", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", parent=settings.get_profile("default"), derandomize=False, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
