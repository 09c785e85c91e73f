"""Carries requests from ingress replicas to engine replicas and events back, all of such a pair over one connection.

A call to a replica costs each side some 0.5 ms, and each message of its answer some 60 µs; a streamed answer is a message
per token. Here an ingress replica listens (``Inbox``), and an engine replica sends it what all its streams said in one
engine step as one frame (``Outbox``).

The call stays open beside it and brings no data: it is what routes, counts and cancels, and tells of a replica that died.
When the answer has ended, it stays for a moment: a request that comes then takes the call over instead of making its own
(``Lease``), as an HTTP client uses a kept connection. So a replica is chosen for a call, and for all requests on it.
"""
