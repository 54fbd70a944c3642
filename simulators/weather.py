"""Weather outdoors: a year, a day, and spells that last; the same for the same seed. Degrees Celsius."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulators.chance import bell, stream, wave

YEAR_DAYS = 365.25


@dataclass(slots=True)
class Weather:
    """Temperature by day of the year and hour: `mean` and `season` over the year, `swing` over the day, `spell` from day to day."""

    seed: object
    first_day_of_year: int = 5
    mean: float = 14.0
    season: float = 8.0
    swing: float = 4.0
    spell: float = 2.5
    _day: int = -1
    _anomaly: float = field(default=0.0)

    def outdoors(self, day: int, hour: float) -> float:
        """Return the temperature on a day since the start. Coldest in late January and before sunrise, as at mid latitudes."""
        yearly = -wave((self.first_day_of_year + day + 65.0) / YEAR_DAYS)
        daily = -wave((hour + 2.0) / 24.0)
        return round(self.mean + self.season * yearly + self.swing * daily + self.spell * self._spell(day), 1)

    def _spell(self, day: int) -> float:
        """Return how unusual a day is: AR(1) with a memory of about four days, made day by day so that nothing is kept."""
        if day < self._day:
            self._day, self._anomaly = -1, 0.0
        while self._day < day:
            self._day += 1
            self._anomaly = 0.8 * self._anomaly + 0.6 * bell(stream(self.seed, "weather", self._day))
        return self._anomaly
