"""Segments: what people of one sort in many homes want, as a prior for a home that knows nothing yet, with nothing that points to a home.

A home gives away sums over its people (`statistics.py`); a fleet or a friend makes cells of at least five homes of them
(`publishing.py`); a home that loads those cells asks them where neither the person nor the household knows (`segments.py`).
"""
