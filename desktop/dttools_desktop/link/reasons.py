"""Failures of the network, told to a person."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from websockets.exceptions import InvalidHandshake, InvalidMessage, InvalidStatus, InvalidURI

from dttools.api import Problem
from dttools.errors import AppError, ProtocolError, Unreachable
from dttools_desktop.link.server_words import in_own_words
from dttools_resources.i18n import tr


@contextmanager
def explained(server: str) -> Iterator[None]:
    """Let only `AppError`s out, and name a certificate that is not to be trusted."""
    try:
        yield
    except InvalidStatus as error:
        raise _of_answer(error) from error
    except InvalidMessage as error:  # it died in the middle of the answer, or a hotel's page answered in its place
        raise unreachable(server, error) from error
    except (InvalidHandshake, InvalidURI) as error:
        raise ProtocolError(
            tr("There is no DTTools server at {server}.").format(server=server), todo=tr("Check the address.")
        ) from error
    except (OSError, TimeoutError) as error:
        raise unreachable(server, error) from error
    except Unreachable as error:
        raise unreachable(server, error) from error
    except AppError as error:
        in_own_words(error)
        raise


def unreachable(server: str, error: BaseException) -> Unreachable:
    """No connection: for want of trust in a certificate, or of an answer."""
    if _has_cause(error, ssl.SSLError):
        return Unreachable(
            tr("The certificate of {server} cannot be trusted.").format(server=server),
            safe=tr("Nothing was sent. Your projects are on this laptop."),
            todo=tr("Ask whoever runs the server, and check the clock of this laptop."),
        )
    return Unreachable(
        tr("{server} does not answer.").format(server=server),
        safe=tr("Your projects are on this laptop; work goes on."),
        todo=tr("Check the network and the address."),
    )


def _of_answer(error: InvalidStatus) -> AppError:
    try:
        told = Problem.model_validate_json(error.response.body or b"").error()
    except ValidationError:
        status = f"{error.response.status_code} {error.response.reason_phrase}".strip()
        return Unreachable(tr("The server answered “{status}”.").format(status=status))
    in_own_words(told)
    return told


def _has_cause(error: BaseException | None, kind: type[BaseException]) -> bool:
    while error is not None:
        if isinstance(error, kind):
            return True
        error = error.__cause__ or error.__context__
    return False
