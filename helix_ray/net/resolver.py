"""Addresses of host names."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

from helix_ray.net.addresses import Address


class Resolver:
    """The system's resolver, in threads of its own: a name server that does not answer delays nobody else's work.

    Args:
        threads: most names that are looked up at once.
    """

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolver")

    async def addresses(self, host: str, port: int) -> list[Address]:
        """All addresses of a host, the best one first.

        Raises:
            OSError: there is no such name, or nobody knows.
        """
        found = await asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host, port)
        return list(dict.fromkeys(found))

    def close(self) -> None:
        """Look nothing up any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int) -> list[Address]:
    return [ip_address(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
