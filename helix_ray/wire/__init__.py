"""Protocols as bytes: requests are decoded to core values, events and errors are encoded to answers."""
