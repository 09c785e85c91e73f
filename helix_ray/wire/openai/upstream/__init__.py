"""The client half of OpenAI's protocol."""
