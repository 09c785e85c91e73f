"""Variables of Ray's processes, on the head as on every host."""

from __future__ import annotations

RAY_DEFAULTS = {
    # Ray lowers the priority of its workers by default; here they are the application.
    "RAY_worker_niceness": "0",
    # Serve's controller looks at everything so often, which costs a processor 3 % at its default of 0.1 s.
    "RAY_SERVE_CONTROL_LOOP_INTERVAL_S": "0.3",
    # Each handle and each replica brings its counts up to date so often, ten times a second by default; Ray collects them
    # every ten seconds.
    "RAY_SERVE_METRICS_EXPORT_INTERVAL_MS": "1000",
    # Ray's list of tasks is as old; every second by default.
    "RAY_task_events_report_interval_ms": "5000",
    # Look for new log files twice a second from the first file on, and not ten times up to a thousand.
    "RAY_LOG_MONITOR_MANY_FILES_THRESHOLD": "0",
    # One malloc arena in each of Ray's processes: their threads share memory that would lie idle in each. Engines have
    # theirs back (deployments/app.py).
    "MALLOC_ARENA_MAX": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
    "VLLM_NO_USAGE_STATS": "1",
}
"""What is added to the environment, where that does not say otherwise."""
