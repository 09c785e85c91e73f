"""The client for programs with an event loop. ``helix_ray.client.synchronous`` is made from it (tests/client/mirror.py)."""
