"""Users and their sessions: HelixFlow's registration and login, and what a session needs beside them."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from helix_ray.api.access import Access
from helix_ray.api.account_answers import LoginAnswer, RegisteredUser, TokensAnswer, UserAnswer
from helix_ray.api.content import read_request
from helix_ray.api.endpoint import Body, Doc, Endpoint, public
from helix_ray.api.request import ApiRequest
from helix_ray.api.services import Services
from helix_ray.core.errors import PermissionDeniedError
from helix_ray.core.protocols import Accounts
from helix_ray.wire.accounts.request import decode_login, decode_password, decode_refresh, decode_register
from helix_ray.wire.accounts.response import logged_in, registered, tokens, user_object
from helix_ray.wire.accounts.schema import LoginRequest, PasswordRequest, RefreshRequest, RegisterRequest

_TAG = "Accounts"
_LOGIN_EXAMPLE: dict[str, Any] = {"username": "user@example.com", "password": "password123"}
_REGISTER_EXAMPLE: dict[str, Any] = {**_LOGIN_EXAMPLE, "email": "user@example.com"}
_REFRESH = Body(RefreshRequest, example={"refresh_token": "hr-..."})
# What a proxy or a browser keeps can be read later.
_NOT_KEPT = {"cache-control": "no-store"}
_PASSWORD_EXAMPLE = {"current_password": "password123", "new_password": "another password"}


def auth_endpoints(services: Services) -> list[Endpoint]:
    """Endpoints of users and their sessions, where there are accounts."""
    if services.accounts is None:
        return []
    api = AuthApi(services, services.accounts)
    return [
        Endpoint(
            "POST",
            public("/auth/register"),
            api.register,
            Doc(
                "Register",
                _TAG,
                request=Body(RegisterRequest, example=_REGISTER_EXAMPLE),
                answers={201: (Body(RegisteredUser),)},
                failures=(403, 409),
            ),
            Access.OPEN,
        ),
        Endpoint(
            "POST",
            public("/auth/login"),
            api.login,
            Doc(
                "Log in",
                _TAG,
                request=Body(LoginRequest, example=_LOGIN_EXAMPLE),
                answers={200: (Body(LoginAnswer),)},
                failures=(401,),
            ),
            Access.OPEN,
        ),
        Endpoint(
            "POST",
            public("/auth/refresh"),
            api.refresh,
            Doc("Get the next access token", _TAG, request=_REFRESH, answers={200: (Body(TokensAnswer),)}, failures=(401,)),
            Access.OPEN,
        ),
        Endpoint(
            "POST", public("/auth/logout"), api.logout, Doc("Log out", _TAG, request=_REFRESH, answers={204: ()}), Access.OPEN
        ),
        Endpoint(
            "POST",
            public("/auth/password"),
            api.change_password,
            Doc(
                "Change your password; it ends all sessions",
                _TAG,
                request=Body(PasswordRequest, example=_PASSWORD_EXAMPLE),
                answers={204: ()},
            ),
            Access.ACCOUNT,
            repeatable=True,
        ),
        Endpoint(
            "GET",
            public("/auth/me"),
            api.me,
            Doc("Look at your account", _TAG, answers={200: (Body(UserAnswer),)}),
            Access.ACCOUNT,
        ),
    ]


class AuthApi:
    """The handlers.

    Args:
        services: what they work with.
        accounts: users and their sessions.
    """

    def __init__(self, services: Services, accounts: Accounts) -> None:
        self._settings = services.settings
        self._accounts = accounts

    async def register(self, request: ApiRequest) -> ASGIApp:
        """``POST /auth/register``."""
        if self._settings.registration == "closed":
            raise PermissionDeniedError("Nobody can register here. Ask the operator for an account.")
        wanted = await read_request(request, self._settings, decode_register)
        return JSONResponse(registered(await self._accounts.register(wanted.username, wanted.email, wanted.password)), 201)

    async def login(self, request: ApiRequest) -> ASGIApp:
        """``POST /auth/login``."""
        given = await read_request(request, self._settings, decode_login)
        # The address of the connection itself: headers that name another one can be written by anybody.
        address = None if request.client is None else request.client.host
        return JSONResponse(logged_in(*await self._accounts.login(given.name, given.password, address)), headers=_NOT_KEPT)

    async def refresh(self, request: ApiRequest) -> ASGIApp:
        """``POST /auth/refresh``."""
        token = await read_request(request, self._settings, decode_refresh)
        return JSONResponse(tokens(await self._accounts.refresh(token)), headers=_NOT_KEPT)

    async def logout(self, request: ApiRequest) -> ASGIApp:
        """``POST /auth/logout``."""
        await self._accounts.logout(await read_request(request, self._settings, decode_refresh))
        return Response(status_code=204)

    async def change_password(self, request: ApiRequest) -> ASGIApp:
        """``POST /auth/password``."""
        account = session_account(request)
        wanted = await read_request(request, self._settings, decode_password)
        await self._accounts.change_password(account, wanted.old, wanted.new)
        return Response(status_code=204)

    async def me(self, request: ApiRequest) -> ASGIApp:
        """``GET /auth/me``."""
        return JSONResponse(user_object(await self._accounts.user(account_of(request))))


def account_of(request: ApiRequest) -> str:
    """The account behind a request, on a route that asks for one."""
    account = request.principal.account
    assert account is not None
    return account


def check_session(request: ApiRequest) -> None:
    """Check that no key of an account does what would outlive it, or get around its scopes.

    Raises:
        PermissionDeniedError: the request shows one.
    """
    caller = request.principal.caller
    if caller is not None and caller.key_id is not None:
        raise PermissionDeniedError("This takes the access token of a login; a key is not enough.")


def session_account(request: ApiRequest) -> str:
    """The account behind a request that shows the access token of a login.

    Raises:
        PermissionDeniedError: it shows a key.
    """
    check_session(request)
    return account_of(request)
