"""The connections of one process to one provider."""

from __future__ import annotations

import ssl

import aiohttp

from helix_ray.config import ProviderConfig

_IDLE_S = 60.0


def open_session(config: ProviderConfig) -> aiohttp.ClientSession:
    """Connections that stay for many requests. There are no cookies, and no proxies of the environment.

    Args:
        config: of the provider.
    """
    tls = ssl.create_default_context(cafile=None if config.ca_file is None else str(config.ca_file))
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=config.pool, ssl=tls, keepalive_timeout=_IDLE_S, ttl_dns_cache=60),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, connect=config.timeouts.connect, sock_connect=config.timeouts.connect),
        # What is not asked for is not unpacked: a small answer could become a large one.
        auto_decompress=False,
        headers={"accept-encoding": "identity", "user-agent": "helix-ray", **config.headers},
        trust_env=False,
    )
