"""Variables of Ray's processes, on the head as on every host."""

from __future__ import annotations

RAY_DEFAULTS = {
    # Ray lowers the priority of its workers by default; here they are the application.
    "RAY_worker_niceness": "0",
    # Serve's controller looks at everything so often, which costs a processor 3 % at its default of 0.1 s.
    "RAY_SERVE_CONTROL_LOOP_INTERVAL_S": "0.5",
    # Each handle and each replica brings its metrics up to date so often, ten times a second by default; Ray collects them
    # every ten seconds.
    "RAY_SERVE_METRICS_EXPORT_INTERVAL_MS": "1000",
    # Every process tells which tasks it ran so often, every second by default; the dashboard lists them.
    "RAY_task_events_report_interval_ms": "5000",
    # Nothing is timed of what Ray's event loops do; they turn a hundred times a second in every process.
    "RAY_event_stats": "0",
    # New log files are looked for twice a second, and not ten times while they are few.
    "RAY_LOG_MONITOR_MANY_FILES_THRESHOLD": "0",
    # The workers that built the application end when they had nothing to do for a while, and with them their memory.
    "RAY_num_workers_soft_limit": "0",
    "RAY_idle_worker_killing_time_threshold_ms": "30000",
    # One malloc arena in each of Ray's processes: their threads share memory that would lie idle in each. Engines have
    # theirs back (deployments/engines.py).
    "MALLOC_ARENA_MAX": "1",
    # A host that is gone is noticed after eight seconds; by default that takes up to a minute.
    "RAY_health_check_period_ms": "500",
    "RAY_health_check_timeout_ms": "1500",
    "RAY_health_check_failure_threshold": "4",
    "RAY_USAGE_STATS_ENABLED": "0",
    "VLLM_NO_USAGE_STATS": "1",
}
"""What is added to the environment, where that does not say otherwise."""
