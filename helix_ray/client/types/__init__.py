"""What the server answers: pydantic models like those of the openai package, which keep fields that they do not know."""
