"""The ``helix`` command."""
