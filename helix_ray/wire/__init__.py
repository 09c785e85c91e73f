"""Protocols, each in a package of its own: requests, streams and errors to and from the words of ``helix_ray.core``."""
