"""Spell checking by Enchant, which asks the system's dictionaries, on machines that have it (ADR 0012)."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

log = logging.getLogger(__name__)
_DICTIONARIES = {
    "pt_BR": ("pt_BR", "pt_PT"),
    "en": ("en_GB", "en_US", "en"),
    "es": ("es_ES", "es", "es_MX", "es_AR"),
}
"""By the app's language, the best first."""
_KEPT = 20_000


class EnchantChecker:
    """Asks one dictionary of Enchant."""

    def __init__(self, language: str, dictionary: Any) -> None:  # noqa: ANN401 (the library has no types)
        self.language = language
        self._dictionary = dictionary
        self._knows = lru_cache(maxsize=_KEPT)(self._look_up)

    def _look_up(self, word: str) -> bool:
        return bool(self._dictionary.check(word))

    def misspelt(self, words: Sequence[str]) -> set[str]:
        """Those of some words that it does not know."""
        return {word for word in words if not self._knows(word)}

    def suggest(self, word: str) -> list[str]:
        """What a word may have been meant to be, the likeliest first."""
        return [str(each) for each in self._dictionary.suggest(word)]

    def accept(self, word: str, *, for_good: bool) -> None:
        """Take a word for right until the app ends, or on this machine from now on."""
        if for_good:
            self._dictionary.add(word)
        else:
            self._dictionary.add_to_session(word)
        self._knows.cache_clear()


@lru_cache(maxsize=8)
def checker_for(language: str) -> EnchantChecker | None:
    """The checker for a language of the app; None without Enchant's library or a dictionary for it."""
    try:
        enchant = importlib.import_module("enchant")
    except ImportError:  # the C library that it calls is not there
        log.info("No spell checking: Enchant is not on this machine")
        return None
    for name in _DICTIONARIES.get(language, (language,)):
        if enchant.dict_exists(name):
            return EnchantChecker(name, enchant.Dict(name))
    log.info("No spell checking: there is no dictionary for %s", language)
    return None
