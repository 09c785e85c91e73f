"""From a model's name to its answer: routing, admission and metering, the same for every dialect."""
