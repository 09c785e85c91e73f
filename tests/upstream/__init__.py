"""Services of others, in the place of paid ones: they speak OpenAI's and Anthropic's wire on real sockets, and fail in every way.

``async with upstream() as fake`` runs one. It is written from the public descriptions of the protocols and shares no code with
what it tests.
"""
