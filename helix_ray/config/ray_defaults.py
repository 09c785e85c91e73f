"""Variables of Ray's processes, on the head as on every host."""

from __future__ import annotations

RAY_DEFAULTS = {
    # Ray lowers the priority of its workers by default; here they are the application.
    "RAY_worker_niceness": "0",
    # Serve's controller looks at everything so often, which costs a processor 3 % at its default of 0.1 s.
    "RAY_SERVE_CONTROL_LOOP_INTERVAL_S": "0.3",
    # One malloc arena in each of Ray's processes: their threads share memory that would lie idle in each. Engines have
    # theirs back (deployments/engines.py).
    "MALLOC_ARENA_MAX": "1",
    # A host that is gone is noticed after some ten seconds; by default that takes up to a minute.
    "RAY_health_check_period_ms": "1000",
    "RAY_health_check_timeout_ms": "2000",
    "RAY_health_check_failure_threshold": "4",
    "RAY_USAGE_STATS_ENABLED": "0",
    "VLLM_NO_USAGE_STATS": "1",
}
"""What is added to the environment, where that does not say otherwise."""
