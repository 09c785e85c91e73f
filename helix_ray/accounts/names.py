"""What users and keys may be called, and which names are the same."""

from __future__ import annotations

import unicodedata

from helix_ray.core.errors import InvalidRequestError

_USERNAME_CHARS = (3, 254)
_EMAIL_CHARS = 254


def fold(name: str) -> str:
    """The form of a name by which names are compared: case and ways of writing the same characters do not matter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def check_text(text: str, param: str, least: int, most: int) -> None:
    """Check a short text that is shown to people.

    Args:
        text: to check.
        param: the request's field.
        least, most: how many characters it may have.

    Raises:
        InvalidRequestError: it is too short or too long, or has characters that cannot be printed.
    """
    if not least <= len(text) <= most:
        raise InvalidRequestError(f"{param} has {least} to {most} characters.", param=param)
    if not text.isprintable():
        raise InvalidRequestError(f"{param} has characters that cannot be printed.", param=param)


def check_username(username: str, email: str) -> None:
    """Check a username.

    Args:
        username: to check.
        email: of the same user. Who logs in gives either of both, so nobody may be called like the address of somebody else.

    Raises:
        InvalidRequestError: nobody can be called that.
    """
    check_text(username, "username", *_USERNAME_CHARS)
    folded = fold(username)
    if username != username.strip() or len(folded) > _USERNAME_CHARS[1]:
        raise InvalidRequestError("username begins or ends with a space, or is too long.", param="username")
    if "@" in folded and folded != fold(email):
        raise InvalidRequestError("A username with an @ must be the e-mail address itself.", param="username")


def check_email(email: str) -> None:
    """Check the plain syntax of an e-mail address; whether mail arrives shows only when it is sent.

    Raises:
        InvalidRequestError: it is none.
    """
    check_text(email, "email", 3, _EMAIL_CHARS)
    folded = fold(email)
    local, _, domain = folded.partition("@")
    if not local or not domain or "@" in domain or " " in email or len(folded) > _EMAIL_CHARS:
        raise InvalidRequestError("email is no e-mail address.", param="email")


def folded_login(login: str) -> str | None:
    """What a username or an e-mail address is looked up by, or ``None`` for what can be neither."""
    return fold(login) if len(login) <= _USERNAME_CHARS[1] and login.isprintable() else None
