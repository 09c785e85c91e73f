"""Accounts: who calls, what they may, and what it costs."""
