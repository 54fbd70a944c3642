"""A hand soon after a scene, at one of its lamps: the scene is nobody's, and what came after it is somebody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from controller.core.ledger import EntryType
from controller.core.requests import SetDevice
from devices.messages import Origin
from devices.settings import Value
from tests.unit.core.homes import HOME, device, with_device
from tests.unit.core.life import Life, Outcome

LAMPS = ("lamp", "sconce", "floor")
SCENE: dict[str, dict[str, Value]] = {
    name: {"brightness": 60.0 + 20.0 * number, "color_temp_kelvin": 2500.0} for number, name in enumerate(LAMPS)
}


def lit() -> Life:
    """Return a life with three lamps in one room, where somebody has been for ten minutes."""
    cover = device("cover", "generic", "living", {"position": {"minimum": 0, "maximum": 100, "step": 1, "default": 50}})
    home = with_device(with_device(HOME, device("sconce", "light", "living")), device("floor", "light", "living"))
    life = Life(with_device(home, cover))
    life.obeys(life.enters("ana", "living"))
    for name in LAMPS:
        life.reports(name, brightness=255.0, color_temp_kelvin=2700.0)
    life.reports("cover", position=40.0)
    life.waits(600)
    return life


@dataclass(slots=True)
class Room:
    """Three lamps of a scene, and what is said of them."""

    life: Life = field(default_factory=lit)

    def scene(self) -> Outcome:
        """Set all lamps at once, .1 s apart."""
        heard = Outcome()
        for name, values in SCENE.items():
            heard += self.life.reports(name, values) + self.life.waits(0.1)
        return heard

    def then(self, *turned: tuple[float, float], name: str = "sconce") -> Outcome:
        """Turn the brightness of one lamp so long after the scene began, once or click by click; the rest of the time goes by."""
        start = self.life.now
        heard = self.scene()
        for after, brightness in turned:
            heard += self.life.waits(after - (self.life.now - start).total_seconds())
            heard += self.life.reports(name, {**SCENE[name], "brightness": brightness})
        return heard + self.life.waits(300)


def wished(outcome: Outcome) -> list[tuple[str | None, Value | None]]:
    return [(each.device, each.value) for each in outcome.entries(EntryType.PREFERENCE)]


@pytest.mark.parametrize("clicks", [[(1.2, 170.0)], [(1.2, 110.0), (1.9, 140.0), (2.6, 170.0)], [(1.8, 20.0)]])
def test_who_turns_one_lamp_of_a_scene_just_after_it_is_heard_and_not_fought(clicks: Sequence[tuple[float, float]]) -> None:
    heard = Room().then(*clicks)

    assert wished(heard) == [("sconce", clicks[-1][1])]
    assert all("brightness" not in each for each in heard.sets("sconce"))


def test_what_turns_a_lamp_of_a_scene_sooner_than_a_hand_would_is_in_doubt_and_not_fought() -> None:
    heard = Room().then((0.7, 170.0))

    assert wished(heard) == []
    assert "doubtful" in heard.reasons()
    assert all("brightness" not in each for each in heard.sets("sconce"))


def test_a_count_beside_what_the_scene_set_is_no_hand() -> None:
    assert wished(Room().then((1.2, 81.0))) == []


def test_a_lamp_that_goes_on_the_way_it_went_may_take_its_time() -> None:
    room = Room()
    start = room.life.now
    heard = room.life.reports("lamp", SCENE["lamp"]) + room.life.reports("floor", SCENE["floor"])
    for after, brightness in ((0.1, 220.0), (0.9, 160.0), (1.6, 80.0)):
        heard += room.life.waits(after - (room.life.now - start).total_seconds())
        heard += room.life.reports("sconce", {**SCENE["sconce"], "brightness": brightness})

    assert wished(heard + room.life.waits(300)) == []


def test_a_scene_that_sets_every_lamp_twice_is_no_hand() -> None:
    room = Room()
    heard = room.scene() + room.life.waits(0.9)
    for name in LAMPS:
        heard += room.life.reports(name, brightness=150.0, color_temp_kelvin=2500.0) + room.life.waits(0.1)

    assert wished(heard + room.life.waits(300)) == []


@pytest.mark.parametrize("wait", [2.0, 9.0])
def test_what_a_hand_turned_just_before_a_scene_was_a_wish_and_the_scene_is_none(wait: float) -> None:
    room = Room()
    heard = room.life.reports("sconce", brightness=170.0) + room.life.waits(wait)
    heard += room.scene() + room.life.waits(300)

    assert wished(heard) == [("sconce", 170.0)]


def moves(room: Room, after: float, tick: float, *, to: float = 90.0, stride: float = 8.0) -> Outcome:
    """Let the cover begin to move so long after now, and say every `tick` where it is."""
    heard, position = room.life.waits(after), 40.0
    while position < to:
        heard += room.life.waits(tick)
        position = min(position + stride, to)
        heard += room.life.reports("cover", position=position)
    return heard + room.life.waits(300)


@pytest.mark.parametrize("tick", [1.0, 2.0])
@pytest.mark.parametrize("times", [1, 2])
def test_a_cover_that_sets_out_with_the_lamps_of_a_scene_is_of_it_however_long_it_goes(tick: float, times: int) -> None:
    room = Room()
    heard = Outcome()
    for number in range(times):
        for name in LAMPS:
            room.life.reports(name, brightness=255.0, color_temp_kelvin=2700.0, origin=Origin.EXTERNAL)
        room.life.reports("cover", position=40.0, origin=Origin.EXTERNAL)
        room.life.waits(1000 + 400 * number)
        heard += room.scene() + moves(room, 0.1, tick, to=90.0 - 20 * number)

    assert wished(heard) == []
    assert "doubtful" not in heard.reasons()


@pytest.mark.parametrize("off", [1.0, -1.0])
def test_a_cover_of_a_scene_that_is_a_count_beside_some_seconds_later_is_of_it_all_the_same(off: float) -> None:
    room = Room()
    heard = room.scene()
    for position in (48.0, 56.0, 64.0, 72.0, 80.0):
        heard += room.life.waits(1.0) + room.life.reports("cover", position=position)
    heard += room.life.waits(6.2) + room.life.reports("cover", position=80.0 + off) + room.life.waits(300)

    assert wished(heard) == []


@pytest.mark.parametrize("after", [2.5, 5.0, 8.0])
def test_a_lamp_of_a_scene_that_is_a_count_beside_some_seconds_later_is_of_it_all_the_same(after: float) -> None:
    assert wished(Room().then((after, 81.0))) == []


def test_a_cover_that_says_at_once_that_it_obeyed_goes_its_way_with_a_scene_all_the_same() -> None:
    room = Room()
    for position in (90.0, 10.0, 70.0, 40.0):
        room.life.asks(SetDevice("cover", {"position": position}, "ana"))
        room.life.waits(0.1)
        room.life.reports("cover", position=position)
        room.life.waits(400)
    heard = room.scene() + moves(room, 0.2, 2.0, stride=6.0)

    assert wished(heard) == []
    assert "doubtful" not in heard.reasons()


@pytest.mark.parametrize("after", [4.5, 40.0])
def test_a_cover_that_sets_out_when_a_scene_is_over_was_sent_by_somebody(after: float) -> None:
    room = Room()
    heard = room.scene() + moves(room, after, 1.0)

    assert wished(heard) == [("cover", 90.0)]


def test_a_cover_that_is_turned_back_on_its_way_in_a_scene_was_turned_by_somebody() -> None:
    room = Room()
    heard = room.scene()
    for position in (48.0, 56.0, 50.0, 42.0, 34.0, 30.0):
        heard += room.life.waits(1.0) + room.life.reports("cover", position=position)

    assert wished(heard + room.life.waits(300)) == [("cover", 30.0)]


def test_who_rolls_a_cover_in_three_goes_and_turns_two_lamps_a_little_after_coming_turned_them_all() -> None:
    life = lit()
    life.waits(60)
    life.leaves("ana", "living")
    life.waits(1200)
    life.obeys(life.enters("ana", "living"))
    heard = life.waits(8)
    for position in (55.0, 62.0, 70.0):
        heard += life.reports("cover", position=position) + life.waits(0.4)
    heard += life.reports("lamp", brightness=120.0) + life.waits(0.35)
    heard += life.reports("floor", brightness=90.0) + life.waits(300)

    assert sorted(wished(heard), key=str) == [("cover", 70.0), ("floor", 90.0), ("lamp", 120.0)]


@pytest.mark.parametrize("way", [(115.0, 110.0), (30.0, 20.0)])
def test_who_turns_on_a_slow_lamp_when_a_scene_has_long_set_it_is_heard(way: Sequence[float]) -> None:
    room = Room()
    for brightness in (200.0, 255.0):  # it takes its way by itself
        asked = room.life.asks(SetDevice("sconce", {"brightness": brightness}, "ana"))
        assert asked.sets("sconce")
        for value in (brightness - 20, brightness - 10, brightness):
            room.life.waits(0.5)
            room.life.reports("sconce", brightness=value)
        room.life.waits(400)
    heard = Outcome()
    for number, sconce in enumerate((200.0, 160.0, 120.0)):
        heard += room.life.reports("lamp", brightness=60.0 + number) + room.life.reports("floor", brightness=100.0 - number)
        heard += room.life.reports("sconce", brightness=sconce) + room.life.waits(0.5)
    heard += room.life.waits(9)
    for sconce in way:
        heard += room.life.reports("sconce", brightness=sconce) + room.life.waits(0.5)

    assert ("sconce", way[-1]) in wished(heard + room.life.waits(300))


@pytest.mark.parametrize("turned", [{"brightness": 170.0}, {"brightness": 170.0, "color_temp_kelvin": 3500.0}])
def test_a_scene_that_is_called_again_and_finds_all_but_one_lamp_where_it_set_them_is_no_wish(turned: dict[str, Value]) -> None:
    room = Room()
    room.scene()
    room.life.waits(900)
    by_hand = room.life.reports("sconce", turned) + room.life.waits(1100)
    again = room.life.reports("sconce", SCENE["sconce"]) + room.life.waits(300)

    assert sorted(wished(by_hand), key=str) == sorted((("sconce", each) for each in turned.values()), key=str)
    assert wished(again) == []
    assert all("brightness" not in each for each in again.sets("sconce"))


def test_who_goes_back_to_where_a_scene_had_set_one_lamp_when_another_one_was_turned_is_believed() -> None:
    room = Room()
    room.scene()
    for name, brightness in (("floor", 33.0), ("sconce", 170.0), ("sconce", 80.0)):
        room.life.waits(700)
        heard = room.life.reports(name, brightness=brightness) + room.life.waits(300)

    assert wished(heard) == [("sconce", 80.0)]
