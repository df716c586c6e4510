"""Signing in: accounts and their tokens."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, SecretStr, StringConstraints

from dttools.api.base import Body, View
from dttools.ids import ActorId

Email = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$"),
    Field(examples=["ana@example.org"]),
]
NewPassword = Annotated[SecretStr, Field(min_length=8, max_length=1024)]
Password = Annotated[SecretStr, Field(max_length=1024)]
PersonName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Token = Annotated[SecretStr, Field(min_length=1, max_length=500)]


class AccountRole(StrEnum):
    """What an account may do on the server as a whole; what it may do in a project is its membership there."""

    USER = "user"
    ADMIN = "admin"


class RegisterBody(Body):
    """A new account."""

    email: Email
    password: NewPassword
    name: PersonName


class LoginBody(Body):
    """E-mail address and password."""

    email: Email
    password: Password


class RefreshBody(Body):
    """A refresh token; it works once."""

    refresh_token: Token


class UserView(View):
    """An account, as its owner sees it."""

    id: ActorId
    email: str
    name: str
    role: AccountRole
    created_at: AwareDatetime


class SessionView(View):
    """Tokens of a signed-in person. `expires_in` is the life of the access token in seconds."""

    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (a scheme, not a secret)
    expires_in: int
    user: UserView
