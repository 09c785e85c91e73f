"""The self-signed certificate."""

import datetime
import ssl
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography import x509

from helix_ray import tls
from helix_ray.config import ConfigError, Settings
from helix_ray.tls import ensure_certificate, first_name


def test_a_certificate_is_made_once_and_kept(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    certificate, key = ensure_certificate(settings)
    before = certificate.read_bytes()
    assert ensure_certificate(settings) == (certificate, key)
    assert certificate.read_bytes() == before
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)


def test_only_the_owner_reads_the_key(tmp_path: Path) -> None:
    _, key = ensure_certificate(Settings(data_dir=tmp_path))
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_it_names_where_the_server_listens(tmp_path: Path) -> None:
    certificate, _ = ensure_certificate(Settings(data_dir=tmp_path, host="192.0.2.7"))
    names = x509.load_pem_x509_certificate(certificate.read_bytes()).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert "localhost" in names.value.get_values_for_type(x509.DNSName)
    assert {str(address) for address in names.value.get_values_for_type(x509.IPAddress)} == {"127.0.0.1", "::1", "192.0.2.7"}


def test_a_broken_certificate_is_made_anew(tmp_path: Path) -> None:
    certificate, _ = ensure_certificate(Settings(data_dir=tmp_path))
    certificate.write_text("nonsense")
    ensure_certificate(Settings(data_dir=tmp_path))
    x509.load_pem_x509_certificate(certificate.read_bytes())


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ensure_certificate(Settings(data_dir=tmp_path))[0].read_bytes(), range(8)))
    assert len(set(made)) == 1


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"missing\.pem"):
        ensure_certificate(Settings(tls_cert=tmp_path / "missing.pem", tls_key=tmp_path / "key.pem"))


def test_another_address_makes_another_certificate(tmp_path: Path) -> None:
    before = ensure_certificate(Settings(data_dir=tmp_path))[0].read_bytes()
    assert ensure_certificate(Settings(data_dir=tmp_path, host="::"))[0].read_bytes() == before
    assert ensure_certificate(Settings(data_dir=tmp_path, host="192.0.2.7"))[0].read_bytes() != before


def test_a_key_of_another_certificate_is_not_kept(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(Settings(data_dir=tmp_path / "a"))
    _, other = ensure_certificate(Settings(data_dir=tmp_path / "b"))
    key.write_bytes(other.read_bytes())
    ensure_certificate(Settings(data_dir=tmp_path / "a"))
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)


def test_a_certificate_that_ends_soon_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tls, "_LIFETIME", datetime.timedelta(days=29))
    before = ensure_certificate(Settings(data_dir=tmp_path))[0].read_bytes()
    monkeypatch.undo()
    assert ensure_certificate(Settings(data_dir=tmp_path))[0].read_bytes() != before


def test_the_first_name_is_the_hosts(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(Settings(data_dir=tmp_path))
    assert first_name(certificate) == "localhost"
    with pytest.raises(ConfigError, match=r"key\.pem"):
        first_name(key)
