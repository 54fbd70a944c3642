"""A household to test a device against: what the pytest plugin gives."""
