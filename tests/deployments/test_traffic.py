from __future__ import annotations

from deployments.traffic import Traffic


def test_what_replicas_tell_is_added_up() -> None:
    traffic = Traffic()
    assert traffic.total(0.0) == 0
    traffic.hear("a", 3, 0.0)
    traffic.hear("b", 4, 5.0)
    assert traffic.total(6.0) == 7
    traffic.hear("a", 1, 7.0)
    assert traffic.total(8.0) == 5
    assert traffic.total(16.0) == 1, "b is silent"
    assert traffic.total(60.0) == 0
