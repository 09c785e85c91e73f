"""Joins standby hosts when demand cannot be placed, and leaves them when they are idle."""
