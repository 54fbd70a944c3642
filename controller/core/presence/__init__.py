"""Who is here: sightings by place, source and subject, and the occupants that follow from them (protocol, rule 11).

Every source speaks with a confidence; several of one person add up. Strong evidence (tag, key, PIN, own claim: .9 and more) ends weak
guesses about others. Silence is absence only for a source that says *left*; others lapse. One tag in two places is a conflict.

| question | file |
|---|---|
| What was heard, and what is it worth? | `sightings.py`, `sources.py` |
| Who is at this place now? | `place.py` |
| Who came, and who left? | `occupancy.py` |
| How likely is everybody to be there, whoever is served? | `beliefs.py`, on what `rhythms.py` knows of sources |
| Can anybody be there already? | `travel.py` |
| What only lies there? | `behind.py` |
| How long must a guess hold before it acts? | `dwelling.py` |
| Who usually is? | `habits.py`, and `customs.py` where no source speaks |
"""

from controller.core.presence.place import LIKELY, PlaceState, dump_place, load_place
from controller.core.presence.sightings import AFTER_USE_S, CONFLICT_S, STRONG, Sighting, Stay
from controller.core.presence.sources import Rates, Sources

__all__ = [
    "AFTER_USE_S",
    "CONFLICT_S",
    "LIKELY",
    "STRONG",
    "PlaceState",
    "Rates",
    "Sighting",
    "Sources",
    "Stay",
    "dump_place",
    "load_place",
]
