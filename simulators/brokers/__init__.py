"""Brokers of our own: on the loopback, for as long as somebody needs one."""
