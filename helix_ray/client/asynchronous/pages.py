"""Lists that come in pages: to go through one fetches page after page."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

from openai._base_client import AsyncPaginator
from openai.pagination import AsyncCursorPage

from helix_ray.client.asynchronous.transport import AsyncTransport
from helix_ray.client.fields import queried

_T = TypeVar("_T")
AsyncPages: TypeAlias = AsyncPaginator[_T, AsyncCursorPage[_T]]


def pages(transport: AsyncTransport, path: str, item: type[_T], **query: Any) -> AsyncPages[_T]:
    """The list at a path.

    Args:
        transport: carries the requests.
        path: of the list.
        item: what is in it.
        query: parameters, as far as they are not ``omit``.
    """
    page: Any = AsyncCursorPage
    found: AsyncPages[_T] = transport.get_api_list(path, model=item, page=page[item], options=queried(**query))
    return found
