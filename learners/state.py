"""Reading back what `to_state` wrote: whatever is none of a learner's own is refused with a `ValueError`."""

from __future__ import annotations

from learners.base import Json


def checked(state: object, kind: str, *keys: str) -> Json:
    """Return `state` if it is of this `kind` and has `keys`; raise `ValueError` otherwise."""
    if not isinstance(state, dict) or state.get("kind") != kind:
        message = f"this is no state of a {kind} learner"
        raise ValueError(message)
    missing = [key for key in keys if key not in state]
    if missing:
        message = f"the state of a {kind} learner lacks {', '.join(missing)}"
        raise ValueError(message)
    return state
