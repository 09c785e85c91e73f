"""Calls of services in another process of the cluster, all of a pair of processes over one connection.

A call of a deployment costs each side some 0.5 ms. Money and limits are asked about several times for each request: such a
call costs a tenth of that here, and those that come at the same time travel together. The connection is made with an address
that a call of the deployment gave, so that Serve chooses the replica.
"""
