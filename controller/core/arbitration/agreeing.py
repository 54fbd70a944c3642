"""Several people's wishes for one setting become one: what the policy of the device makes of them, and what may be said of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from controller.core.arbitration import Agreement, Voice, agree
from controller.core.arbitration.compromise import Shared
from controller.core.arbitration.sharing import Policy
from controller.core.attribution import in_force
from controller.core.core import Core
from controller.core.explanation import Wanted
from controller.core.fairness import bear, settle, take_turn
from controller.core.state import Occupant
from devices.kinds import Device

Wish = tuple[Occupant, Wanted]


def meet(core: Core, device: Device, people: Sequence[Occupant]) -> None:
    """Before deciding for several: write up what they have borne, and settle whose turn it is."""
    memory = core.device(device.name).fairness
    settle(memory, core.now)
    if core.home.sharing_of(device).policy is Policy.TURNS:
        take_turn(memory, [each.subject for each in people], core.now)


def part(core: Core, device: Device, agreements: Sequence[Agreement]) -> None:
    """After deciding: note what everybody bears from now on."""
    bear(core.device(device.name).fairness, [each.borne for each in agreements], core.now)


def agreed(core: Core, device: Device, setting: str, wishes: Sequence[Wish], there: int) -> Wish:
    """Return what the `there` people agree on who share a device, as the wish of the first of those who are heard.

    `agreement` and `shared` say how.
    """
    sharing, state, spec = core.home.sharing_of(device), core.device(device.name), device.settings[setting]
    policy = sharing.otherwise if sharing.policy is Policy.OWNER else sharing.policy
    voices = [Voice(who.subject, found.value, found.source, found.confidence, found.spread) for who, found in wishes]
    made = agree(policy, spec, voices, state.fairness, in_force(state.field_of(setting)))
    names = {each.subject: each for each in made.heard}
    heard = [wish for wish in wishes if wish[0].subject in names]
    who, wanted = next((wish for wish in heard if wish[0].subject == made.holder), heard[0])
    differ = any(not spec.same(found.value, wanted.value) for _, found in heard)
    if wanted.held and not differ:
        return wishes[0]  # what is held is held, whoever is there
    wanted.agreement, wanted.whose = made, who.subject
    wanted.shared = _said(core, policy, made, (len(wishes), there), differ=differ)
    if differ and made.holder is None:
        wanted.value, wanted.people = made.value, len(heard)
        wanted.confidence = min(found.confidence for _, found in heard)
    if wanted.shared.hidden and isinstance(wanted.spread, Mapping):
        wanted.spread = {str(wanted.value): wanted.confidence}  # what else somebody would have had is theirs to know
    return who, wanted


def unnamed(core: Core, wanted: Wanted, told: str) -> Wanted:
    """Leave out whose override it is where they are private, unless it is they who are `told`."""
    person = core.home.people.get(wanted.whose or "")
    if wanted.held and person is not None and person.private and person.id != told:
        wanted.whose = None
    return wanted


def _said(core: Core, policy: Policy, made: Agreement, people: tuple[int, int], *, differ: bool) -> Shared:
    """Return what may be said of it: where one of those who are heard is private, nobody's wish, for theirs could be worked out.

    `people`: how many have a wish that may act, and how many are there.
    """
    (wishing, there), heard = people, len(made.heard)
    private = any(core.home.people[each.subject].private for each in made.heard if each.subject in core.home.people)
    wishes = () if private else tuple((each.subject, core.name(each.subject), each.value) for each in made.heard)
    turn = made.holder is not None and differ
    return Shared(policy, wishing if turn else heard if differ else there, wishes, private=private, turn=turn)
