"""Text to vectors, and what is found with them."""
