"""Hosts over SSH: what they have, how they join, what runs where and why."""
