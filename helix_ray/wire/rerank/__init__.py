"""How well texts fit: ``/v1/rerank`` as Jina, Cohere and vLLM have it, and vLLM's ``/v1/score``."""
