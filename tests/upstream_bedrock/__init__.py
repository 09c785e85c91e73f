"""Amazon Bedrock's runtime as its public documents tell it: signatures, Converse, ConverseStream, CountTokens, and faults."""

from __future__ import annotations

from tests.upstream_bedrock.answers import Answer, Reply, encode_frame, refusal
from tests.upstream_bedrock.server import KEYS, MODEL, REGION, FakeBedrock, connections, running_bedrock

__all__ = [
    "KEYS",
    "MODEL",
    "REGION",
    "Answer",
    "FakeBedrock",
    "Reply",
    "connections",
    "encode_frame",
    "refusal",
    "running_bedrock",
]
