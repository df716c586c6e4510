"""What a server refused, in the language of whoever reads it: the code travels, the words are looked up."""

from __future__ import annotations

from math import ceil

from dttools.errors import (
    AppError,
    Conflict,
    Forbidden,
    NotFound,
    RateLimited,
    Stale,
    TokenExpired,
    TooLarge,
    Unauthenticated,
)
from dttools_resources.i18n import SOURCE_LANGUAGE, language, ntr, tr


def in_own_words(error: AppError) -> None:
    """Tell an error of a server in the language of this app.

    Servers speak English. A sentence that the catalogue knows is translated as it is, another gives way to the words
    of its code; for a code without words the server's own stay.
    """
    if language() == SOURCE_LANGUAGE:
        return
    message = _known(error.message)
    if not message:
        message = _words(error)
        if not message:
            return
    error.args = (message,)
    error.message, error.safe, error.todo = message, _known(error.safe), _known(error.todo)


def _known(sentence: str) -> str:
    """Its translation; empty when the catalogue has none."""
    translated = tr(sentence)
    return translated if translated != sentence else ""


def _words(error: AppError) -> str:
    """What a code means; empty for one of which the server has to say more."""
    if isinstance(error, RateLimited):
        seconds = max(1, ceil(error.retry_after))
        text = ntr("Too many attempts. Wait {n} second.", "Too many attempts. Wait {n} seconds.", seconds)
        return text.format(n=seconds)
    return {
        Unauthenticated.code: tr("The server does not accept this sign-in."),
        TokenExpired.code: tr("The sign-in has expired."),
        Forbidden.code: tr("You may not do this in this project."),
        NotFound.code: tr("The server does not know what you look for, or you may not see it."),
        Conflict.code: tr("The server has it already, or somebody has changed it meanwhile."),
        Stale.code: tr("Somebody has changed it meanwhile."),
        TooLarge.code: tr("It is too large for the server."),
    }.get(error.code, "")
