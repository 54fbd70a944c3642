"""The review: begin one, take its changes back."""

from __future__ import annotations

from controller.core.core import Core
from controller.core.events import RequestMade
from controller.core.learning import reviewing
from controller.core.petitions.names import Answer, RefusedError


def run(core: Core, event: RequestMade) -> None:
    """Begin a review; it is answered when it is finished."""
    if core.review is not None and core.review.asked:
        message = "a review is under way already; its answer comes when it is finished"
        raise RefusedError(message)
    reviewing.promise(core, event.transaction)


def undo(core: Core, _: RequestMade) -> Answer:
    """Take back what the last review changed."""
    changed = reviewing.last_changed(core)
    if not changed:
        message = "no review has changed anything that could be taken back"
        raise RefusedError(message)
    return {"undone": [reviewing.take_back(core, key) for key in changed]}
