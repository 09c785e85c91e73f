"""The LLM API: completions with tools, and typed events."""
