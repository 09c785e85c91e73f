"""Files, and batches of requests that run when there is time for them."""
