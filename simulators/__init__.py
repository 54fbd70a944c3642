"""Simulated people and devices with known truth: the demo a visitor sees first, and a test bench for other developers."""
