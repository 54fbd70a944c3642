"""Scenarios tried in virtual time, beside simpler rules and an oracle."""
