"""Helix Ray: your own models, GPUs and customers behind one API, as a Ray Serve application."""

__version__ = "0.1.0"
