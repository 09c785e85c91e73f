"""Carries events from engine replicas to ingress replicas, all streams of such a pair over one connection.

A call to a replica costs some 60 µs for each message of its answer, and a streamed answer is a message per token. Here
an ingress replica listens (``Inbox``), and an engine replica sends it what all its streams said in one engine step as
one frame (``Outbox``). The call itself stays open beside it and brings no data: it is what routes the request, counts
it, cancels it, and tells of a replica that died.
"""
