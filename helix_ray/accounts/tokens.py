"""Access tokens: JWTs of one pinned algorithm."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, get_args

import jwt

from helix_ray.config.frozen import ConfigError
from helix_ray.core.accounts import Role, User
from helix_ray.core.errors import AuthenticationError
from helix_ray.storage.moment import Clock, utc_now

_ALGORITHM = "HS256"
_PARTY = "helix-ray"
_SECRET_BYTES = 32
_LIFETIME_S = 3600
# Ours have 400; what is longer need not be read.
_MOST_CHARS = 2048
_TEXTS = ("iss", "aud", "sub", "jti", "sid", "role")
_MOMENTS = ("iat", "exp")


@dataclass(frozen=True, slots=True)
class Claims:
    """What an access token says.

    Attributes:
        account: id of the user.
        role: of the user when it was issued.
        family: id of the refresh tokens that it belongs to; with them it is revoked.
        token_id: of this one.
    """

    account: str
    role: Role
    family: str
    token_id: str


class TokenIssuer:
    """Makes access tokens, and reads them.

    Args:
        secret: at least 32 bytes.
        lifetime_s: of a token, in seconds.
        clock: tells the time.

    Raises:
        ConfigError: the secret is too short.
    """

    def __init__(self, secret: bytes, lifetime_s: int = _LIFETIME_S, clock: Clock = utc_now) -> None:
        if len(secret) < _SECRET_BYTES:
            raise ConfigError(f"The secret of access tokens has {len(secret)} bytes; it needs {_SECRET_BYTES}.")
        self._secret = secret
        self._clock = clock
        self.lifetime_s = lifetime_s

    def issue(self, user: User, family: str) -> str:
        """A token for a user.

        Args:
            user: whom it stands for.
            family: id of the refresh tokens that come with it.
        """
        now = int(self._clock().timestamp())
        claims = {
            "iss": _PARTY,
            "aud": _PARTY,
            "sub": user.id,
            "jti": uuid.uuid4().hex,
            "sid": family,
            "role": user.role,
            "iat": now,
            "exp": now + self.lifetime_s,
        }
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)

    def verify(self, token: str) -> Claims:
        """What a token says.

        Raises:
            AuthenticationError: it is not one of ours, or has expired.
        """
        claims = self._decode(token) if len(token) <= _MOST_CHARS else {}
        texts, moments = ([claims.get(name) for name in names] for names in (_TEXTS, _MOMENTS))
        well_typed = all(type(one) is str for one in texts) and all(type(one) is int for one in moments)
        if not well_typed or claims["role"] not in get_args(Role) or claims["exp"] <= self._clock().timestamp():
            raise AuthenticationError("The access token is not valid, or has expired.", code="authentication_failed")
        return Claims(claims["sub"], claims["role"], claims["sid"], claims["jti"])

    def _decode(self, token: str) -> dict[str, Any]:
        """The claims of a token that is ours, or none. Times are left to the caller: the library has no clock to set."""
        try:
            return jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                audience=_PARTY,
                issuer=_PARTY,
                options={
                    "require": [*_TEXTS, *_MOMENTS],
                    "strict_aud": True,
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
            return {}
