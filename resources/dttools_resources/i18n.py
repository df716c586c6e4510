"""Translations by gettext: the English text in the source is the key.

Call `tr` when the text is shown, never at import time, so that a change of language reaches it. Until
`set_language` is called the language is English.
"""

from __future__ import annotations

import gettext
import io
import locale
import os
from functools import cache
from typing import TYPE_CHECKING

from dttools_resources import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

LANGUAGES = {"pt_BR": "Português (Brasil)", "en": "English", "es": "Español"}
"""Language codes with their own names, in the order in which they are offered."""
SOURCE_LANGUAGE = "en"
DOMAIN = "dttools"
_ENVIRONMENT = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class _Chosen:
    """The language of this process."""

    code = SOURCE_LANGUAGE
    catalogue = gettext.NullTranslations()


def tr(text: str) -> str:
    """The text in the chosen language; without a translation the English text itself."""
    return _Chosen.catalogue.gettext(text) if text else ""


def ntr(one: str, many: str, n: int) -> str:
    """`one` or `many` in the chosen language, by its plural rule for `n`; the caller fills in `{n}`."""
    return _Chosen.catalogue.ngettext(one, many, n)


def percent(share: float) -> str:
    """A share of one in hundredths: "80%", in Spanish "80 %"."""
    return tr("{n}%").format(n=round(share * 100))


def language() -> str:
    """The code of the chosen language, a key of `LANGUAGES`."""
    return _Chosen.code


def set_language(code: str) -> None:
    """Choose the language of every following `tr`.

    Args:
        code: A key of `LANGUAGES`.

    Raises:
        ValueError: DTTools does not speak this language.
    """
    if code not in LANGUAGES:
        raise ValueError(f"no catalogue for language {code!r}")
    _Chosen.code, _Chosen.catalogue = code, _catalogue(code)


def system_language() -> str:
    """The best of our languages for the person who is logged in to this machine."""
    wanted = ":".join(os.environ.get(name, "") for name in _ENVIRONMENT).split(":")
    return best_language([*wanted, locale.getlocale()[0] or ""])


def best_language(wanted: Iterable[str]) -> str:
    """The first of the wanted languages that DTTools speaks, English if none.

    Args:
        wanted: Locale names in order of preference: "pt-PT", "es_MX.UTF-8", "en".
    """
    ours = {code.split("_")[0]: code for code in LANGUAGES}
    for name in wanted:
        spoken = name.replace("-", "_").split("_")[0].split(".")[0].lower()
        if spoken in ours:
            return ours[spoken]
    return SOURCE_LANGUAGE


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(read_bytes(f"locale/{code}/LC_MESSAGES/{DOMAIN}.mo")))
