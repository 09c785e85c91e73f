"""OpenAI's protocol: chat completions, completions, embeddings, errors.

Source: OpenAI's API reference; the supersets of HelixLLM's, Helix's and HelixFlow's pages.
"""
