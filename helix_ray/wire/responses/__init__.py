"""OpenAI's Responses API.

Source: OpenAI's API reference, and the types of its SDK.
"""
