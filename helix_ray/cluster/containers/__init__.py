"""Containers on hosts, by podman or docker over SSH. Programs get their arguments as they are; no shell reads any."""
