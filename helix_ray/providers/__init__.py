"""Implementations of the waist: engines, remote APIs and wrappers, each behind ``Provider``."""
