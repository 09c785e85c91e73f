"""Talk to the running application's deployments from Python, with no HTTP.

    python notebooks/driver.py "What is Helix Ray?"

The handles are what the ingress itself uses: requests are ``helix_ray.core.messages``, answers are
``helix_ray.core.events``. Run it on any host of the cluster while the application is up.
"""

from __future__ import annotations

import sys

import ray
from ray import serve

from helix_ray.core.events import Finished, TextDelta, Usage
from helix_ray.core.messages import ChatRequest, Message, Sampling, Text


def main(prompt: str) -> None:
    """Stream one answer of the demo model, and embed the prompt."""
    ray.init(address="auto", log_to_driver=False, logging_level="ERROR")

    engine = serve.get_deployment_handle("engine-helix-demo", app_name="helix")
    request = ChatRequest(
        model="helix-demo",
        messages=(Message("user", (Text(prompt),)),),
        sampling=Sampling(max_tokens=64),
        stream=True,
    )
    for batch in engine.options(method_name="stream", stream=True).remote(request):
        for event in batch:
            match event:
                case TextDelta(text=text):
                    print(text, end="", flush=True)
                case Finished(reason=reason):
                    print(f"\n[{reason}]")
                case Usage() as usage:
                    print(f"[{usage.prompt_tokens} + {usage.completion_tokens} tokens]")

    embedder = serve.get_deployment_handle("embedder-all-MiniLM-L6-v2", app_name="helix")
    embeddings = embedder.options(method_name="embed").remote([prompt]).result()
    print(f"[{embeddings.rows} vector of {embeddings.dimensions} numbers]")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "What is Helix Ray?")
