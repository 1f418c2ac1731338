"""A certificate of this machine's own making, so that a phone's browser gives its camera.

Nobody vouches for it, so that the phone warns once; whoever listens in the network learns nothing
all the same.
"""

import ipaddress
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from posecheck.errors import InputError
from posecheck.files.private import write_private
from posecheck.text.translation import _

FILE: Final = "certificate.pem"
"""Key and certificate in one file, so that they always belong together."""
VALID: Final = timedelta(days=397)
"""Phones refuse server certificates that are valid for much longer than a year."""
RENEWED: Final = timedelta(days=30)
"""So long before its end it is made anew."""
_EARLIER: Final = timedelta(days=1)
"""A phone's clock may be slow."""


def default_folder() -> Path:
    """Where it is kept: in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("posecheck") / "tls"


def own_certificate(
    addresses: Sequence[str],
    names: Sequence[str],
    folder: Path | None = None,
    now: datetime | None = None,
) -> Path:
    """A PEM file with key and certificate for these addresses and names.

    The one that was made before is kept as long as it is valid and covers them, so that a phone
    that has accepted it need not ask again.

    Args:
        addresses: IP addresses under which the machine is reached.
        names: host names of the machine.
        folder: where it is kept; None = in the user's data folder.
        now: the present time.

    Raises:
        InputError: when it cannot be written.
    """
    now = now or datetime.now(UTC)
    path = (folder or default_folder()) / FILE
    if not _serves(path, {*addresses, *names}, now):
        _write(path, _made(addresses, names, now))
    return path


def _serves(path: Path, wanted: set[str], now: datetime) -> bool:
    """Whether the certificate that is there will do."""
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path)  # the key belongs to it
        covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    known = {str(a) for a in covered.get_values_for_type(x509.IPAddress)}
    known |= set(covered.get_values_for_type(x509.DNSName))
    valid = certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEWED
    return valid and wanted <= known


def _made(addresses: Sequence[str], names: Sequence[str], now: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "posecheck on this computer")])
    known: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.ip_address(address)) for address in addresses
    ]
    known += [x509.DNSName(name) for name in names]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + VALID - _EARLIER)
        .add_extension(x509.SubjectAlternativeName(known), critical=False)
        # It can vouch for nothing but itself, even where somebody installs it.
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes) -> None:
    remedy = _("give a certificate of your own with --certfile, or make room")
    try:
        write_private(path, content, remedy)
    except OSError as error:
        raise InputError(
            _("{path} cannot be written ({reason}): {remedy}").format(
                path=path, reason=error.strerror, remedy=remedy
            )
        ) from error
