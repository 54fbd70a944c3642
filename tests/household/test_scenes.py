"""The five scenes the program is made for, each as a stranger would check it: messages in, messages out, virtual time."""

from __future__ import annotations

from tests.household.driver import Document, Heard, Household, together

OWN = {"radio": "car", "cabin": "car", "seat": "car", "wheel": "car", "mirrors": "car"}


def morning(home: Household, day: int, person: str, clock: str = "06:30", **turned: float) -> Heard:
    """Play a shower: a person comes, perhaps turns it, and leaves after ten minutes. Return what was published."""
    heard = home.until(day, clock) + home.enters(person, "bathroom")
    heard += home.waits(60) + (home.turns("shower", **turned) if turned else Heard())
    return heard + home.waits(540) + home.leaves(person, "bathroom")


def drive(home: Household, person: str) -> Heard:
    """Let a key fob name a driver in the parked car, all devices obeying; return what was published up to then."""
    heard = home.parked() + home.enters(person, "car", source="fob")
    return heard + together([home.obeys(device, heard, after=0) for device in OWN])


def park(home: Household, person: str) -> Heard:
    """Let the driver stay ten minutes and leave."""
    return home.waits(600) + home.leaves(person, "car", source="fob")


def test_scene_shower_is_decided_before_ana_touches_anything_and_says_why(home: Household) -> None:
    first = morning(home, 0, "ana", temperature=39.5)
    home.reports("shower", temperature=38)
    next_morning = home.until(1, "06:30") + home.enters("ana", "bathroom")

    (preference,) = first.events("preference")
    assert (preference["person"], preference["device"], preference["setting"], preference["value"]) == (
        "ana",
        "shower",
        "temperature",
        39.5,
    )
    assert preference["origin"] == "device"
    assert next_morning.sets("shower") == [{"temperature": 39.5}]
    decision = next_morning.decision("shower")
    assert (decision["person"], decision["settings"], decision["acted"]) == ("ana", {"temperature": 39.5}, True)
    assert decision["source"] == "prediction"
    assert "39.5" in decision["why"]
    assert "Ana" in decision["why"]


def test_scene_shower_stays_at_anas_value_on_the_mornings_after(home: Household) -> None:
    morning(home, 0, "ana", temperature=39.5)
    mornings = [morning(home, day, "ana") for day in (1, 2, 3, 4, 7, 8)]

    assert [heard.decision("shower")["settings"] for heard in mornings] == [{"temperature": 39.5}] * 6
    assert not together(mornings).events("preference")


def test_scene_shower_gives_ben_after_her_his_own(home: Household) -> None:
    morning(home, 0, "ana", temperature=39.5)
    morning(home, 0, "ben", clock="07:00", temperature=37)
    ana = morning(home, 1, "ana")
    ben = morning(home, 1, "ben", clock="07:00")

    assert ana.decision("shower")["settings"] == {"temperature": 39.5}
    assert ben.decision("shower")["settings"] == {"temperature": 37}
    assert ben.decision("shower")["person"] == "ben"
    assert ben.sets("shower")[0] == {"temperature": 37}


def test_scene_shower_serves_ben_though_ana_never_said_she_left(home: Household) -> None:
    home.enters("ana", "bathroom")
    home.turns("shower", temperature=39.5)
    home.waits(5 * 3600)
    home.enters("ben", "bathroom")
    home.turns("shower", temperature=37)
    home.until(1, "06:30")
    ana = home.enters("ana", "bathroom")
    home.waits(1200)
    ben = home.enters("ben", "bathroom")

    assert ana.decision("shower")["settings"] == {"temperature": 39.5}
    assert ben.decision("shower")["person"] == "ben"


def test_scene_a_stranger_gets_the_households_and_teaches_nobody(home: Household) -> None:
    for person, clock in (("ana", "18:00"), ("ben", "19:00")):
        home.until(0, clock)
        home.enters(person, "living")
        home.turns("heater", temperature=23.5)
        home.leaves(person, "living")
    home.until(1, "18:00")
    arrival = home.shows("ff-ee-dd", "living")
    turned = home.turns("heater", temperature=27)
    home.publish("identity/living/nfc", {"tag": "ff-ee-dd", "present": False})
    home.until(2, "18:00")
    ana = home.enters("ana", "living")

    decision = arrival.decision("heater")
    assert (decision["person"], decision["guest"], decision["source"]) == (None, True, "household")
    assert 21 < decision["settings"]["temperature"] <= 23.5
    assert not turned.events("preference")
    assert [event["reason"] for event in turned.events("unattributed")] == ["guest"]
    assert ana.decision("heater")["settings"] == {"temperature": 23.5}


def test_scene_car_becomes_that_of_whoever_holds_the_key_fob(home: Household) -> None:
    wishes: dict[str, dict[str, Document]] = {
        "ana": {"seat": {"position": 200}, "wheel": {"height": 60}, "mirrors": {"left_yaw": 12}, "cabin": {"temperature": 23}},
        "ben": {"seat": {"position": 120}, "wheel": {"height": 40}, "mirrors": {"left_yaw": -8}, "cabin": {"temperature": 20}},
    }
    wishes["ana"]["radio"] = {"station": "jazz"}
    wishes["ben"]["radio"] = {"station": "rock"}
    for person, wish in wishes.items():
        drive(home, person)
        home.waits(60)
        together([home.turns(device, **settings) for device, settings in wish.items()])
        park(home, person)
    home.until(1, "06:30")
    ana = drive(home, "ana")

    for device, settings in wishes["ana"].items():
        assert ana.decision(device)["person"] == "ana"
        assert settings.items() <= ana.commanded(device).items(), device


def test_scene_car_turns_are_explicit_preferences_of_ana_and_none_of_ben(home: Household) -> None:
    drive(home, "ana")
    home.waits(60)
    rolled = together([home.waits(0.5) + home.reports("seat", position=position) for position in range(155, 205, 5)])
    raised = together([home.waits(2) + home.reports("cabin", temperature=temperature) for temperature in (21.5, 22, 22.5, 23)])
    scrolled = together([home.waits(1) + home.reports("radio", station=station) for station in ("rock", "news", "jazz")])
    heard = rolled + raised + scrolled + home.waits(30) + park(home, "ana")

    preferences = {(event["device"], event["setting"]): (event["person"], event["value"]) for event in heard.events("preference")}
    assert preferences == {("seat", "position"): ("ana", 200), ("cabin", "temperature"): ("ana", 23), ("radio", "station"): ("ana", "jazz")}
    assert len(heard.events("preference")) == 3
    assert not heard.sets("seat") + heard.sets("cabin") + heard.sets("radio")


def test_scene_coffee_machine_preselects_the_usual_and_never_brews(home: Household) -> None:
    home.enters("ana", "kitchen")
    home.turns("coffee", drink="latte", active=False)
    home.leaves("ana", "kitchen")
    home.reports("coffee", drink="espresso", active=False)
    home.until(1, "06:30")
    arrival = home.enters("ana", "kitchen")

    assert arrival.commanded("coffee")["drink"] == "latte"
    assert arrival.commanded("coffee").keys() <= {"drink", "strength"}


def test_scene_explicit_level_gives_only_what_she_set_and_auto_lost_nothing(home: Household) -> None:
    listen = [("ana", "rock"), ("ana", "rock"), ("ana", "rock"), ("ana", "jazz")]
    for day, (person, station) in enumerate(listen):
        home.until(day, "08:00")
        home.enters(person, "car", source="fob")
        home.turns("radio", station=station)
        home.leaves(person, "car", source="fob")
        home.reports("radio", station="news", volume=55)
    before = home.until(7, "08:00") + home.enters("ana", "car", source="fob")
    home.leaves("ana", "car", source="fob")
    answered = home.asks("person/level", person="ana", device="radio", level="explicit")
    home.reports("radio", station="news", volume=55)
    explicit = home.until(8, "08:00") + home.enters("ana", "car", source="fob")
    home.leaves("ana", "car", source="fob")
    home.asks("person/level", person="ana", device="radio", level="auto")
    home.reports("radio", station="news", volume=55)
    after = home.until(9, "08:00") + home.enters("ana", "car", source="fob")

    assert answered.answer("person/level")["status"] == "ok"
    assert explicit.sets("radio") == [{"station": "jazz"}]
    assert explicit.decision("radio")["level"] == "explicit"
    assert after.commanded("radio") == before.commanded("radio")
    assert after.decision("radio")["source"] == before.decision("radio")["source"] == "prediction"


def test_scene_a_pin_wins_over_what_is_learned_and_clearing_it_brings_that_back(home: Household) -> None:
    morning(home, 0, "ana", temperature=39.5)
    pinned = home.asks("preference/set", person="ana", device="shower", setting="temperature", value=37.5)
    with_pin = morning(home, 1, "ana")
    cleared = home.asks("preference/clear", person="ana", device="shower", setting="temperature")
    without = morning(home, 2, "ana")

    assert pinned.answer("preference/set")["status"] == cleared.answer("preference/clear")["status"] == "ok"
    assert [event["origin"] for event in pinned.events("preference")] == ["request"]
    assert with_pin.decision("shower")["settings"] == {"temperature": 37.5}
    assert with_pin.decision("shower")["source"] == "pin"
    assert without.decision("shower")["settings"] == {"temperature": 39.5}
    assert without.decision("shower")["source"] == "prediction"
