"""Hosts of the cluster: requests to the endpoints that look after them, and their answers."""
