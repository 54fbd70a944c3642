"""Members of a group: who turns one takes the other along, by as much."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from controller.core.ledger import Entry, EntryType
from devices.messages import Origin
from tests.unit.core.homes import HOME, device, with_device
from tests.unit.core.life import Life, Outcome


@dataclass(slots=True)
class Radios:
    """Two radios in one room, and how loud they are."""

    life: Life = field(default_factory=lambda: Life(with_device(HOME, device("radio", "radio", "living"))))
    loud: dict[str, float] = field(default_factory=lambda: {"hifi": 30.0, "radio": 20.0})
    drawn: random.Random = field(default_factory=lambda: random.Random(11))

    def __post_init__(self) -> None:
        """Somebody is there, and has been for a while."""
        self.life.obeys(self.life.enters("ana", "living"))
        self.life.waits(400)
        for name, volume in self.loud.items():
            self.life.reports(name, volume=volume)
            self.life.waits(300)

    def turned(self, first: str, by: float, follows: float | None, word: Origin | None = None) -> Outcome:
        """Turn one, which may say so and may take the other along."""
        second = next(each for each in self.loud if each != first)
        heard = self._says(first, by, word)
        if follows is not None:
            heard += self.life.waits(self.drawn.uniform(0.05, 0.4)) + self._says(second, follows)
        return heard + self.life.waits(self.drawn.uniform(100, 900))

    def _says(self, name: str, by: float, word: Origin | None = None) -> Outcome:
        self.loud[name] += by
        return self.life.reports(name, volume=self.loud[name], origin=word)


def wished(outcome: Outcome) -> list[str]:
    """Return of which devices something became somebody's wish."""
    return [str(each.device) for each in outcome.entries(EntryType.PREFERENCE)]


def ignored(outcome: Outcome) -> list[Entry]:
    return [each for each in outcome.entries(EntryType.IGNORED) if "claimed" not in each.detail]


def test_what_follows_by_as_much_is_no_wish_and_what_was_turned_is() -> None:
    radios = Radios()
    heard = [radios.turned("hifi", by, by) for by in (7.0, -4.0, 9.0, 5.0)]

    assert [wished(each) for each in heard] == [["hifi"]] * 4
    assert [each.reason for each in ignored(heard[0])] == ["doubtful"]
    assert all([each.reason for each in ignored(later)] == ["fan_out"] for later in heard[1:])


def test_one_that_says_that_it_was_turned_takes_the_other_along_too() -> None:
    radios = Radios()
    heard = [radios.turned("hifi", by, by, Origin.MANUAL) for by in (7.0, -4.0, 9.0, 5.0)]

    assert [wished(each) for each in heard] == [["hifi"]] * 4


def test_either_may_lead() -> None:
    radios = Radios()
    heard = [radios.turned(first, by, by) for first, by in (("hifi", 7.0), ("radio", -4.0), ("radio", 9.0), ("hifi", 5.0))]

    assert [wished(each) for each in heard] == [["hifi"], ["radio"], ["radio"], ["hifi"]]


def test_two_that_somebody_turns_by_different_ways_are_two_hands() -> None:
    radios = Radios()
    heard = [radios.turned("hifi", by, None) + radios.turned("radio", other, None) for by, other in ((7.0, 7.0), (-4.0, 6.0))]

    assert all(sorted(wished(each)) == ["hifi", "radio"] for each in heard)


def test_what_follows_soon_after_a_hand_that_the_device_named_is_judged_by_itself() -> None:
    radios = Radios()
    radios.turned("hifi", 7.0, 7.0)
    radios.life.reports("radio", volume=45.0, origin=Origin.MANUAL)
    radios.loud["radio"] = 45.0
    radios.life.waits(12)
    heard = radios.turned("hifi", -10.0, -9.5)

    assert [(each.device, each.value) for each in heard.entries(EntryType.PREFERENCE)] == [("radio", 45.0), ("hifi", 27.0)]
