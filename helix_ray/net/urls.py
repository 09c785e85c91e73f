"""Which URLs of strangers are asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address

import httpx

from helix_ray.core.errors import InvalidRequestError
from helix_ray.net.addresses import Address, Network, is_public, plain

URL_CHARS = 2048
"""Longest URL."""
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,254}}\Z){_LABEL}(?:\.{_LABEL})*\.?")
# 2130706433, 127.1, 0x7f.0.0.1: some resolvers read them as addresses, and not all as the same one.
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FIRST_FREE_PORT = 1024


@dataclass(frozen=True, slots=True)
class UrlRules:
    """What a URL may lead to.

    Attributes:
        allow_http: ``http`` as well as ``https``.
        networks: addresses that are reached although they are not public: for tests and private networks.
    """

    allow_http: bool = False
    networks: tuple[Network, ...] = ()

    def check(self, url: str | httpx.URL) -> httpx.URL:
        """The URL, if it may be asked as far as can be seen from its text.

        Raises:
            InvalidRequestError: it may not; the message says why.
        """
        parsed = _parse(url)
        if parsed.scheme != "https" and not (self.allow_http and parsed.scheme == "http"):
            raise _refused("it has to begin with https://" + (" or http://" if self.allow_http else ""))
        if parsed.userinfo:
            raise _refused("it must not contain a user name or password")
        port = port_of(parsed)
        if port not in _DEFAULT_PORTS.values() and not _FIRST_FREE_PORT <= port < 65536:
            raise _refused("its port has to be 80, 443 or at least 1024")
        literal = _literal(parsed.raw_host.decode("ascii"))
        if literal is not None:
            self.check_address(literal)
        return parsed

    def check_address(self, address: Address) -> None:
        """Return if an address may be connected to.

        Raises:
            InvalidRequestError: it may not.
        """
        spelled = plain(address)
        if not is_public(address) and not any(spelled in network for network in self.networks):
            raise _refused("its host has an address that is not public")


def port_of(url: httpx.URL) -> int:
    """The port that a URL names or its scheme implies."""
    return _DEFAULT_PORTS[url.scheme] if url.port is None else url.port


def _parse(url: str | httpx.URL) -> httpx.URL:
    if isinstance(url, httpx.URL):
        return url
    if len(url) > URL_CHARS:
        raise _refused(f"it is longer than {URL_CHARS} characters")
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as exc:
        raise _refused("it is no URL") from exc


def _literal(host: str) -> Address | None:
    """The address that a host is, if it is no name."""
    if ":" in host:
        return ip_address(host)
    if _NUMBER.fullmatch(host):
        try:
            return IPv4Address(host)
        except ValueError as exc:
            raise _refused("its host is no name, and no address in its usual spelling") from exc
    if not _NAME.fullmatch(host):
        raise _refused("its host is no name")
    return None


def _refused(reason: str) -> InvalidRequestError:
    return InvalidRequestError(f"This URL is not used: {reason}.", param="url", code="url_refused")
