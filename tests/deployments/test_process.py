"""What a replica's interpreter is told once it has started."""

import gc
import sys
from collections.abc import Iterator

import pytest

from deployments.process import settle


@pytest.fixture
def interpreter() -> Iterator[None]:
    interval = sys.getswitchinterval()
    gc.unfreeze()  # libraries freeze, too
    yield
    sys.setswitchinterval(interval)
    gc.unfreeze()


@pytest.mark.usefixtures("interpreter")
def test_threads_take_turns_and_garbage_collection_leaves_what_is_loaded_alone() -> None:
    assert gc.get_freeze_count() == 0
    settle()
    assert sys.getswitchinterval() < 0.001
    assert gc.get_freeze_count() > 1000
