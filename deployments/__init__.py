"""The Ray Serve application: thin wrappers of ``helix_ray``, and the only code that imports Ray."""
