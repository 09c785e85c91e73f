"""The client for programs without an event loop, made from ``helix_ray.client.asynchronous`` by tests/client/mirror.py."""
