"""Speed of this application beside its peers, on one machine and one model: ``python -m benchmarks``."""
