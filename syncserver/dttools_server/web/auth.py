"""`/auth`: accounts and their tokens."""

from __future__ import annotations

from aiohttp import web

from dttools.api import LoginBody, RefreshBody, RegisterBody
from dttools_server.web.addresses import client_address
from dttools_server.web.exchange import body, caller, done, reply
from dttools_server.web.handlers import Handlers
from dttools_server.web.services import services

handlers = Handlers()


@handlers.of("auth.register")
async def register(request: web.Request) -> web.Response:
    """Make an account and sign in."""
    account = await body(request, RegisterBody)
    return reply(await services(request).accounts.register(account, client_address(request)), 201)


@handlers.of("auth.login")
async def login(request: web.Request) -> web.Response:
    """Sign in."""
    return reply(await services(request).accounts.login(await body(request, LoginBody), client_address(request)))


@handlers.of("auth.refresh")
async def refresh(request: web.Request) -> web.Response:
    """New tokens for a refresh token."""
    token = (await body(request, RefreshBody)).refresh_token.get_secret_value()
    return reply(await services(request).accounts.refresh(token))


@handlers.of("auth.logout")
async def logout(request: web.Request) -> web.Response:
    """End a sign-in."""
    await services(request).accounts.logout((await body(request, RefreshBody)).refresh_token.get_secret_value())
    return done()


@handlers.of("auth.me")
async def me(request: web.Request) -> web.Response:
    """Who is signed in."""
    return reply(await services(request).accounts.me(caller(request)))
