# Made by tests/client/mirror.py from helix_ray/client/asynchronous/pages.py: change that one.
"""Lists that come in pages: to go through one fetches page after page."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

from openai.pagination import SyncCursorPage

from helix_ray.client.fields import queried
from helix_ray.client.synchronous.transport import Transport

_T = TypeVar("_T")
Pages: TypeAlias = SyncCursorPage[_T]


def pages(transport: Transport, path: str, item: type[_T], **query: Any) -> Pages[_T]:
    """The list at a path.

    Args:
        transport: carries the requests.
        path: of the list.
        item: what is in it.
        query: parameters, as far as they are not ``omit``.
    """
    page: Any = SyncCursorPage
    found: Pages[_T] = transport.get_api_list(path, model=item, page=page[item], options=queried(**query))
    return found
