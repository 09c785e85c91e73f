"""A library that is left out is missing in nothing that is used, and is there again afterwards."""

from __future__ import annotations

import sys

import pytest

from helix_ray.knowledge.omitted import omitted


def test_a_placeholder_decorates_and_leaves() -> None:
    assert "wave" not in sys.modules, "another test imported it"
    with omitted("wave", "no_such_library"):
        import wave

        import no_such_library.deeper  # type: ignore[import-not-found]

        @wave.anything
        def plain() -> int:
            return 1

        @no_such_library.deeper.anything(2, three=4)
        def decorated() -> int:
            return 2

        assert (plain(), decorated()) == (1, 2)
    import wave as real

    assert real.__file__ is not None
    with pytest.raises(ModuleNotFoundError):
        import no_such_library


def test_what_is_there_stays() -> None:
    import json

    with omitted("json"):
        import json as again
    assert again is json
