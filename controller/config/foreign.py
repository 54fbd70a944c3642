"""The topics and templates of `sensors`: read at start, so that a template that is not understood is refused with its line."""

from __future__ import annotations

from controller.config.models import Document
from controller.config.problems import Path
from controller.config.tree import Tree
from controller.foreign import Foreign, Renders


def found(document: Document, tree: Tree) -> tuple[Foreign, ...]:
    """Return the sensors that speak on topics of their own."""
    sensors: list[Foreign] = []
    for name, section in document.sensors.items():
        path = ("sensors", name, "template")
        template = _template(section.template, path, tree) if section.template is not None else None
        if section.topic is not None:
            sensors.append(Foreign(name, section.topic, template))
        elif template is not None:
            tree.refuse(path, "needs a topic; what comes on the native one is the reading itself")
    return tuple(sensors)


def _template(source: str, path: Path, tree: Tree) -> Renders | None:
    from devices.templates import BadTemplate, Template  # noqa: PLC0415  # only who has templates pays for Jinja2

    try:
        return Template(source)
    except BadTemplate as error:
        tree.refuse(path, str(error))
        return None
