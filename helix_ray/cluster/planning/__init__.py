"""Which host takes which service: pure functions of what hosts have and what services need."""
