"""Checks signatures by computing them once more from what arrived."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from helix_ray.config.bedrock import AwsKeys

_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>\w+)/(?P<day>\d{8})/(?P<region>[\w-]+)/bedrock/aws4_request, "
    r"SignedHeaders=(?P<names>[\w;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)
_SKEW_S = 300.0


def signature_fault(method: str, target: str, headers: dict[str, str], body: bytes, keys: AwsKeys, region: str) -> str | None:
    """Name of the exception that a request deserves, if any.

    Args:
        target: path and query as they arrived.
        headers: with names in lower case.
        body: as it arrived.
    """
    match = _AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if match is None:
        return "MissingAuthenticationTokenException"
    if match["key"] != keys.access_key or headers.get("x-amz-security-token") != keys.token:
        return "UnrecognizedClientException"
    names = match["names"].split(";")
    stamp = headers.get("x-amz-date", "")
    must = {"host", "x-amz-date"} | ({"x-amz-security-token"} if keys.token else set())
    if not must <= set(names) or match["region"] != region or stamp[:8] != match["day"]:
        return "IncompleteSignatureException"
    then = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if abs((datetime.now(UTC) - then).total_seconds()) > _SKEW_S:
        return "InvalidSignatureException"
    request = AWSRequest(method, f"http://{headers['host']}{target}", {name: headers[name] for name in names}, body)
    request.context["timestamp"] = stamp
    auth = SigV4Auth(Credentials(keys.access_key, keys.secret_key, keys.token), "bedrock", region)
    expected = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
    return None if expected == match["signature"] else "InvalidSignatureException"
