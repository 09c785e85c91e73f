"""HelixLLM's endpoints of services on a cluster."""
