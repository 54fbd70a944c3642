"""The controller: a pure core (`controller/core`) and the shell that joins it to MQTT, SQLite and a terminal."""

__version__ = "0.1.0"
