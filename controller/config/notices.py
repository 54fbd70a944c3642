"""What a configuration asks for that is accepted but not acted on yet. Said at start and by `check`, so that nobody waits for it."""

from __future__ import annotations

from controller.config.models import Document
from controller.config.problems import Path, dotted
from controller.config.reviews import installed
from controller.config.tree import Tree


def notices(document: Document, tree: Tree) -> tuple[str, ...]:
    """Return one line for each part that waits for support of discovery or of foreign identity sources."""
    waiting: list[tuple[Path, str]] = []
    for name, device in (document.devices or {}).items():
        if device.discovered is not None:
            waiting.append((("devices", name, "discovered"), "the device is left alone until this version can adopt discovered ones"))
    if document.discovery.adopt != "none":
        waiting.append((("discovery", "adopt"), "nothing is adopted until this version can adopt discovered devices"))
    waiting += [(("identity", index), "foreign identity sources are not read by this version") for index in range(len(document.identity))]
    if document.review.challengers and installed() is None:
        text = "scikit-learn is not installed (the extra `sklearn`), so reviews compare our own learners only"
        waiting.append((("review", "challengers"), text))
    return tuple(f"{tree.file}:{tree.line(path)}: {dotted(path)}: {text}" for path, text in waiting)
