"""What people ask for over `bridge/request`: each verb its handler, which returns the data of the answer or refuses with a reason."""

from __future__ import annotations

from collections.abc import Callable

from controller.core.core import Core
from controller.core.decisions import Respond
from controller.core.events import RequestMade
from controller.core.petitions import devices, levels, people, reviews, suggestions
from controller.core.petitions.names import Answer, RefusedError
from controller.core.requests import (
    AcceptSuggestion,
    AdoptDevice,
    AnswerQuiz,
    AskHealth,
    ClaimEntry,
    ClearPin,
    DiscountEntry,
    DismissSuggestion,
    EnrolTag,
    ForgetPerson,
    PauseDevice,
    ReleaseHold,
    ResetEcho,
    RunReview,
    SetDevice,
    SetLevel,
    SetPin,
    UndoDecision,
    UndoReview,
)


def petition(core: Core, event: RequestMade) -> None:
    """Meet a request and answer it."""
    request = event.request
    try:
        data = _HANDLERS.get(type(request), _not_here)(core, event)
    except RefusedError as error:
        core.emit(Respond(request.verb, {}, str(error), event.transaction))
    else:
        if data is not None:  # else it is answered when it is done
            core.emit(Respond(request.verb, data, None, event.transaction))


def _health(core: Core, _: RequestMade) -> Answer:
    offline = [name for name, state in core.devices.items() if state.available is False]
    return {"people": len(core.home.people), "devices": len(core.devices), "unavailable": offline, "sensors": len(core.samples)}


def _adopt(_: Core, event: RequestMade) -> Answer:
    assert isinstance(event.request, AdoptDevice)  # noqa: S101  # the table below says so
    message = f"no device {event.request.device!r} was discovered"
    raise RefusedError(message)


def _not_here(_: Core, event: RequestMade) -> Answer:
    message = f"{event.request.verb} is not part of this version"
    raise RefusedError(message)


_HANDLERS: dict[type, Callable[[Core, RequestMade], Answer | None]] = {
    SetLevel: levels.set_level,
    SetPin: levels.set_pin,
    ClearPin: levels.clear_pin,
    SetDevice: devices.set_device,
    UndoDecision: devices.undo,
    PauseDevice: devices.pause,
    ReleaseHold: devices.release,
    ResetEcho: devices.reset_echo,
    AcceptSuggestion: suggestions.accept,
    DismissSuggestion: suggestions.dismiss,
    EnrolTag: people.enrol,
    AnswerQuiz: people.answer_quiz,
    ClaimEntry: people.claim,
    DiscountEntry: people.discount,
    ForgetPerson: people.forget,
    AdoptDevice: _adopt,
    RunReview: reviews.run,
    UndoReview: reviews.undo,
    AskHealth: _health,
}
