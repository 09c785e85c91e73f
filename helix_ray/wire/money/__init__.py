"""Balances, usage and the books: requests and answers."""
