"""The scenes of the demo, in the order they are played; each is a few movements of people on a stage."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from simulators.demo.blind import BLIND_S, BlindRule
from simulators.demo.stage import Stage
from simulators.household import ANA, BEN, MIA
from simulators.scenarios import DEVICES, Settings, house
from simulators.screen.words import coloured, worded

Scene: TypeAlias = Callable[[Stage], Awaitable[None]]

STRANGER = "9f-00-11-22"

SETTLE_S = 1.5
"""A turned knob counts after so long here, so that nobody has to wait for it."""
ONE_BY_ONE_S = 5.0
"""Seconds from one knob to the next: what changes on several devices at once is a scene of the house, and no hand's."""


def settings() -> Settings:
    """Return the house of the scenes: the family's, with short settle times."""
    knobs: Mapping[str, tuple[str, ...]] = {
        "shower": ("temperature",),
        "seat": ("position", "height", "recline"),
        "wheel": ("height", "reach"),
        "mirrors": ("left_tilt", "right_tilt"),
        "ac": ("temperature",),
        "radio": ("station", "volume"),
        "coffee": ("drink", "strength"),
    }
    made = house((ANA, BEN, replace(MIA)), ("shower", "coffee", "seat", "wheel", "mirrors", "ac", "radio"))
    for device, names in knobs.items():
        own = dict(DEVICES[device].get("settings", {}))
        quick = {name: dict(own.get(name, {})) | {"settle": SETTLE_S} for name in names}
        made["devices"][device] = dict(DEVICES[device]) | {"settings": quick}
    return made


async def first_morning(stage: Stage) -> None:
    """Nothing is known yet; one turn is enough."""
    await stage.jump(0, 7.0)
    await stage.enters("ana", "bathroom")
    await stage.play(2.0)
    await stage.pause(1.2)
    await stage.turns("ana", "shower", temperature=39.5)
    await stage.play(2.0)
    await stage.leaves("ana", "bathroom")
    await stage.pause(1.0)


async def next_morning(stage: Stage) -> None:
    """Everybody gets their own; a stranger gets the household's, and teaches nobody."""
    await stage.jump(1, 6.7)
    await stage.enters("ben", "bathroom")
    await stage.play(1.0)
    await stage.turns("ben", "shower", temperature=37.0)
    await stage.play(2.0)
    await stage.leaves("ben", "bathroom")
    await stage.pause(0.8)
    await stage.jump(1, 7.0)
    await stage.enters("ana", "bathroom")
    await stage.play(3.0)
    await stage.pause(1.6)
    await stage.leaves("ana", "bathroom")
    await stage.jump(1, 8.0)
    await stage.enters("stranger", "bathroom", tag=STRANGER)
    await stage.play(1.5)
    await stage.turns("stranger", "shower", temperature=36.0)
    await stage.play(2.5)
    await stage.leaves("stranger", "bathroom", tag=STRANGER)
    await stage.pause(1.2)


async def whose_hand(stage: Stage) -> None:
    """A dial is turned 300 ms after it moved by itself; by whose hand, and what would a simpler rule have made of it."""
    shower = stage.home.config.home.devices["shower"]
    rule = BlindRule()
    await stage.jump(2, 7.0)
    stage.driver.clock.set(1.0)
    await stage.enters("ana", "bathroom")
    await stage.home.shower.expect(temperature=39.5, within=5)
    for command in stage.home.shower.commands[-1:]:
        rule.commanded(stage.driver.clock.seconds, command)
    moved = stage.driver.clock.seconds
    await stage.home.passes(0.3)
    await stage.turns("ana", "shower", temperature=41.0)
    after = stage.driver.clock.seconds - moved
    verdict = rule.reported(stage.driver.clock.seconds, "temperature", 41.0)
    stage.driver.clock.set(stage.rate)
    kept = await stage.driver.until(lambda: stage.home.shower.decision.get("source") == "override", 10.0)
    await stage.play(0.5)
    stage.screen.beside(
        _ours(stage, after, kept=kept),
        f"[bold red]A rule that is blind for {BLIND_S:.0f} s after its own command[/]\n"
        + ("“That was me.” Not remembered, and back to " if verdict == "blind" else "“A person.” Not ")
        + f"{worded(shower, 'temperature', rule.restores('temperature') or 0)}.",
    )
    await stage.pause(3.0)
    await stage.leaves("ana", "bathroom")


async def shared_car(stage: Stage) -> None:
    """The key fob says who drives; everything moves while the car stands in P with the belt open."""
    await used_to_the_car(stage)
    await stage.jump(4, 8.2)
    await stage.enters("ana", "car", by="fob")
    await stage.play(14.0)
    await stage.pause(1.8)
    for position in (115, 110, 105):
        await stage.home.seat.turn(position=position)
        await stage.play(0.3)
    stage.say(f"{coloured(stage.people, 'ana')} rolls the seat back in three goes: one wish, not three")
    await stage.turns("ana", "ac", temperature=22.5)
    for station in ("rock", "kids", "classic"):
        await stage.home.radio.turn(station=station)
        await stage.play(0.3)
    stage.say(f"{coloured(stage.people, 'ana')} scrolls the radio to [bold]classic[/]")
    await stage.play(3.0)
    await stage.leaves("ana", "car", by="fob")
    await stage.pause(1.6)


async def coffee(stage: Stage) -> None:
    """The usual is pre-selected; brewing is a person's business."""
    await stage.jump(4, 9.0)
    stage.silent = True
    await stage.home.enters("ben", "kitchen")
    await stage.skip(1.0)
    await stage.home.coffee.turn(drink="cappuccino", strength=2)
    await stage.skip(SETTLE_S + 1.0)
    await stage.home.leaves("ben", "kitchen")
    await stage.skip(1.0)
    stage.silent = False
    await stage.jump(5, 7.5)
    await stage.enters("ben", "kitchen")
    await stage.play(1.5)
    stage.say("it is pre-selected; brewing waits for Ben’s own finger")
    await stage.pause(1.4)
    await stage.leaves("ben", "kitchen")


async def in_charge(stage: Stage) -> None:
    """Ana sets how far it may go: only what she set herself, a standing wish, and back."""
    await stage.jump(6, 8.0)
    await stage.home.request("preference/set", person="ana", device="shower", setting="temperature", value=38.5)
    stage.say("Ana pins the shower: [bold]38.5 °C[/], whatever was learned")
    await stage.enters("ana", "bathroom")
    await stage.play(1.5)
    await stage.leaves("ana", "bathroom")
    await stage.home.request("preference/clear", person="ana", device="shower", setting="temperature")
    stage.say("… and takes the pin out again: what was learned is still there")
    await stage.jump(6, 9.0)
    await stage.enters("ana", "bathroom")
    await stage.play(1.5)
    await stage.pause(1.6)
    await stage.leaves("ana", "bathroom")


async def used_to_the_car(stage: Stage) -> None:
    """Both have driven before and set everything once; told in one line."""
    stage.silent = True
    await stage.jump(2, 18.0)
    for day, person, position, height, recline, wheel, reach, air, station in (
        (2, "ana", 120, 60, 22, 55, 35, 20.5, "jazz"),
        (3, "ben", 205, 30, 27, 40, 60, 19.5, "rock"),
    ):
        await stage.jump(day, 18.5)
        await stage.home.enters(person, "car", source="fob")
        await stage.skip(10.0)
        await stage.home.seat.turn(position=position, height=height, recline=recline)
        await stage.skip(ONE_BY_ONE_S)
        await stage.home.wheel.turn(height=wheel, reach=reach)
        await stage.skip(ONE_BY_ONE_S)
        await stage.home.mirrors.turn(left_tilt=wheel - 50, right_tilt=wheel - 47)
        await stage.skip(ONE_BY_ONE_S)
        await stage.home.ac.turn(temperature=air)
        await stage.skip(ONE_BY_ONE_S)
        await stage.home.radio.turn(station=station)
        await stage.skip(SETTLE_S + 1.0)
        await stage.home.leaves(person, "car", source="fob")
        await stage.skip(1.0)
    stage.silent = False
    stage.say("yesterday and the day before, Ana and Ben each drove once and set the car up")


def _ours(stage: Stage, after: float, *, kept: bool) -> str:
    """Say what the program made of it, in its own words where it gave any."""
    shower = stage.home.shower
    first = f"[bold green]justright, {after * 1000:.0f} ms after its own command[/]\n"
    if not kept:
        return first + f"it is not sure: {json.dumps(shower.decision.get('why'))}"
    value = worded(stage.home.config.home.devices["shower"], "temperature", shower.decision["settings"]["temperature"])
    return first + f"“That was you, Ana. Kept until you leave: {value}.”"


SCENES: tuple[tuple[str, Scene], ...] = (
    ("Ana, one morning", first_morning),
    ("The next morning", next_morning),
    ("Whose hand was that?", whose_hand),
    ("One car, two drivers", shared_car),
    ("The usual, please", coffee),
    ("Who is in charge", in_charge),
)
