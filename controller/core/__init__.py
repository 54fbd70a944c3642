"""The core: pure, without clock or I/O. `house.py` is the door; one file for each question behind it."""
