"""What a server refused is told in the language of the app, whatever the server speaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dttools.api import Problem
from dttools.errors import AppError, Conflict, InvalidInput, NotFound, RateLimited, Unauthenticated
from dttools_desktop.link.reasons import explained
from dttools_resources.i18n import set_language, tr


@pytest.fixture(autouse=True)
def portuguese() -> Iterator[None]:
    set_language("pt_BR")
    yield
    set_language("en")


def told(refusal: AppError) -> AppError:
    """The refusal as it comes out at the desktop: over the wire and through what explains it."""
    with pytest.raises(AppError) as caught, explained("https://dttools.example.org"):
        raise Problem.of(refusal).error()
    return caught.value


def test_a_sentence_that_the_catalogue_knows_is_translated_with_what_to_do() -> None:
    error = told(Unauthenticated("The e-mail address or the password is wrong.", todo="Check both, then try again."))
    assert error.message == str(error) == "O e-mail ou a senha está incorreto."
    assert error.todo == tr("Check both, then try again.") != "Check both, then try again."


def test_another_sentence_gives_way_to_the_words_of_its_code() -> None:
    error = told(NotFound("Nobody on this server has the address ana@example.org.", todo="Ask them to register first."))
    assert error.message == tr("The server does not know what you look for, or you may not see it.")
    assert error.todo == tr("Ask them to register first.")
    taken = told(Conflict("There is an account for ana@example.org already.", todo="Please sign in at once."))
    assert taken.message == tr("The server has it already, or somebody has changed it meanwhile.")
    assert taken.todo == ""


def test_too_many_attempts_say_how_long_to_wait() -> None:
    error = told(RateLimited("Too many tries from this address.", retry_after=41.2))
    assert isinstance(error, RateLimited)
    assert "42" in error.message


def test_a_code_without_words_keeps_what_the_server_says() -> None:
    error = told(InvalidInput("The name has 4000 characters.", field="name"))
    assert isinstance(error, InvalidInput)
    assert (error.message, error.field) == ("The name has 4000 characters.", "name")


def test_in_english_the_server_is_quoted() -> None:
    set_language("en")
    assert told(Conflict("Ana takes part already.")).message == "Ana takes part already."
