"""Templates as Home Assistant writes them (`{{ value_json.temperature }}`), for text from the network and the configuration alike.

Jinja2 reads them; it never runs them. What its parser makes is held against a list of what is allowed (`syntax.py`), and walked by an
interpreter of our own (`evaluation.py`): no attribute of a Python object can be reached, there are no loops, every value is bounded in
size, and the number of steps is the number of nodes. A template that wants more is not understood, and says so when it is read.
"""

from devices.templates.errors import BadTemplate, NoRendering
from devices.templates.template import Template

__all__ = ["BadTemplate", "NoRendering", "Template"]
