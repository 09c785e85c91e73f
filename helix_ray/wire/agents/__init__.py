"""The agent endpoints' bodies: HelixLLM's shapes, and what users expect beside them."""
