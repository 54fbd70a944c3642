"""What is known of somebody before they have wished anything.

A home gives away sums over its people (`statistics.py`); a fleet or a friend makes cells of at least five homes of them
(`publishing.py`), as documents with nothing that points to a home (`documents.py`); a home that loads those cells asks them where neither
the person nor the household (`household.py`) knows (`segments.py`). What one answer tells (a height) is a straight line (`trends.py`).
"""
