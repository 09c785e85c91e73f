"""What a gateway costs: this application with a remote model, the LiteLLM proxy and a bare relay, before one upstream."""
