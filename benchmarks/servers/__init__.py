"""The peers, one module each; every module has one function that describes how its peer is run."""
