"""Whose hand was it? Simulated devices that misbehave in every way seen in the field, people who correct them, and who is blamed."""
