"""Requests to the services of providers: connections, keys, time limits, failures.

It loads aiohttp, so that only processes which are configured to need it import it.
"""
