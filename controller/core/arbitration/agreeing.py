"""Several people's wishes for one setting become one: what the policy of the device makes of them, and what may be said of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from controller.core.arbitration import Agreement, Voice, agree, served
from controller.core.arbitration.agreement import differ, strongest
from controller.core.arbitration.compromise import EVEN, Shared, Wished
from controller.core.arbitration.sharing import Policy
from controller.core.attribution import in_force
from controller.core.core import Core
from controller.core.explanation import Wanted
from controller.core.fairness import Agreed, bear, settle, take_turn
from controller.core.state import Occupant
from devices.kinds import Device
from devices.settings import NumberSetting, Setting

Wish = tuple[Occupant, Wanted]


def meet(core: Core, device: Device, acting: Mapping[str, Sequence[Wish]]) -> None:
    """Before several agree: write up what they have borne, and settle whose turn it is among those whose wishes differ anywhere.

    `acting`: by setting, the wishes that may act.
    """
    memory = core.device(device.name).fairness
    settle(memory, core.now)
    if policy_of(core, device) is not Policy.TURNS:
        return
    heard = {setting: strongest(_voices(wishes)) for setting, wishes in acting.items() if wishes}
    differing = [voices for setting, voices in heard.items() if differ(device.settings[setting], voices)]
    take_turn(memory, sorted({each.subject for voices in differing for each in voices}), core.now)


def part(core: Core, device: Device, wanted: Mapping[str, Wanted]) -> None:
    """After deciding: note what everybody bears from now on, and what they agreed on."""
    made = {setting: (each.value, each.agreement) for setting, each in wanted.items() if each.agreement is not None}
    memory = core.device(device.name).fairness
    bear(memory, [agreement.borne for _, agreement in made.values()], core.now)
    memory.agreed = {
        setting: Agreed(value, [each.subject for each in agreement.heard], agreement.holder)
        for setting, (value, agreement) in made.items()
        if differ(device.settings[setting], agreement.heard)
    }


def weighed_anew(core: Core, device: Device, setting: str, wanted: Wanted) -> bool:
    """Say whether a value is what several agree on, which is steady by itself, or somebody else's turn has come."""
    made, before = wanted.agreement, core.devices[device.name].fairness.agreed.get(setting)
    if made is None or not differ(device.settings[setting], made.heard):
        return False
    return made.holder is None or before is None or before.holder != made.holder


def policy_of(core: Core, device: Device) -> Policy:
    """Return the policy that serves where the owner of a device, if it has one, is not there."""
    sharing = core.home.sharing_of(device)
    return sharing.otherwise if sharing.policy is Policy.OWNER else sharing.policy


def agreed(core: Core, device: Device, setting: str, wishes: Sequence[Wish], there: int) -> Wish:
    """Return what the `there` people agree on who share a device, as the wish of the first of those who are heard.

    `agreement` and `shared` say how.
    """
    state, spec, policy = core.device(device.name), device.settings[setting], policy_of(core, device)
    made = agree(policy, spec, _voices(wishes), state.fairness, in_force(state.field_of(setting)))
    names = {each.subject: each for each in made.heard}
    heard = [wish for wish in wishes if wish[0].subject in names]
    who, wanted = next((wish for wish in heard if wish[0].subject == made.holder), heard[0])
    apart = differ(spec, made.heard)
    if wanted.held and not apart:
        return wishes[0]  # what is held is held, whoever is there
    wanted.agreement, wanted.whose = made, who.subject
    wanted.shared = _said(core, spec, policy, made, there)
    if apart and made.holder is None:
        wanted.value, wanted.people = made.value, len(heard)
        wanted.confidence = min(found.confidence for _, found in heard)
    if wanted.shared.hidden and isinstance(wanted.spread, Mapping):
        wanted.spread = {str(wanted.value): wanted.confidence}  # what else somebody would have had is theirs to know
    return who, wanted


def company(core: Core, device: Device, people: Sequence[Occupant]) -> int:
    """Return how many share a device: besides the `people` who are served, those who are only watched, where it serves several."""
    sharing = core.home.sharing_of(device)
    there = served(sharing, core.places[device.place].occupants()) if sharing.together else people
    return max(len(there), len(people))


def private(core: Core, who: Occupant) -> bool:
    """Say whether somebody is private."""
    return who.person is not None and core.home.people[who.person].private


def unnamed(core: Core, wanted: Wanted, told: str) -> Wanted:
    """Leave out whose override it is where they are private, unless it is they who are `told`."""
    person = core.home.people.get(wanted.whose or "")
    if wanted.held and person is not None and person.private and person.id != told:
        wanted.whose = None
    return wanted


def _voices(wishes: Sequence[Wish]) -> list[Voice]:
    return [Voice(who.subject, found.value, found.source, found.confidence, found.spread) for who, found in wishes]


def _said(core: Core, setting: Setting, policy: Policy, made: Agreement, there: int) -> Shared:
    """Return what may be said of it: where one of those who are heard is private, nobody's wish, for theirs could be worked out."""
    private = any(core.home.people[each.subject].private for each in made.heard if each.subject in core.home.people)
    parts, pulls = made.parts or (0.0,) * len(made.heard), made.pulls or (1.0,) * len(made.heard)
    wishes = tuple(
        Wished(each.subject, core.name(each.subject), each.value, part, pull)
        for each, part, pull in zip(made.heard, parts, pulls, strict=True)
    )
    apart, best = differ(setting, made.heard), made.best
    return Shared(
        policy,
        there,
        len(made.heard) if apart else there,
        () if private else wishes,
        private=private,
        turn=made.holder is not None and apart,
        best=setting.quantise(best) if isinstance(setting, NumberSetting) and isinstance(best, int | float) else best,
        uneven=apart and max(pulls) > EVEN * min(pulls),
    )
