"""Pages of lists."""

from __future__ import annotations

from helix_ray.api.request import ApiRequest
from helix_ray.core.errors import InvalidRequestError

_PAGE, _LARGEST_PAGE = 20, 100


def page_size(request: ApiRequest) -> int:
    """How many entries the caller wants, from the query's ``limit``.

    Raises:
        InvalidRequestError: that is no number from 1 to 100.
    """
    text = request.query_params.get("limit", str(_PAGE))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= _LARGEST_PAGE:
        raise InvalidRequestError(f"`limit` is a number from 1 to {_LARGEST_PAGE}.", param="limit")
    return int(text)
