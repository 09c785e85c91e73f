"""Pages of lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from helix_ray.api.request import ApiRequest
from helix_ray.core.errors import InvalidRequestError

_PAGE, _LARGEST_PAGE = 20, 100
EntryT = TypeVar("EntryT")


def page_size(request: ApiRequest, default: int = _PAGE, most: int = _LARGEST_PAGE) -> int:
    """How many entries the caller wants, from the query's ``limit``.

    Args:
        request: it has the query.
        default: where the caller does not say.
        most: of one page.

    Raises:
        InvalidRequestError: that is no number from 1 to ``most``.
    """
    text = request.query_params.get("limit", str(default))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise InvalidRequestError(f"`limit` is a number from 1 to {most}.", param="limit")
    return int(text)


def page_of(found: Sequence[EntryT], limit: int, shown: Callable[[EntryT], Any]) -> dict[str, Any]:
    """A page as it is answered.

    Args:
        found: its entries, and one more if there is one.
        limit: most entries of the page.
        shown: gives an entry's JSON value.
    """
    return {"object": "list", "data": [shown(entry) for entry in found[:limit]], "has_more": len(found) > limit}


def bounded_page(found: Sequence[EntryT], limit: int, shown: Callable[[EntryT], Any]) -> dict[str, Any]:
    """A page that names its first and its last entry as well, as OpenAI's do; see ``page_of``."""
    page = page_of(found, limit, shown)
    ends = (page["data"][0]["id"], page["data"][-1]["id"]) if page["data"] else (None, None)
    return {**page, "first_id": ends[0], "last_id": ends[1]}
