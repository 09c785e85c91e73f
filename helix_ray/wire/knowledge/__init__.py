"""The knowledge endpoints' bodies: HelixLLM's shapes, and what users expect beside them."""
