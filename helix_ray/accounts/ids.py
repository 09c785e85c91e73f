"""What ids of accounts' things begin with."""

ENDPOINT = "whe"
EVENT = "evt"
DELIVERY = "whd"
