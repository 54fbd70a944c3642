"""The command line as a user meets it, without a broker: what is printed where, and the exit codes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from controller.cli import program
from controller.cli.looking import EVENTS
from controller.commands.program import Program
from controller.core.ledger import EntryType
from tests.household.driver import command

HOME = """
mqtt: { port: 1 }
home: { timezone: Europe/Lisbon }
people: { ana: { name: Ana }, ben: { name: Ben, level: off } }
devices:
  shower: { kind: shower, place: bathroom }
  radio: { kind: radio, place: car, settings: { station: { options: [news, jazz] } } }
  seat: { kind: car_seat, place: car }
"""
Runs = Callable[..., Result]


def line(at: str, topic: str, payload: object) -> str:
    return json.dumps({"tst": f"2026-03-02T{at}.000000+0000", "topic": f"justright/{topic}", "qos": 1, "retain": 0, "payload": payload})


MORNING = "\n".join(
    [
        line("06:30:00", "identity/bathroom/nfc", {"person": "ana"}),
        line("06:30:01", "shower/state", {"temperature": 38, "active": True}),
        line("06:31:00", "shower/state", {"temperature": 39.5, "origin": "manual"}),
        line("06:40:00", "identity/bathroom/nfc", {"person": "ana", "present": False}),
        line("06:41:00", "bridge/request/preference/set", {"person": "ana", "device": "radio", "setting": "volume", "value": 20}),
        line("06:41:01", "bridge/request/quiz/answer", {"person": "ana", "answers": {"height": 172}}),
    ]
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    file = tmp_path / "home.yaml"
    file.write_text(HOME)
    return file


@pytest.fixture
def runs(home: Path) -> Runs:
    """Run a command on the home, in this process."""

    def run(*arguments: str, code: int = 0, config: Path = home, stdin: str | None = None) -> Result:
        found = CliRunner().invoke(program, list(arguments), env={"JUSTRIGHT_CONFIG": str(config)}, input=stdin)
        assert found.exit_code == code, found.output + repr(found.exception)
        assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
        return found

    return run


@pytest.fixture
def lived(home: Path, runs: Runs) -> Path:
    """Let Ana have had a shower: 39.5 °C was recorded, a pin and an answer too."""
    runs("replay", "--store", str(home.parent / "justright.db"), stdin=MORNING)
    return home


def read(result: Result) -> Any:
    return json.loads(result.stdout)


# --- the program as a whole ---


def test_the_help_lists_every_command_and_every_command_has_help_with_examples(runs: Runs) -> None:
    listed = runs("--help").stdout
    for name in ("run", "check", "replay", "explain", "ledger", "devices", "export", "import", "forget"):
        assert f"  {name} " in listed
        assert f"justright {name}" in runs(name, "--help").stdout.split("Examples:")[1]


def test_a_misspelt_command_is_refused_with_what_was_meant(runs: Runs) -> None:
    assert "Did you mean explain?" in runs("expain", code=2).stderr


def test_help_imports_nothing_heavy() -> None:
    script = "import sys; from controller.cli import program; program(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert modules.returncode == 0, modules.stderr
    for heavy in ("numpy", "pydantic", "rich", "ruamel", "sqlite_utils", "aiomqtt", "asyncio"):
        assert f"'{heavy}'" not in modules.stdout


def test_a_command_that_lives_elsewhere_is_imported_when_it_is_asked_for() -> None:
    group = Program(elsewhere={"shine": ("controller.cli:program", "Shine."), "dim": ("no.such.module:dim", "Dim.")})

    assert "shine  Shine." in CliRunner().invoke(group, ["--help"]).stdout
    assert isinstance(group.get_command(click.Context(group), "shine"), Program)


@pytest.mark.parametrize("arguments", [["check"], ["devices"], ["ledger"], ["replay"], ["run"], ["export", "ana"]])
def test_a_configuration_that_is_missing_is_one_line_and_exit_code_2(runs: Runs, arguments: list[str], tmp_path: Path) -> None:
    result = runs(*arguments, code=2, config=tmp_path / "nothing.yaml", stdin="")

    assert result.output.count("\n") == 1
    assert "nothing.yaml: cannot be read: No such file or directory; name yours with --config FILE, or write it" in result.output


def test_a_wrong_configuration_is_shown_whole_with_exit_code_2(runs: Runs, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("people: { ana: { nam: Ana } }\ndevices: { shower: { kind: showr } }\n")

    result = runs("devices", code=2, config=wrong)

    assert result.stderr.splitlines()[0].startswith(f"{wrong}:1: people.ana.nam: unknown key; did you mean name?")
    assert result.stderr.splitlines()[1].startswith(f"{wrong}:2: devices.shower.kind: ")


@pytest.mark.parametrize("arguments", [["explain", "anna", "shower"], ["export", "anna"], ["forget", "anna", "--yes"]])
def test_an_unknown_person_is_refused_with_who_was_meant(runs: Runs, arguments: list[str]) -> None:
    assert "did you mean ana?" in runs(*arguments, code=2).stderr


def test_an_unknown_device_is_refused_with_what_was_meant(runs: Runs) -> None:
    assert "did you mean shower?" in runs("explain", "ana", "showr", code=2).stderr


def test_a_damaged_store_is_one_line_and_exit_code_1(home: Path, runs: Runs) -> None:
    (home.parent / "justright.db").write_bytes(b"not a database at all " * 100)

    result = runs("ledger", code=1)

    assert result.stderr.startswith(f"store {home.parent}/justright.db: ")
    assert result.stderr.count("\n") == 1


# --- replay ---


def test_replay_writes_what_would_be_published_and_nothing_else(runs: Runs) -> None:
    messages = [json.loads(text) for text in runs("replay", stdin=MORNING).stdout.splitlines()]

    topics = [message["topic"] for message in messages]
    assert topics[0] == "justright/bridge/state"
    assert "justright/shower/set" in topics


def test_replay_reads_a_file_and_says_the_same_twice(tmp_path: Path, runs: Runs) -> None:
    (tmp_path / "morning.jsonl").write_text(MORNING)

    first, second = (runs("replay", str(tmp_path / "morning.jsonl")).stdout for _ in range(2))

    assert first == second


def test_replay_by_steps_ends_each_line_with_a_blank_one(runs: Runs) -> None:
    written = runs("replay", "--step", stdin=MORNING).stdout.split("\n")

    assert written[:-1].count("") == len(MORNING.splitlines())
    assert written[-2:] == ["", ""]


def test_replay_passes_over_what_is_no_line_and_any_bytes(home: Path) -> None:
    bad = b'nonsense\n{"tst": 5}\n[]\n\xff\xfe\n{"topic":"justright/shower/state","payload":"\xff"}\n'
    done = subprocess.run(command("replay", "--config", str(home)), input=bad, capture_output=True, check=False)

    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_a_recording_that_is_missing_is_exit_code_2(runs: Runs) -> None:
    assert "nothing.jsonl" in runs("replay", "nothing.jsonl", code=2).stderr


def test_a_reader_that_goes_away_leaves_no_traceback(home: Path, tmp_path: Path) -> None:
    (tmp_path / "long.jsonl").write_text("\n".join([MORNING] * 300))
    line_ = command("replay", "--config", str(home), str(tmp_path / "long.jsonl"))
    with subprocess.Popen(line_, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()

    assert process.returncode == 1
    assert b"Traceback" not in errors
    assert b"Exception ignored" not in errors


@pytest.mark.skipif(
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN, reason="whoever started the tests ignores interrupts, and so do their children"
)
def test_an_interrupted_replay_ends_without_a_traceback(home: Path) -> None:
    line_ = command("replay", "--config", str(home), "--step")
    with subprocess.Popen(line_, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(MORNING.splitlines()[0].encode() + b"\n")
        process.stdin.flush()
        while process.stdout.readline() != b"\n":
            pass
        while process.poll() is None:  # one that comes just before a blocking read is only seen after it: people press again too
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
        errors = process.stderr.read()

    assert process.returncode == 1
    assert b"Traceback" not in errors
    assert errors.strip().endswith(b"Aborted!")


# --- looking ---


def test_the_ledger_is_told_in_plain_words_and_local_time(lived: Path, runs: Runs) -> None:
    told = runs("ledger", config=lived).stdout

    assert "2026-03-02 06:31:00  preference  Ana set shower temperature to 39.5 °C at the device" in told
    assert "Ana made 20% a standing wish for radio volume" in told


@pytest.mark.parametrize(
    "filters, devices",
    [
        (["--person", "ana", "--device", "radio"], ["radio"]),
        (["--person", "ben"], []),
        (["--setting", "temperature"], ["shower"]),
        (["--type", "acceptance"], []),
        (["--since", "2026-03-02T06:35"], ["radio"]),
        (["--since", "2026-03-02T06:35:00+09:00"], ["shower", "radio"]),
        (["--limit", "1"], ["radio"]),
        (["--limit", "0", "--type", "preference"], ["shower", "radio"]),
    ],
)
def test_the_ledger_is_filtered(lived: Path, runs: Runs, filters: list[str], devices: list[str]) -> None:
    assert [entry["device"] for entry in read(runs("ledger", "--json", *filters, config=lived))] == devices


@pytest.mark.parametrize("limit, said", [("1", "Only the newest 1 is shown"), ("0", ""), ("20", "")])
def test_the_ledger_says_that_it_shows_the_newest_alone(lived: Path, runs: Runs, limit: str, said: str) -> None:
    told = runs("ledger", "--limit", limit, config=lived)

    assert told.stderr.startswith(said)
    assert bool(told.stderr) is bool(said)


def test_the_ledger_says_what_does_not_count_any_more(lived: Path, runs: Runs) -> None:
    [entry] = read(runs("ledger", "--json", "--device", "shower", config=lived))
    assert entry["counts"]
    discount = line("07:00:00", "bridge/request/preference/discount", {"event": entry["id"]})
    runs("replay", "--store", str(lived.parent / "justright.db"), stdin=discount, config=lived)

    assert "(does not count any more)" in runs("ledger", "--device", "shower", config=lived).stdout
    assert not read(runs("ledger", "--json", "--device", "shower", config=lived))[0]["counts"]


@pytest.mark.parametrize("option, name", [("--person", "anna"), ("--device", "showr")])
def test_a_ledger_of_somebody_unknown_is_refused(lived: Path, runs: Runs, option: str, name: str) -> None:
    assert "did you mean" in runs("ledger", option, name, code=2, config=lived).stderr


def test_a_moment_that_is_none_is_refused_with_the_forms_there_are(runs: Runs) -> None:
    assert "write 2026-03-02, 2026-03-02T06:30 or" in runs("ledger", "--since", "yesterday", code=2).stderr


def test_devices_are_listed_with_limits_and_last_values(lived: Path, runs: Runs) -> None:
    told = runs("devices", config=lived).stdout
    listed = {device["device"]: device for device in read(runs("devices", "--json", config=lived))}

    assert "shower  shower    bathroom  temperature  15 to 46 °C by 0.5  38 °C    39.5 °C" in told
    assert listed["shower"]["values"] == {"temperature": 39.5}
    assert listed["radio"]["settings"]["station"]["options"] == ["news", "jazz"]


def test_devices_say_what_keeps_them_from_being_set(home: Path, runs: Runs) -> None:
    coming = [line("06:30:00", "shower/availability", "offline"), line("06:31:00", "identity/bathroom/nfc", {"person": "ana"})]
    runs("replay", "--store", str(home.parent / "justright.db"), stdin="\n".join(coming))
    listed = {device["device"]: device for device in read(runs("devices", "--json"))}

    assert listed["shower"]["blocked_by"] == {"temperature": "the device is not reachable"}
    assert listed["radio"]["blocked_by"] == {}
    assert "the device is not reachable" in runs("devices").stdout


def test_devices_need_no_store(runs: Runs) -> None:
    assert {device["device"] for device in read(runs("devices", "--json"))} == {"shower", "radio", "seat"}


def test_explain_says_what_would_be_decided_and_what_it_rests_on(lived: Path, runs: Runs) -> None:
    found = read(runs("explain", "ana", "shower", "--at", "2026-03-03T06:30", "--json", config=lived))

    assert found["decision"]["settings"] == {"temperature": 39.5}
    assert found["decision"]["source"] == "prediction"
    assert found["decision"]["at"] == "2026-03-03T06:30:00Z"
    assert found["evidence"] == {"temperature": {"choices": 1, "acceptances": 0}}
    assert found["last"] == {"temperature": 39.5}


def test_explain_in_words_gives_the_reason_and_the_pins(lived: Path, runs: Runs) -> None:
    assert "39.5 °C" in runs("explain", "ana", "shower", config=lived).stdout.splitlines()[1]
    assert "Standing wish: volume 20%" in runs("explain", "ana", "radio", config=lived).stdout


def test_explain_imagines_good_signals_for_what_moves(runs: Runs) -> None:
    found = runs("explain", "ana", "seat").stdout

    assert "never seen" not in found
    assert "It moves only while these are fresh and good: vehicle_speed, vehicle_gear, driver_belt." in found


def test_explain_says_how_right_it_would_have_been_where_it_only_watches(home: Path, runs: Runs) -> None:
    store = str(home.parent / "justright.db")
    runs("replay", "--store", store, stdin=line("06:00:00", "bridge/request/person/level", {"person": "ana", "level": "observe"}))
    runs("replay", "--store", store, stdin=MORNING)

    assert "Watched: temperature would have been right in 0 of 1 use, off by 1.5 °C on average" in runs("explain", "ana", "shower").stdout
    assert read(runs("explain", "ana", "shower", "--json"))["observed"] == {"temperature": {"uses": 1, "right": 0, "off": 1.5}}


def test_explain_at_level_off_says_that_nothing_is_done(runs: Runs) -> None:
    assert "Nothing is done for Ben here" in runs("explain", "ben", "shower").stdout
    assert read(runs("explain", "ben", "shower", "--json"))["decision"] is None


def test_explain_does_not_show_what_somebody_private_holds(home: Path, runs: Runs) -> None:
    home.write_text(HOME.replace("ana: { name: Ana }", "ana: { name: Ana, private: true }"))
    there = "\n".join([*MORNING.splitlines()[:3], line("06:32:00", "sensor/outdoor", 7)])
    runs("replay", "--store", str(home.parent / "justright.db"), stdin=there)

    assert "Held now: temperature 39.5 °C, set by Ana, since" in runs("explain", "ana", "shower").stdout
    assert "39.5" not in runs("explain", "ben", "shower").stdout + runs("explain", "ben", "shower", "--json").stdout


def test_explain_changes_nothing(lived: Path, runs: Runs) -> None:
    before = runs("export", "ana", config=lived).stdout

    runs("explain", "ana", "shower", config=lived)

    assert runs("export", "ana", config=lived).stdout == before


# --- check ---


def test_check_names_a_broker_that_is_not_there(runs: Runs) -> None:
    result = runs("check", code=1)

    assert "✓ configuration" in result.stdout
    assert "✗ broker: 127.0.0.1:1: nobody listens there" in result.stdout


def test_check_offline_looks_at_the_configuration_alone(runs: Runs) -> None:
    assert read(runs("check", "--offline", "--json"))["status"] == "ok"


def test_check_says_everything_that_is_wrong_with_a_configuration(runs: Runs, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("people: { ana: { nam: Ana } }\ndevices: { shower: { kind: showr } }\n")

    found = read(runs("check", "--json", code=2, config=wrong))

    assert [finding["text"].split(": ")[1] for finding in found["findings"]] == ["people.ana.nam", "devices.shower.kind"]


def test_check_says_what_waits_for_discovery(home: Path, runs: Runs) -> None:
    home.write_text(HOME + "discovery: { adopt: all }\n")

    assert "! configuration" in runs("check", "--offline").stdout


def test_check_names_a_store_that_cannot_be_used(home: Path, runs: Runs) -> None:
    home.write_text(HOME + "store: nowhere/justright.db\n")

    assert "✗ store" in runs("check", code=1).stdout


# --- profiles ---


def test_a_profile_is_exported_for_its_owner_alone(lived: Path, runs: Runs, tmp_path: Path) -> None:
    runs("export", "ana", "--output", str(tmp_path / "ana.json"), config=lived)

    assert (tmp_path / "ana.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "ana.json").read_text())["person"] == "ana"


def test_a_profile_that_cannot_be_written_is_one_line(lived: Path, runs: Runs) -> None:
    assert "No such file or directory" in runs("export", "ana", "--output", "/nowhere/ana.json", code=1, config=lived).stderr


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return another home, where Ana is known as anna and the shower as rain."""
    (tmp_path / "elsewhere").mkdir()
    file = tmp_path / "elsewhere" / "home.yaml"
    file.write_text(
        "mqtt: { port: 1 }\nhome: { timezone: Europe/Lisbon }\npeople: { anna: {} }\n"
        "devices: { rain: { kind: shower }, radio: { kind: radio, settings: { volume: { maximum: 50 } } } }\n"
    )
    return file


def test_a_profile_is_carried_to_another_home_and_learned_there(lived: Path, runs: Runs, elsewhere: Path) -> None:
    profile = runs("export", "ana", config=lived).stdout

    said = read(runs("import", "-", "--as", "anna", "--device", "shower=rain", "--json", config=elsewhere, stdin=profile))

    assert (said["entries"], said["pins"], said["facts"], said["left_out"]) == (2, 1, ["height"], {})
    there = read(runs("explain", "anna", "rain", "--at", "2026-03-03T06:30", "--json", config=elsewhere))
    assert there["decision"]["settings"] == {"temperature": 39.5}
    assert "Standing wish: volume 20%" in runs("explain", "anna", "radio", config=elsewhere).stdout


def test_taking_the_same_profile_in_twice_changes_nothing(lived: Path, runs: Runs, elsewhere: Path) -> None:
    profile = runs("export", "ana", config=lived).stdout
    taken = ("import", "-", "--as", "anna", "--device", "shower=rain", "--json")
    runs(*taken, config=elsewhere, stdin=profile)
    before = runs("export", "anna", config=elsewhere).stdout

    assert read(runs(*taken, config=elsewhere, stdin=profile))["entries"] == 0
    assert runs("export", "anna", config=elsewhere).stdout == before


def test_what_has_no_place_here_is_left_out_with_the_reason(lived: Path, runs: Runs, elsewhere: Path) -> None:
    profile = json.loads(runs("export", "ana", config=lived).stdout)
    [shower, pin] = profile["ledger"]
    strange = [
        {**shower, "id": "a", "device": "rain", "value": 90},
        {**shower, "id": "b", "device": "rain", "at": "2999-01-01T00:00:00Z"},
        {**shower, "id": "c", "device": "rain", "detail": {"circumstance": {"days": "x"}}},
        {**shower, "id": "d", "device": "rain", "detail": {"circumstance": {**shower["detail"]["circumstance"], "hour": 1e300}}},
    ]
    profile |= {
        "ledger": [shower, pin, *strange],
        "explicit": {"pin/ana/radio/volume": {"pins": [{"value": 20}, 7, {"value": 99}]}, "facts/ana": 7},
    }

    said = read(runs("import", "-", "--as", "anna", "--json", config=elsewhere, stdin=json.dumps(profile)))

    assert said["left_out"] == {
        "rain temperature takes no such value here": 1,
        "radio volume takes no such value here": 1,
        "their time has not come yet": 1,
        "there is no shower temperature here": 1,
        "they cannot be read": 2,
    }


def test_what_was_discounted_at_home_does_not_count_elsewhere(lived: Path, runs: Runs, elsewhere: Path) -> None:
    [entry] = read(runs("ledger", "--json", "--device", "shower", config=lived))
    discount = line("07:00:00", "bridge/request/preference/discount", {"event": entry["id"]})
    runs("replay", "--store", str(lived.parent / "justright.db"), stdin=discount, config=lived)

    profile = runs("export", "ana", config=lived).stdout
    runs("import", "-", "--as", "anna", "--device", "shower=rain", config=elsewhere, stdin=profile)

    assert read(runs("explain", "anna", "rain", "--json", config=elsewhere))["evidence"]["temperature"]["choices"] == 0


@pytest.mark.parametrize(
    "content", ["", "no json", "[]", '{"person": "ana"}', '{"person": 5, "ledger": []}', '{"person": "ana", "ledger": [5]}']
)
def test_a_file_that_is_no_profile_is_one_line(runs: Runs, content: str) -> None:
    assert "this is no profile" in runs("import", "-", code=1, stdin=content).stderr


@pytest.mark.parametrize("pair, words", [("shower", "write THEIRS=OURS"), ("shower=bath", "is no device")])
def test_a_renaming_that_fits_nothing_is_refused(runs: Runs, pair: str, words: str) -> None:
    assert words in runs("import", "-", "--device", pair, code=2, stdin='{"person": "ana", "ledger": []}').stderr


# --- forgetting ---


def test_forgetting_erases_everything_and_says_what_it_could_not_reach(lived: Path, runs: Runs) -> None:
    result = runs("forget", "ana", "--yes", config=lived)

    assert "Forgotten: ana" in result.stdout
    assert "run this again when it is reachable" in result.stderr
    left = read(runs("export", "ana", config=lived))
    assert (left["ledger"], left["explicit"], left["learned"]) == ([], {}, {})


def test_forgetting_asks_first(lived: Path, runs: Runs) -> None:
    assert "There is no way back" in runs("forget", "ana", code=1, config=lived, stdin="n\n").output

    assert read(runs("export", "ana", config=lived))["ledger"]


def test_forgetting_somebody_of_whom_nothing_was_ever_stored_is_done(home: Path, runs: Runs) -> None:
    runs("forget", "ana", "--yes")

    assert not (home.parent / "justright.db").exists()


def test_a_locale_without_our_characters_ends_nothing(home: Path) -> None:
    home.write_text(HOME.replace("name: Ana", "name: Ana 🚿"))
    poor = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "JUSTRIGHT_CONFIG": str(home)}

    told = subprocess.run(command("check", "--offline"), capture_output=True, check=True, env=poor)
    explained = subprocess.run(command("explain", "ana", "shower", "--json"), capture_output=True, check=True, env=poor)

    assert told.stdout.startswith(b"? configuration: ")
    assert "🚿" in json.loads(explained.stdout)["decision"]["why"]


def test_the_installed_command_prints_its_version() -> None:
    done = subprocess.run(command("--version"), capture_output=True, text=True, check=True, env={**os.environ, "LANG": "C"})

    assert done.stdout.startswith("justright, version ")


def test_every_type_of_entry_can_be_asked_for() -> None:
    assert set(EVENTS) == set(EntryType)
