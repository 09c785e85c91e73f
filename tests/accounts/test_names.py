"""Names of users, and which are the same."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from helix_ray.accounts.names import check_email, check_username, fold, folded_login
from helix_ray.core.errors import InvalidRequestError


@pytest.mark.parametrize("username", ["ann", "Ann Lee", "ünïcödé", "a" * 254, "🙂🙂🙂", "ann@example.org", "ANN@example.org"])
def test_usernames(username: str) -> None:
    check_username(username, "ann@example.org")


@pytest.mark.parametrize(
    "username",
    [
        "",
        "an",
        "a" * 255,
        " ann",
        "ann ",
        "a\0nn",
        "a\nnn",
        "ann\ud800",
        "a\u202enn",
        "bob@example.org",
        "bob\uff20example.org",
        "\ufdfa" * 250,
    ],
)
def test_no_usernames(username: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        check_username(username, "ann@example.org")
    assert caught.value.param == "username"


@pytest.mark.parametrize("email", ["a@b", "ann.lee+x@mail.example.org", "ü@ö.org", "a" * 250 + "@b.c"])
def test_emails(email: str) -> None:
    check_email(email)


@pytest.mark.parametrize(
    "email", ["", "ann", "@b.c", "a@", "a@b@c", "a b@c", "a@b c", "a@b\n", "a@\0b", "a" * 251 + "@b.c", "a@b\uff20c", "a@\ud800b"]
)
def test_no_emails(email: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        check_email(email)
    assert caught.value.param == "email"


def test_case_and_writing_do_not_matter() -> None:
    assert fold("Ann") == fold("ANN") == fold("\uff41nn")
    assert fold("STRASSE") == fold("straße")
    assert fold("e\u0301") == fold("\u00e9")
    assert folded_login("a\0") is None
    assert folded_login("a" * 255) is None


@hypothesis_settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_comes_is_accepted_or_refused(username: str, email: str) -> None:
    with suppress(InvalidRequestError):
        check_email(email)
    with suppress(InvalidRequestError):
        check_username(username, email)
