from __future__ import annotations

import warnings

# vLLM and torch warn about their own code while they are imported, which no test here is about.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import vllm.renderers.online_renderer  # noqa: F401
