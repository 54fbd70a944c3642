"""TLS and client certificates on a real mosquitto: what works, and one clear error for each thing that does not."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.household.driver import command
from tests.integration.brokers import Mosquitto

YESTERDAY = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)


@dataclass(frozen=True)
class Files:
    """Certificates in PEM: of the authority, of another one, and of clients."""

    directory: Path

    def write(self, name: str, authority: trustme.CA, common_name: str, **options: Any) -> None:
        made = authority.issue_cert("127.0.0.1", "localhost", common_name=common_name, **options)
        made.private_key_pem.write_to_path(self.directory / f"{name}.key")
        for number, blob in enumerate(made.cert_chain_pems):
            blob.write_to_path(self.directory / f"{name}.pem", append=number > 0)

    def __getitem__(self, name: str) -> str:
        return str(self.directory / name)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    files = Files(tmp_path_factory.mktemp("tls"))
    ours, theirs = trustme.CA(), trustme.CA()
    ours.cert_pem.write_to_path(files["ca.pem"])
    theirs.cert_pem.write_to_path(files["other.pem"])
    files.write("broker", ours, "broker")
    files.write("old_broker", ours, "broker", not_before=YESTERDAY, not_after=YESTERDAY + dt.timedelta(hours=1))
    elsewhere = ours.issue_cert("broker.example", common_name="broker")
    elsewhere.private_key_and_cert_chain_pem.write_to_path(files["elsewhere.pem"])
    files.write("justright", ours, "justright")
    files.write("old", ours, "justright", not_before=YESTERDAY, not_after=YESTERDAY + dt.timedelta(hours=1))
    files.write("foreign", theirs, "justright")
    files.write("stranger", ours, "stranger")
    return files


def broker(tmp_path: Path, files: Files, name: str, *extra: str) -> Mosquitto:
    key = f"{name}.key" if name != "elsewhere" else "elsewhere.pem"
    made = Mosquitto(tmp_path, f"cafile {files['ca.pem']}", f"certfile {files[f'{name}.pem']}", f"keyfile {files[key]}", *extra)
    made.start()
    return made


@pytest.fixture
def demanding(tmp_path: Path, files: Files) -> Iterator[Mosquitto]:
    """A broker that wants a certificate of everybody, and takes its common name for the account."""
    (tmp_path / "acl").write_text("user justright\ntopic readwrite #\n")
    lines = ("require_certificate true", "use_identity_as_username true", "allow_anonymous false", f"acl_file {tmp_path}/acl")
    made = broker(tmp_path, files, "broker", *lines)
    yield made
    made.stop()


def checked(tmp_path: Path, port: int, **mqtt: Any) -> tuple[int, list[str]]:
    """Return the exit code of `justright check` and what it found wrong with the broker."""
    home = {"mqtt": {"port": port, **mqtt}, "people": {"ana": {}}, "devices": {"shower": {"kind": "shower"}}}
    (tmp_path / "home.yaml").write_text(json.dumps(home))
    done = subprocess.run(command("check", "--config", str(tmp_path / "home.yaml"), "--json"), capture_output=True, text=True, check=False)
    return done.returncode, [each["text"] for each in json.loads(done.stdout)["findings"] if each["result"] == "fault"]


def tls(files: Files, ca: str = "ca", client: str | None = "justright") -> dict[str, str]:
    own = {} if client is None else {"certificate": files[f"{client}.pem"], "key": files[f"{client}.key"]}
    return {"ca": files[f"{ca}.pem"], **own}


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
def test_a_certificate_is_the_login_where_the_broker_wants_one(demanding: Mosquitto, files: Files, tmp_path: Path, protocol: str) -> None:
    assert checked(tmp_path, demanding.port, tls=tls(files), protocol=protocol) == (0, [])


@pytest.mark.parametrize(
    "ca, client, said",
    [
        ("other", "justright", "its certificate is not trusted"),
        ("ca", None, "does it want a client certificate? Set mqtt.tls.certificate and mqtt.tls.key"),
        ("ca", "old", "does it accept our client certificate? It may have expired"),
        ("ca", "foreign", "does it accept our client certificate? It may have expired, or another authority signed it"),
    ],
)
def test_what_is_wrong_with_certificates_is_said_once_and_clearly(
    demanding: Mosquitto, files: Files, tmp_path: Path, ca: str, client: str | None, said: str
) -> None:
    code, faults = checked(tmp_path, demanding.port, tls=tls(files, ca, client))

    assert code == 1
    assert len(faults) == 1
    assert said in faults[0]


def test_the_certificate_of_another_account_has_the_rights_of_that_one(demanding: Mosquitto, files: Files, tmp_path: Path) -> None:
    code, faults = checked(tmp_path, demanding.port, tls=tls(files, client="stranger"))

    assert code == 1
    assert any("allow this account" in fault for fault in faults)


@pytest.mark.parametrize(
    "name, said",
    [
        ("old_broker", "its certificate has expired; renew it at the broker, or set the clock of this machine"),
        ("elsewhere", "its certificate is for another name than 127.0.0.1; set mqtt.host to a name that is in it"),
    ],
)
def test_a_broker_whose_certificate_is_no_good_is_not_spoken_to(tmp_path: Path, files: Files, name: str, said: str) -> None:
    bad = broker(tmp_path, files, name)
    try:
        code, faults = checked(tmp_path, bad.port, tls=tls(files, client=None))
    finally:
        bad.stop()

    assert code == 1
    assert len(faults) == 1
    assert said in faults[0]


def test_a_key_that_does_not_fit_is_named(files: Files, tmp_path: Path) -> None:
    wrong = {"ca": files["ca.pem"], "certificate": files["justright.pem"], "key": files["old.key"]}

    code, faults = checked(tmp_path, 1, tls=wrong)

    assert (code, len(faults)) == (1, 1)
    assert "a file of mqtt.tls cannot be used" in faults[0]


def test_a_broker_without_tls_is_told_from_one_with_it(tmp_path: Path, files: Files) -> None:
    plain = Mosquitto(tmp_path)
    plain.start()
    try:
        code, faults = checked(tmp_path, plain.port, tls=tls(files, client=None))
    finally:
        plain.stop()

    assert (code, len(faults)) == (1, 1)
    assert "is mqtt.port the one for TLS" in faults[0]
