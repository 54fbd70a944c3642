"""A simulated house on a real broker, in real time or faster."""
