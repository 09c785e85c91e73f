"""Webhooks: requests to the endpoints that look after them, and their answers."""
