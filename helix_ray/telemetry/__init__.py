"""What the application tells its operators: one ``Call`` per request, metrics and log lines made from it."""

from helix_ray.telemetry.call import Call

__all__ = ["Call"]
