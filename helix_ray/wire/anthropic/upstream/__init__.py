"""The client half of Anthropic's protocol."""
