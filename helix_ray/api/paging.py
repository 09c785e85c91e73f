"""Pages of lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from helix_ray.api.request import ApiRequest
from helix_ray.core.errors import InvalidRequestError

_PAGE, _LARGEST_PAGE = 20, 100
EntryT = TypeVar("EntryT")


def page_size(request: ApiRequest) -> int:
    """How many entries the caller wants, from the query's ``limit``.

    Raises:
        InvalidRequestError: that is no number from 1 to 100.
    """
    text = request.query_params.get("limit", str(_PAGE))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= _LARGEST_PAGE:
        raise InvalidRequestError(f"`limit` is a number from 1 to {_LARGEST_PAGE}.", param="limit")
    return int(text)


def page_of(found: Sequence[EntryT], limit: int, shown: Callable[[EntryT], Any]) -> dict[str, Any]:
    """A page as it is answered.

    Args:
        found: its entries, and one more if there is one.
        limit: most entries of the page.
        shown: gives an entry's JSON value.
    """
    return {"object": "list", "data": [shown(entry) for entry in found[:limit]], "has_more": len(found) > limit}
