"""Answers of the Responses API that are kept."""
