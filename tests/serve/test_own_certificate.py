"""The certificate of the machine's own making."""

import ssl
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from posecheck.errors import InputError
from posecheck.serve.own_certificate import RENEWED, VALID, own_certificate

NOW = datetime(2030, 1, 31, 12, tzinfo=UTC)


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_it_names_the_addresses_and_can_be_used(tmp_path: Path) -> None:
    path = own_certificate(["192.168.1.5", "10.0.0.2"], ["box", "box.local"], tmp_path, NOW)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path)
    made = read(path)
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(a) for a in names.get_values_for_type(x509.IPAddress)] == [
        "192.168.1.5",
        "10.0.0.2",
    ]
    assert names.get_values_for_type(x509.DNSName) == ["box", "box.local"]
    vouches = made.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not vouches.ca
    lives = made.not_valid_after_utc - made.not_valid_before_utc
    assert lives == VALID
    assert lives < timedelta(days=398)  # browsers' limit


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files")
def test_only_its_owner_can_read_the_key(tmp_path: Path) -> None:
    path = own_certificate(["192.168.1.5"], [], tmp_path / "new" / "tls", NOW)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("addresses", "later", "kept"),
    [
        (["192.168.1.5"], timedelta(days=1), True),
        (["192.168.1.5", "10.0.0.2"], timedelta(days=1), True),
        (["192.168.1.5", "10.0.0.3"], timedelta(days=1), False),  # in another network
        (["192.168.1.5"], VALID - RENEWED - timedelta(days=2), True),
        (["192.168.1.5"], VALID - RENEWED, False),  # soon over
        (["192.168.1.5"], timedelta(days=-30), False),  # the clock was set back
    ],
)
def test_it_is_kept_while_it_serves(
    addresses: list[str], later: timedelta, kept: bool, tmp_path: Path
) -> None:
    first = read(own_certificate(["192.168.1.5", "10.0.0.2"], ["box"], tmp_path, NOW))
    second = read(own_certificate(addresses, ["box"], tmp_path, NOW + later))
    assert (first.serial_number == second.serial_number) is kept


@pytest.mark.parametrize("content", [b"", b"no certificate", "half"])
def test_what_is_damaged_is_made_anew(content: bytes | str, tmp_path: Path) -> None:
    path = own_certificate(["192.168.1.5"], [], tmp_path, NOW)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if isinstance(content, str) else content)
    own_certificate(["192.168.1.5"], [], tmp_path, NOW)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path)


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "tls").touch()
    with pytest.raises(InputError, match="give a certificate of your own with --certfile"):
        own_certificate(["192.168.1.5"], [], tmp_path / "tls", NOW)
