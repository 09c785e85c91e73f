"""The certificate that the listener shows: the operator's own, or a self-signed one made on first use."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import os
import socket
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from filelock import FileLock

from helix_ray.config import ConfigError, Settings

_LIFETIME = datetime.timedelta(days=365)
_RENEW_BEFORE = datetime.timedelta(days=30)

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def ensure_certificate(settings: Settings) -> tuple[Path, Path]:
    """Paths of the PEM certificate chain and its key.

    Safe when several processes call it at once.

    Raises:
        ConfigError: the operator named a file that is not there.
    """
    if settings.tls_cert is not None and settings.tls_key is not None:
        for path in (settings.tls_cert, settings.tls_key):
            if not path.is_file():
                raise ConfigError(f"{path}: no such certificate or key file")
        return settings.tls_cert, settings.tls_key
    directory = settings.data_dir.absolute() / "tls"
    directory.mkdir(parents=True, exist_ok=True)
    certificate, key = directory / "cert.pem", directory / "key.pem"
    with FileLock(directory / ".lock"):
        if not _is_current(certificate, key, settings.host):
            _create(certificate, key, settings.host)
    return certificate, key


def first_name(certificate: Path) -> str | None:
    """The first host name, or else address, that a PEM certificate is for; a wildcard is none.

    Raises:
        ConfigError: the file holds no certificate.
    """
    try:
        alternatives = _alternatives(x509.load_pem_x509_certificate(certificate.read_bytes()))
    except (OSError, ValueError) as exc:
        raise ConfigError(f"{certificate}: not a PEM certificate") from exc
    names = [name for name in alternatives.get_values_for_type(x509.DNSName) if not name.startswith("*")]
    addresses = [str(address) for address in alternatives.get_values_for_type(x509.IPAddress)]
    return next(iter([*names, *addresses]), None)


def _alternatives(certificate: x509.Certificate) -> x509.SubjectAlternativeName:
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return x509.SubjectAlternativeName([])


def _is_current(certificate_path: Path, key_path: Path, host: str) -> bool:
    """Whether certificate and key are there, belong together, last for a while, and name the address."""
    try:
        certificate = x509.load_pem_x509_certificate(certificate_path.read_bytes())
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
    except (OSError, ValueError):
        return False
    return (
        certificate.public_key() == key.public_key()
        and certificate.not_valid_after_utc - _RENEW_BEFORE > datetime.datetime.now(datetime.UTC)
        and _addresses(host) <= set(_alternatives(certificate).get_values_for_type(x509.IPAddress))
    )


def _create(certificate_path: Path, key_path: Path, host: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Helix Ray (self-signed)")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        # Clients take it as its own authority (curl --cacert), so it must be allowed to be one.
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write(key_path, pem, 0o600)
    _write(certificate_path, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _names(host: str) -> list[x509.GeneralName]:
    addresses = sorted(_addresses(host), key=str)
    return [x509.DNSName("localhost"), x509.DNSName(socket.gethostname()), *map(x509.IPAddress, addresses)]


def _addresses(host: str) -> set[_Address]:
    addresses: set[_Address] = {ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")}
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(host)
        if not address.is_unspecified:
            addresses.add(address)
    return addresses


def _write(path: Path, content: bytes, mode: int) -> None:
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    temporary.replace(path)
