"""One value, said otherwise: whether a report accounts for a command on a device with a grid, a unit or limits of its own."""

from __future__ import annotations

from controller.core.attribution.answers.grid import coarse_grid, on_own_marks
from controller.core.state import Command, Field
from devices.settings import NumberSetting, Setting, Value

_DUST = 1e-6
_SURE = 5
"""Values that a device stood at, all on one grid, before a second wording is taken for a rounding."""
_WHOLE_F = 0.02
"""How far from whole °F a value may lie that was rounded to hundredths of °C."""
_LITTLE = 0.6
"""Steps by which a device may correct its own wording of a value later on: the rounding of °F is .28 °C, of percent 1.3 of 255."""
_ROUNDED = 0.05
"""Steps beside what it was told from which on a device has rounded that."""


def accounts(setting: Setting, field: Field, command: Command, value: Value) -> bool:
    """Say whether a device that was told `command` and says `value` stands where it was told to, as well as it can."""
    if setting.same(command.value, value):
        return True
    learned = field.echo.answer_to(command.value)
    if learned is not None and setting.same(learned, value):
        return True
    if _too_far(setting, field, command.value, value):
        return False
    if command.reached is not None:
        return _corrected(setting, field, command, value)
    return rounded(setting, command.value, value) or _on_coarse_grid(setting, field, command.value, value)


def _too_far(setting: Setting, field: Field, commanded: Value, reported: Value) -> bool:
    """Say whether a device that always stands just where it is told to would not stand there; one may be switched to °F at any time."""
    if not isinstance(setting, NumberSetting) or isinstance(commanded, str) or isinstance(reported, str):
        return False
    fahrenheit = reported * 1.8 + 32
    whole = setting.unit == "°C" and abs(fahrenheit - round(fahrenheit)) <= _WHOLE_F
    if whole or not field.echo.exact(abs(commanded - reported)):
        return False
    return not _perhaps_on_its_own_grid(setting, field, commanded, reported)


def _perhaps_on_its_own_grid(setting: NumberSetting, field: Field, commanded: float, reported: float) -> bool:
    """Say whether a device was exact for want of anything else: all it was told may have lain on a grid of its own."""
    stood = [each for each in field.echo.stood if not isinstance(each, str)]
    between_steps = any(abs(each - setting.quantise(each)) > field.echo.noise for each in stood)
    return between_steps or _on_coarse_grid(setting, field, commanded, reported, 1)


def _corrected(setting: Setting, field: Field, command: Command, value: Value) -> bool:
    """Say whether `value` only corrects how the device first worded its answer (it promised, then it measured)."""
    if not isinstance(setting, NumberSetting) or isinstance(command.value, str) or isinstance(value, str) or field.reported is None:
        return False
    if not setting.same(field.reported, command.value):
        return command.answered and setting.same(field.reported, value)
    near = abs(command.value - value) <= setting.step * _LITTLE and rounded(setting, command.value, value)
    near = near and not _worded(setting, field.reported, command.value, value)
    promises = field.echo.promised > 0 or field.echo.direct < _SURE or field.echo.promises
    return near or (promises and _on_coarse_grid(setting, field, command.value, value, _SURE))


def _worded(setting: NumberSetting, stood: Value, told: float, said: float) -> bool:
    """Say whether a device had rounded already, and better: one command has one resting value."""
    if isinstance(stood, str):
        return False
    return setting.step * _ROUNDED < abs(stood - told) <= abs(said - told)


def rounded(setting: Setting, commanded: Value, reported: Value) -> bool:
    """Say whether a device with a grid of its own (°F inside, whole degrees) would report `commanded` as `reported`."""
    if not isinstance(setting, NumberSetting) or isinstance(commanded, str) or isinstance(reported, str):
        return False
    off_grid = abs(reported - setting.quantise(reported)) > _DUST  # binary dust
    return off_grid and abs(commanded - reported) < setting.step


def perhaps_coarse(setting: Setting, field: Field, command: Command, value: Value) -> bool:
    """Say whether a device of which too little is known may have rounded what it was told to whole units, or to every other step."""
    if not isinstance(setting, NumberSetting) or isinstance(command.value, str) or isinstance(value, str) or command.reached is not None:
        return False
    told, said = command.value, value
    for grid in (each for each in (1.0, 2 * setting.step) if 1.4 * setting.step < each <= 2 * setting.step):
        stood = [each for each in field.echo.stood if not isinstance(each, str) and each not in {setting.minimum, setting.maximum}]
        off = [abs(each - round(each / grid) * grid) for each in (*stood, said)]
        between = abs(told - round(told / grid) * grid) > _DUST and abs(told - said) <= grid / 2 + _DUST
        if between and all(each < setting.step * 0.1 for each in off):
            return True
    return False


def _on_coarse_grid(setting: Setting, field: Field, commanded: Value, reported: Value, least: int = 3) -> bool:
    """Say whether all that the device ever stood at lies on a coarse grid, `reported` too, and `commanded` between two of its marks."""
    if not isinstance(setting, NumberSetting) or isinstance(commanded, str) or isinstance(reported, str):
        return False
    if _in_percent(setting, field, commanded, reported) or on_own_marks(setting, field.echo.stood, commanded, reported):
        return True
    grid = coarse_grid(setting, field.echo.stood, reported, least)
    if grid is None or abs(commanded - reported) > grid / 2 + _DUST:
        return False
    return abs(commanded - round(commanded / grid) * grid) > _DUST


def _in_percent(setting: NumberSetting, field: Field, commanded: float, reported: float) -> bool:
    """Say whether a device counts in percent of a range of more steps: where it ever stood, and `reported` nearest to `commanded`."""
    percent = (setting.maximum - setting.minimum) / 100
    stood = [each for each in field.echo.stood if not isinstance(each, str)]
    if not 1.4 * setting.step < percent <= 10 * setting.step or len(stood) < _SURE:
        return False
    marks = ((each, _percent_mark(setting, each)) for each in (*stood, reported))
    return all(abs(each - mark) < setting.step / 10 for each, mark in marks) and setting.same(_percent_mark(setting, commanded), reported)


def _percent_mark(setting: NumberSetting, value: float) -> float:
    percent = (setting.maximum - setting.minimum) / 100
    return setting.quantise(setting.minimum + round((value - setting.minimum) / percent) * percent)
