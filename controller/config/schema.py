"""The JSON Schema of the configuration, for editors: `python -m controller.config.schema` writes it anew.

It is made from the models and shipped beside them; a test checks that it is current.
"""

from __future__ import annotations

import json
from pathlib import Path as FilePath
from typing import Any

from controller.config.models import Document
from devices.catalog import KINDS

FILE = FilePath(__file__).with_name("justright.schema.json")


def schema() -> str:
    """Return the schema as it is shipped."""
    made: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "justright configuration"}
    made |= {key: value for key, value in Document.model_json_schema().items() if key not in ("title", "description")}
    made["required"] = ["people", "devices"]
    for name, section in made["$defs"].items():
        for part in (section, *section["properties"].values()):
            if part.get("type") in ("object", "array"):
                part["type"] = [part["type"], "null"]  # what is left empty counts as not written
        if name == "DeviceSection":
            section["properties"]["kind"] = {"enum": list(KINDS)}
    return json.dumps(_untitled(made), indent=1, ensure_ascii=False) + "\n"


def _untitled(node: Any) -> Any:
    """Leave out the titles that pydantic makes from field names: an editor would show the key twice."""
    if isinstance(node, list):
        return [_untitled(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _untitled(value) for key, value in node.items() if key != "title" or value == "justright configuration"}


if __name__ == "__main__":
    FILE.write_text(schema(), encoding="utf-8")
