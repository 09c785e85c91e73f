"""Providers that are several others: which of them is tried when, and what comes of a failure."""
