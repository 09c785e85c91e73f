"""Local models on vLLM's ``AsyncLLM``, with its own templates, tool and reasoning parsers, and grammars.

Reference: vLLM 0.32, ``vllm.entrypoints.openai`` and ``vllm.v1.engine.async_llm``.
"""
