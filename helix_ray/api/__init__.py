"""The HTTP surface: one module per family of endpoints, and what all of them share."""
