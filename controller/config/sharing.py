"""How several people share a device: what `policies` says of kinds and devices, and a device of itself, in one answer for each."""

from __future__ import annotations

from controller.config.models import DeviceSection, Document
from controller.config.problems import unknown
from controller.config.tree import Tree
from controller.core.arbitration.sharing import Policy, Sharing
from devices.catalog import KINDS


def sharing(document: Document, tree: Tree) -> dict[str, Sharing]:
    """Return how devices are shared that the file speaks of; a device's own word beats its kind's."""
    devices = document.devices or {}
    for name in document.policies:
        if name not in devices and name not in KINDS:
            tree.refuse(("policies", name), unknown(name, "device or kind", dict.fromkeys([*devices, *KINDS])))
    found = {name: _sharing(name, section, document, tree) for name, section in devices.items()}
    return {name: each for name, each in found.items() if each is not None}


def _sharing(name: str, section: DeviceSection, document: Document, tree: Tree) -> Sharing | None:
    said = section.policy or document.policies.get(name) or (section.owner and "owner") or document.policies.get(section.kind or "")
    if section.owner is not None and section.owner not in (document.people or {}):
        tree.refuse(("devices", name, "owner"), unknown(section.owner, "person", document.people or {}))
    if said is None:
        return None
    if said == Policy.OWNER and section.owner is None:
        tree.refuse(("devices", name), "is its owner's by its policy, but has no owner: name one of people, or choose another policy")
    if said != Policy.OWNER and section.owner is not None:
        tree.refuse(("devices", name, "owner"), f"does not go with the policy {said}: leave one of the two out")
    kind = KINDS.get(section.kind or "")
    return Sharing(Policy(said), section.owner, Policy(kind.shared) if kind is not None else Policy.NEWEST)
